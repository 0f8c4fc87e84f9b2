package io.carom.report;

/// Comments in parentheses, which may stand behind most fields and are no part of the value
/// (RFC 3464 section 2.1.1).
final class Comments {

  private Comments() {}

  /// The value without its comments, nested ones included; an unclosed one ends the value.
  static String without(String value) {
    if (value.indexOf('(') < 0) {
      return value.strip();
    }
    StringBuilder bare = new StringBuilder(value.length());
    int depth = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        bare.append(c);
      }
    }
    return bare.toString().strip();
  }

  /// What stands before the first blank of a value, or before the first of other signs that end
  /// it, comments left out; empty where nothing does.
  static String firstWord(String value, String ends) {
    String bare = without(value);
    int end = 0;
    while (end < bare.length()
        && !isBlank(bare.charAt(end))
        && ends.indexOf(bare.charAt(end)) < 0) {
      end++;
    }
    return bare.substring(0, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
