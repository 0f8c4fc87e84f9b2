package io.carom.mail;

import java.util.Optional;

/// The encoding of ENVID and ORCPT (RFC 3461 section 4): printable ASCII, with `+HH` for the
/// rest.
public final class Xtext {

  private Xtext() {}

  /// Decodes; empty where the text is not xtext or hides anything but printable ASCII.
  ///
  /// Lower-case hexadecimal digits are taken too, because senders write them.
  public static Optional<String> decode(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int c = text.charAt(i);
      if (c <= ' ' || c > '~' || c == '=') {
        return Optional.empty();
      }
      if (c == '+') {
        c = hex(text, i + 1);
        i += 2;
      }
      if (c < ' ' || c > '~') {
        return Optional.empty();
      }
      out.append((char) c);
    }
    return Optional.of(out.toString());
  }

  /// Decodes the `\x{HEX}` of an ORCPT of type utf-8 (RFC 6533 section 3), or takes UTF-8 as it
  /// is.
  public static Optional<String> decodeUtf8(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (text.startsWith("\\x{", i)) {
        int close = text.indexOf('}', i);
        c = close < 0 ? -1 : scalar(text.substring(i + 3, close));
        i = close + 1;
      } else {
        i += Character.charCount(c);
      }
      if (c <= ' ' || Character.isISOControl(c)) {
        return Optional.empty();
      }
      out.appendCodePoint(c);
    }
    return Optional.of(out.toString());
  }

  private static int scalar(String digits) {
    if (!digits.matches("[0-9A-Fa-f]{2,6}")) {
      return -1;
    }
    int c = Integer.parseInt(digits, 16);
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return Character.isValidCodePoint(c) && !surrogate ? c : -1;
  }

  private static int hex(String text, int at) {
    if (at + 2 > text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
