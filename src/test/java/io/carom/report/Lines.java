package io.carom.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A message with other line ends.
final class Lines {

  private Lines() {}

  /// Every LF and CRLF replaced by `end`.
  static byte[] ended(byte[] octets, String end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + octets.length / 20);
    for (int i = 0; i < octets.length; i++) {
      byte b = octets[i];
      if (b == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
        continue;
      }
      if (b == '\n') {
        out.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
      } else {
        out.write(b);
      }
    }
    return out.toByteArray();
  }
}
