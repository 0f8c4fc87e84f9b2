package io.carom.config;

/// Something wrong in a configuration, where it stands and what to write instead.
///
/// @param file as the reader was given it; `command line` for a flag
/// @param line from 1; 0 where no line is to blame
public record Problem(String file, int line, String message, String remedy) {

  /// One line for a person: `carom.yaml:3: what is wrong; what to do`.
  public String text() {
    String where = line > 0 ? file + ":" + line : file;
    return where + ": " + message + (remedy.isEmpty() ? "" : "; " + remedy);
  }

  @Override
  public String toString() {
    return text();
  }
}
