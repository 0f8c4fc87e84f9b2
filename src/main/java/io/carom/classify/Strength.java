package io.carom.classify;

import java.util.Arrays;
import java.util.Optional;

/// What kind of evidence a rule rests on, from strongest to weakest: the first thing that decides
/// between rules (see [Precedence]).
public enum Strength {
  /// An identifier that its issuer defines: `HL:IPB`, a help page, `[CS01]`.
  IDENTIFIER("identifier", 0.98),
  /// Words that name a cause.
  WORDS("words", 0.96),
  /// A word or two that make a cause likely.
  HINT("hint", 0.85),
  /// A specific enhanced status code.
  STATUS("status", 0.9),
  /// What servers say before any cause, or instead of one.
  FILLER("filler", 0.7),
  /// A reply code that means one thing.
  REPLY("reply", 0.5);

  private final String word;
  private final double confidence;

  Strength(String word, double confidence) {
    this.word = word;
    this.confidence = confidence;
  }

  /// The word used in rule files.
  public String word() {
    return word;
  }

  /// How often such a rule is right where nothing better is known of it, 0 to 1.
  public double confidence() {
    return confidence;
  }

  public static Optional<Strength> of(String word) {
    return Arrays.stream(values()).filter(v -> v.word.equals(word)).findFirst();
  }
}
