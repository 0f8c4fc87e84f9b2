package io.carom.classify;

/// A stretch of a folded text, its end excluded.
record Span(int start, int end) {

  int length() {
    return end - start;
  }

  /// Whether `other` lies in here and is shorter.
  boolean exceeds(Span other) {
    return start <= other.start && other.end <= end && other.length() < length();
  }
}
