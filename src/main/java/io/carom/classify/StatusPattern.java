package io.carom.classify;

import io.carom.mail.EnhancedStatus;
import java.util.Optional;

/// Enhanced status codes that a rule names: `5.1.1`, `x.1.1` (any class), `x.1.x` (any detail),
/// `x.7.606-649` (a range of details).
///
/// @param klass 2, 4 or 5, or -1 for any
/// @param from the smallest detail
/// @param to the greatest detail
public record StatusPattern(int klass, int subject, int from, int to) {

  private static final int MAX_DETAIL = 999;

  /// Reads one pattern; empty where the text is none.
  public static Optional<StatusPattern> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || !parts[0].matches("[245x]") || !parts[1].matches("\\d{1,3}")) {
      return Optional.empty();
    }
    int klass = parts[0].equals("x") ? -1 : Integer.parseInt(parts[0]);
    int subject = Integer.parseInt(parts[1]);
    if (parts[2].equals("x")) {
      return Optional.of(new StatusPattern(klass, subject, 0, MAX_DETAIL));
    }
    if (!parts[2].matches("\\d{1,3}(-\\d{1,3})?")) {
      return Optional.empty();
    }
    String[] range = parts[2].split("-", -1);
    int from = Integer.parseInt(range[0]);
    int to = range.length == 1 ? from : Integer.parseInt(range[1]);
    return from > to ? Optional.empty() : Optional.of(new StatusPattern(klass, subject, from, to));
  }

  boolean matches(EnhancedStatus status) {
    return (klass < 0 || klass == status.klass())
        && subject == status.subject()
        && from <= status.detail()
        && status.detail() <= to;
  }

  /// How narrow the pattern is: a single detail before a range before all, then a class before
  /// any.
  int exactness() {
    int detail = from == to ? 4 : to - from < MAX_DETAIL ? 2 : 0;
    return detail + (klass < 0 ? 0 : 1);
  }
}
