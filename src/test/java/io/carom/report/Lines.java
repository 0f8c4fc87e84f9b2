package io.carom.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A message with other line ends.
final class Lines {

  private Lines() {}

  /// Every LF replaced by `end`.
  static byte[] ended(byte[] lf, String end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(lf.length + lf.length / 20);
    for (byte b : lf) {
      if (b == '\n') {
        out.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
      } else {
        out.write(b);
      }
    }
    return out.toByteArray();
  }
}
