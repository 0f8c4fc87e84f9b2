package io.carom.report;

/// Comments in parentheses, which may stand behind most fields and are no part of the value
/// (RFC 3464 section 2.1.1).
final class Comments {

  private Comments() {}

  /// The value without its comments, nested ones included; an unclosed one ends the value.
  static String without(String value) {
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
}
