package io.carom.report;

import java.util.Locale;
import java.util.Optional;

/// A `type; value` (RFC 3464 section 2.1.2), the type in lower case where one is given.
record TypedValue(Optional<String> type, String value) {

  static TypedValue of(String field) {
    int semicolon = field.indexOf(';');
    String before = semicolon < 0 ? "" : field.substring(0, semicolon).strip();
    return isType(before)
        ? new TypedValue(
            Optional.of(before.toLowerCase(Locale.ROOT)), field.substring(semicolon + 1).strip())
        : new TypedValue(Optional.empty(), field.strip());
  }

  private static boolean isType(String word) {
    return !word.isEmpty()
        && Character.isLetter(word.charAt(0))
        && word.chars().allMatch(c -> c < 0x7f && (Character.isLetterOrDigit(c) || c == '-'));
  }

  /// The name of a host in Reporting-MTA or Remote-MTA, without what stands behind it in
  /// brackets or as a comment.
  static Optional<String> hostName(String field) {
    String host = Comments.firstWord(of(field).value(), "");
    return host.isEmpty() ? Optional.empty() : Optional.of(host);
  }
}
