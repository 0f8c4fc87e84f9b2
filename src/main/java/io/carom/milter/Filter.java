package io.carom.milter;

import java.util.List;

/// What looks at the messages of one session, one after the other. On one virtual thread, which may
/// wait.
interface Filter {

  /// Who connects.
  ///
  /// @param address empty where it is no Internet address
  default void connect(String host, String address) {}

  default void helo(String name) {}

  /// A message begins.
  ///
  /// @param arguments the reverse-path in angle brackets, then the ESMTP parameters
  Packet mail(List<String> arguments);

  /// A recipient is named.
  ///
  /// @param arguments the forward-path in angle brackets, then the ESMTP parameters
  Packet recipient(List<String> arguments);

  /// All recipients are known; asked once, at DATA or, of a mail server that does not tell of it,
  /// before the first header field.
  Packet data();

  Packet header(String name, String value);

  Packet body(byte[] piece);

  /// The message is whole: changes, if any, and an answer behind them.
  List<Packet> end();

  /// What is said of a message over which a bug of ours came up.
  Packet failed();

  /// The message is over, one way or another.
  void reset();
}
