package io.carom.smtp;

import java.util.Optional;

/// Where one session stands: who greeted us, the open transaction, what went wrong so far.
///
/// Belongs to the session's thread.
final class Dialogue {

  private final String peer;
  private Optional<String> helo = Optional.empty();
  private Optional<Transaction> transaction = Optional.empty();
  private int badCommands;

  Dialogue(String peer) {
    this.peer = peer;
  }

  /// The client's address as text.
  String peer() {
    return peer;
  }

  Optional<String> helo() {
    return helo;
  }

  Optional<Transaction> transaction() {
    return transaction;
  }

  /// EHLO or HELO; ends a transaction (RFC 5321 section 4.1.4).
  void greet(String name) {
    helo = Optional.of(name);
    reset();
  }

  /// TLS has begun: what was said in clear is unsaid (RFC 3207 section 4.2).
  void forget() {
    helo = Optional.empty();
    reset();
  }

  void begin(Transaction begun) {
    transaction = Optional.of(begun);
  }

  void reset() {
    transaction = Optional.empty();
  }

  /// A message was taken: earlier mistakes are forgiven, or a long session full of good mail
  /// would end for them.
  void forgive() {
    badCommands = 0;
  }

  /// Counts one refused command; answers how many there were.
  int blame() {
    return ++badCommands;
  }
}
