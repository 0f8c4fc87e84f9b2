package io.carom.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what stands before everything else in a connection from a proxy.
final class ProxyHeaderReader {

  /// With its CRLF; the shortest line is longer than what is read at first.
  private static final int V1_MAX_BYTES = 107;

  private static final byte[] V2_SIGNATURE = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };

  /// Addresses and additions of any sane proxy, a client's certificate among them.
  private static final int V2_MAX_BYTES = 4096;

  private ProxyHeaderReader() {}

  /// Reads exactly the header: what follows it may be TLS.
  ///
  /// @throws IOException where the connection ends or is silent before the end of the header
  static ProxyHeader read(InputStream in) throws IOException {
    byte[] start = in.readNBytes(V2_SIGNATURE.length);
    if (Arrays.equals(start, V2_SIGNATURE)) {
      return binary(in);
    }
    String line = new String(start, StandardCharsets.ISO_8859_1);
    return line.startsWith("PROXY ") ? text(line + restOfLine(in)) : ProxyHeader.Bad.BAD;
  }

  private static String restOfLine(InputStream in) throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    int c = 0;
    while (c != '\n' && rest.size() < V1_MAX_BYTES - V2_SIGNATURE.length) {
      c = in.read();
      if (c < 0) {
        break;
      }
      rest.write(c);
    }
    return rest.toString(StandardCharsets.ISO_8859_1);
  }

  private static ProxyHeader text(String line) {
    if (!line.endsWith("\r\n")) {
      return ProxyHeader.Bad.BAD;
    }
    String[] words = line.substring(0, line.length() - 2).split(" ", -1);
    if (words[1].equals("UNKNOWN")) {
      return ProxyHeader.Own.OWN;
    }
    if (words.length != 6 || !isPort(words[4]) || !isPort(words[5])) {
      return ProxyHeader.Bad.BAD;
    }
    String form =
        switch (words[1]) {
          case "TCP4" -> "\\d{1,3}(\\.\\d{1,3}){3}";
          case "TCP6" -> "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";
          default -> "(?!)";
        };
    if (!words[2].matches(form) || !words[3].matches(form)) {
      return ProxyHeader.Bad.BAD;
    }
    try {
      return new ProxyHeader.Client(InetAddress.ofLiteral(words[2]));
    } catch (IllegalArgumentException none) {
      return ProxyHeader.Bad.BAD;
    }
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535;
  }

  private static ProxyHeader binary(InputStream in) throws IOException {
    byte[] fixed = in.readNBytes(4);
    if (fixed.length < 4) {
      return ProxyHeader.Bad.BAD;
    }
    int length = (fixed[2] & 0xff) << 8 | fixed[3] & 0xff;
    if (length > V2_MAX_BYTES) {
      return ProxyHeader.Bad.BAD;
    }
    byte[] rest = in.readNBytes(length);
    if (rest.length < length) {
      return ProxyHeader.Bad.BAD;
    }
    return switch (fixed[0]) {
      case 0x20 -> ProxyHeader.Own.OWN;
      case 0x21 -> proxied(fixed[1], rest);
      default -> ProxyHeader.Bad.BAD;
    };
  }

  /// Streams over IPv4 and IPv6 have a client we can name; an unspecified family has none.
  private static ProxyHeader proxied(byte family, byte[] addresses) throws IOException {
    return switch (family) {
      case 0x00 -> ProxyHeader.Own.OWN;
      case 0x11 -> client(addresses, 4);
      case 0x21 -> client(addresses, 16);
      default -> ProxyHeader.Bad.BAD;
    };
  }

  private static ProxyHeader client(byte[] addresses, int size) throws IOException {
    return addresses.length < 2 * size + 4
        ? ProxyHeader.Bad.BAD
        : new ProxyHeader.Client(InetAddress.getByAddress(Arrays.copyOf(addresses, size)));
  }
}
