package io.carom.postfix;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Look-ups by tcp_table (Postfix tcp_table(5)): `get <key>`, answered `200 <action>`, `500
/// <text>` for not found, or `400 <text>` for what cannot be understood. `%`, blanks and what is
/// not printable are written `%XX`.
final class TcpTableProtocol implements Protocol {

  /// Request and reply alike, the line end included.
  private static final int MAX_LINE = 4096;

  private static final String GET = "get ";

  private final Access access;
  private final Optional<String> list;

  TcpTableProtocol(Access access, Optional<String> list) {
    this.access = access;
    this.list = list;
  }

  @Override
  public ByteToMessageDecoder framing() {
    return new LineBasedFrameDecoder(MAX_LINE - 1, true, true);
  }

  @Override
  public String answer(ByteBuf request) {
    String line = request.toString(StandardCharsets.UTF_8);
    Optional<String> key =
        line.startsWith(GET) ? decoded(line.substring(GET.length())) : Optional.empty();
    if (key.isEmpty()) {
      return reply(400, "a request is get, a blank and a key");
    }
    return access
        .action(list, key.get())
        .map(action -> reply(200, action))
        .orElseGet(() -> reply(500, "not suppressed"));
  }

  private static String reply(int code, String text) {
    return code + " " + encoded(text) + "\n";
  }

  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet > ' ' && octet < 127 && octet != '%') {
        out.append((char) octet);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", octet));
      }
    }
    return out.toString();
  }

  /// Empty where a `%` is not followed by two hexadecimal digits.
  private static Optional<String> decoded(String key) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] octets = key.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] != '%') {
        out.write(octets[i]);
        continue;
      }
      int high = i + 2 <= octets.length - 1 ? Character.digit(octets[i + 1], 16) : -1;
      int low = i + 2 <= octets.length - 1 ? Character.digit(octets[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      out.write(high << 4 | low);
      i += 2;
    }
    return Optional.of(out.toString(StandardCharsets.UTF_8));
  }

  @Override
  public String lastWords() {
    return reply(400, "a line is at most 4096 characters");
  }
}
