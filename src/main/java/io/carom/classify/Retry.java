package io.carom.classify;

import java.util.Arrays;
import java.util.Optional;

/// What is worth doing with the message itself.
public enum Retry {
  NEVER("never"),
  LATER("later"),
  SLOWER("slower"),
  AFTER_FIX("after-fix");

  private final String word;

  Retry(String word) {
    this.word = word;
  }

  /// The word used in rule files and JSON.
  public String word() {
    return word;
  }

  public static Optional<Retry> of(String word) {
    return Arrays.stream(values()).filter(v -> v.word.equals(word)).findFirst();
  }
}
