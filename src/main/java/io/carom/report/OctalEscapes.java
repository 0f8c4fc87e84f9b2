package io.carom.report;

import io.carom.mime.Charsets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Octets beyond ASCII as Exim writes them: `\312\325` (a backslash and three octal digits).
final class OctalEscapes {

  private OctalEscapes() {}

  /// The text with its escapes decoded, as UTF-8 or GB18030 whatever the octets turn out to be.
  static String decode(String text) {
    if (next(text, 0) < 0) {
      return text;
    }
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
    int from = 0;
    for (int at = next(text, 0); at >= 0; at = next(text, from)) {
      octets.writeBytes(text.substring(from, at).getBytes(StandardCharsets.UTF_8));
      octets.write(Integer.parseInt(text, at + 1, at + 4, 8));
      from = at + 4;
    }
    octets.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return Charsets.guess(octets.toByteArray());
  }

  /// Where the next escape of an octet beyond ASCII stands; -1 where there is none.
  private static int next(String text, int from) {
    int at = text.indexOf('\\', from);
    while (at >= 0 && !isEscape(text, at)) {
      at = text.indexOf('\\', at + 1);
    }
    return at;
  }

  private static boolean isEscape(String text, int at) {
    return at + 4 <= text.length()
        && (text.charAt(at + 1) == '2' || text.charAt(at + 1) == '3')
        && isOctal(text.charAt(at + 2))
        && isOctal(text.charAt(at + 3));
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }
}
