package io.carom.milter;

/// A change that a filter asks for at the end of a message, as a packet.
final class Change {

  static final int ADD_HEADERS = 0x01;
  static final int DELETE_RECIPIENTS = 0x08;
  static final int CHANGE_HEADERS = 0x10;
  static final int QUARANTINE = 0x20;

  private Change() {}

  static Packet addHeader(String name, String value) {
    return Packet.of('h', name, value);
  }

  /// @param index which of the fields of this name, from 1
  static Packet deleteHeader(String name, int index) {
    return Packet.of('m', index, name, "");
  }

  /// @param recipient exactly as RCPT said it, angle brackets included
  static Packet deleteRecipient(String recipient) {
    return Packet.of('-', recipient);
  }

  static Packet quarantine(String because) {
    return Packet.of('q', because);
  }
}
