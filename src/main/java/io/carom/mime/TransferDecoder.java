package io.carom.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.angus.mail.util.BASE64DecoderStream;
import org.eclipse.angus.mail.util.QPDecoderStream;

/// Undoes a Content-Transfer-Encoding (RFC 2045 section 6) as far as the bytes allow.
final class TransferDecoder {

  private static final int CHUNK = 8 << 10;

  /// How far into a part we look for a byte that no base64 has.
  private static final int SAMPLE = 200;

  private TransferDecoder() {}

  /// Whether a content must be decoded before anybody can read it.
  ///
  /// Parts that claim base64 and are plain text exist (gateways that decode and keep the label).
  static boolean isEncoded(Optional<String> encoding, Window content) {
    return switch (name(encoding)) {
      case "base64" -> looksLikeBase64(content);
      case "quoted-printable" -> true;
      default -> false;
    };
  }

  /// The decoded bytes, at most `limit`; wrong or missing characters cost themselves only.
  static byte[] decode(Optional<String> encoding, Window content, int limit) {
    Window raw = new Window(content.array(), content.from(), content.to());
    boolean base64 = name(encoding).equals("base64");
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(Math.min(limit, raw.length() + 1));
    try (InputStream in = base64 ? new BASE64DecoderStream(raw, true) : new QPDecoderStream(raw)) {
      byte[] chunk = new byte[CHUNK];
      int read = in.read(chunk, 0, CHUNK);
      while (read > 0 && decoded.size() < limit) {
        decoded.write(chunk, 0, Math.min(read, limit - decoded.size()));
        read = in.read(chunk, 0, CHUNK);
      }
    } catch (IOException restIsUnreadable) {
      return decoded.toByteArray();
    }
    return decoded.toByteArray();
  }

  private static String name(Optional<String> encoding) {
    return encoding.map(e -> e.strip().toLowerCase(Locale.ROOT)).orElse("");
  }

  private static boolean looksLikeBase64(Window content) {
    int to = Math.min(content.to(), content.from() + SAMPLE);
    for (int i = content.from(); i < to; i++) {
      char c = (char) (content.at(i) & 0xff);
      boolean allowed =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "+/=\r\n\t ".indexOf(c) >= 0;
      if (!allowed) {
        return false;
      }
    }
    return true;
  }
}
