package io.carom.milter;

/// What a filter says to one step of a message, as a packet.
final class Answer {

  static final Packet CONTINUE = Packet.of('c');

  /// The message passes, and no more is asked about it.
  static final Packet ACCEPT = Packet.of('a');

  /// The message vanishes, the sender believing that it was taken.
  static final Packet DISCARD = Packet.of('d');

  static final Packet TEMPORARY_FAILURE = Packet.of('t');

  /// No more of the body is needed.
  static final Packet SKIP = Packet.of('s');

  private Answer() {}

  /// A reply of our own choice: Postfix sends it as it is.
  ///
  /// @param text printable ASCII
  static Packet reply(int code, String enhanced, String text) {
    return Packet.of('y', code + " " + enhanced + " " + text.replace("%", "%%"));
  }
}
