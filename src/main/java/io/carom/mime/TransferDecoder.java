package io.carom.mime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.angus.mail.util.BASE64DecoderStream;

/// Undoes a Content-Transfer-Encoding (RFC 2045 section 6) as far as the bytes allow.
final class TransferDecoder {

  private static final int CHUNK = 8 << 10;

  /// How many bytes of a part, blanks and line ends not counted, we look at for one that no base64
  /// has.
  private static final int SAMPLE = 200;

  /// How many blanks a line may end in (RFC 2045 section 6.7 allows lines of 76).
  private static final int MAX_BLANKS = 76;

  /// No encoder breaks base64 into shorter lines but the last.
  private static final int SHORTEST_FULL_LINE = 60;

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

  /// Whether encoded content shows by itself that its end is there, so that its last line was not
  /// cut: by the padding of base64, or by a last line that has its line end and is shorter than
  /// encoders make all but the last (RFC 2045 section 6.8).
  static boolean showsItsEnd(Optional<String> encoding, Window content) {
    if (!name(encoding).equals("base64") || !looksLikeBase64(content)) {
      return false;
    }
    int digits = 0;
    int last = 0;
    int before = SHORTEST_FULL_LINE;
    int line = 0;
    for (int i = content.from(); i < content.to(); i++) {
      byte b = content.at(i);
      if (Window.isLineEnd(b) && line > 0) {
        before = last > 0 ? last : before;
        last = line;
        line = 0;
      } else if (!Window.isLineEnd(b) && !isBlank(b)) {
        digits++;
        line++;
      }
    }
    boolean padded = content.lastButBlanks() == '=';
    return digits > 0 && digits % 4 == 0 && (padded || line == 0 && last < before);
  }

  /// The decoded bytes, at most `limit`; wrong or missing characters cost themselves only.
  static byte[] decode(Optional<String> encoding, Window content, int limit) {
    return name(encoding).equals("base64")
        ? base64(content, limit)
        : quotedPrintable(content, limit);
  }

  private static byte[] base64(Window content, int limit) {
    ByteArrayOutputStream decoded =
        new ByteArrayOutputStream(Math.min(limit, content.length() + 1));
    InputStream raw = new ByteArrayInputStream(content.array(), content.from(), content.length());
    try (InputStream in = new BASE64DecoderStream(raw, true)) {
      byte[] chunk = new byte[CHUNK];
      int read = in.read(chunk, 0, CHUNK);
      while (read > 0 && decoded.size() < limit) {
        decoded.write(chunk, 0, Math.min(read, limit - decoded.size()));
        read = in.read(chunk, 0, CHUNK);
      }
    } catch (IOException restIsUnreadable) {
      // What was decoded before it stands, and there is nothing to tell it by.
      return decoded.toByteArray();
    }
    return decoded.toByteArray();
  }

  /// RFC 2045 section 6.7; a `=` that encodes nothing stands for itself. Ours, because Jakarta
  /// Mail's decoder calls itself for each soft line break and overflows the stack on many.
  private static byte[] quotedPrintable(Window content, int limit) {
    byte[] decoded = new byte[Math.min(limit, content.length())];
    int size = 0;
    int i = content.from();
    while (i < content.to() && size < limit) {
      byte b = content.at(i);
      int lineEnd = b == '=' || isBlank(b) ? afterBlanks(content, i + 1) : -1;
      boolean endsLine =
          lineEnd == content.to() || lineEnd > 0 && Window.isLineEnd(content.at(lineEnd));
      if (endsLine) {
        // Blanks before a line end were added in transit; a `=` there takes the line end along.
        i = b == '=' && lineEnd < content.to() ? content.lineEnd(lineEnd) : lineEnd;
      } else if (b == '=' && isHex(content, i + 1) && isHex(content, i + 2)) {
        decoded[size++] = (byte) (hex(content.at(i + 1)) << 4 | hex(content.at(i + 2)));
        i += 3;
      } else {
        decoded[size++] = b;
        i++;
      }
    }
    return Arrays.copyOf(decoded, size);
  }

  /// The index of the first byte from `i` on that is no blank; blanks beyond a line's legal
  /// length are content.
  private static int afterBlanks(Window content, int i) {
    int to = Math.min(content.to(), i + MAX_BLANKS);
    int at = i;
    while (at < to && isBlank(content.at(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isHex(Window content, int i) {
    return i < content.to() && hex(content.at(i)) >= 0;
  }

  private static int hex(byte b) {
    return b < 0 ? -1 : Character.digit(b, 16);
  }

  private static String name(Optional<String> encoding) {
    return encoding.map(e -> e.strip().toLowerCase(Locale.ROOT)).orElse("");
  }

  private static boolean looksLikeBase64(Window content) {
    int seen = 0;
    for (int i = content.from(); i < content.to() && seen < SAMPLE; i++) {
      char c = (char) (content.at(i) & 0xff);
      boolean gap = "\r\n\t ".indexOf(c) >= 0;
      boolean digit =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "+/=".indexOf(c) >= 0;
      if (!digit && !gap) {
        return false;
      }
      seen += digit ? 1 : 0;
    }
    return true;
  }
}
