package io.carom.classify;

/// What is wrong with a rule file, where, and what to write instead.
///
/// @param line from 1
public record RuleProblem(String file, int line, String message) {

  @Override
  public String toString() {
    return file + ":" + line + ": " + message;
  }
}
