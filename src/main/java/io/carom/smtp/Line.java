package io.carom.smtp;

/// What came in where a command was expected.
sealed interface Line {

  /// A command line without its CRLF: valid UTF-8, no control characters.
  record Text(String text) implements Line {}

  /// A line that was read to its end and is no command.
  enum Flawed implements Line {
    TOO_LONG,
    /// NUL or another control character, or not UTF-8.
    NOT_TEXT,
    /// CR or LF alone. What follows is not read: it may be what somebody tried to smuggle in.
    BARE_LINE_END,
  }

  /// The client closed its side, or went away in the middle of a line.
  enum End implements Line {
    END
  }
}
