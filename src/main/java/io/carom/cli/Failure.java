package io.carom.cli;

/// Ends a command with words for the person who typed it, and an exit code.
final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;

  private Failure(int code, String message) {
    super(message);
    this.code = code;
  }

  /// What was typed or configured is wrong.
  static Failure usage(String message) {
    return new Failure(Exit.USAGE, message);
  }

  /// Something outside did not do its part.
  static Failure world(String message) {
    return new Failure(Exit.WORLD, message);
  }

  int code() {
    return code;
  }
}
