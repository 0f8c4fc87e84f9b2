package io.carom.classify;

import java.util.Arrays;
import java.util.Optional;

/// Whether trying again can help; `none` where nothing failed.
public enum Permanence {
  PERMANENT("permanent"),
  TRANSIENT("transient"),
  NONE("none");

  private final String word;

  Permanence(String word) {
    this.word = word;
  }

  /// The word used in rule files and JSON.
  public String word() {
    return word;
  }

  public static Optional<Permanence> of(String word) {
    return Arrays.stream(values()).filter(v -> v.word.equals(word)).findFirst();
  }
}
