package io.carom.milter;

/// What came is not the protocol: the session ends.
final class Violation extends Exception {

  private static final long serialVersionUID = 1L;

  Violation(String what) {
    super(what);
  }
}
