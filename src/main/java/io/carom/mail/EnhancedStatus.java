package io.carom.mail;

import java.util.Optional;

/// An enhanced mail system status code (RFC 3463 section 2): `class.subject.detail`.
///
/// @param klass 2 success, 4 persistent transient failure, 5 permanent failure
/// @param subject 0 to 999
/// @param detail 0 to 999
public record EnhancedStatus(int klass, int subject, int detail) {

  public EnhancedStatus {
    if (klass != 2 && klass != 4 && klass != 5
        || subject < 0
        || subject > 999
        || detail < 0
        || detail > 999) {
      throw new IllegalArgumentException("no enhanced status code");
    }
  }

  /// Reads exactly one code, nothing before or behind it; leading zeros and other classes are
  /// refused.
  public static Optional<EnhancedStatus> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || parts[0].length() != 1 || "245".indexOf(parts[0].charAt(0)) < 0) {
      return Optional.empty();
    }
    int subject = number(parts[1]);
    int detail = number(parts[2]);
    return subject < 0 || detail < 0
        ? Optional.empty()
        : Optional.of(new EnhancedStatus(parts[0].charAt(0) - '0', subject, detail));
  }

  private static int number(String digits) {
    if (digits.isEmpty() || digits.length() > 3 || digits.length() > 1 && digits.charAt(0) == '0') {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  /// Whether only the class is known (`x.0.0`), which says nothing about the cause.
  public boolean isGeneric() {
    return subject == 0 && detail == 0;
  }

  @Override
  public String toString() {
    return klass + "." + subject + "." + detail;
  }
}
