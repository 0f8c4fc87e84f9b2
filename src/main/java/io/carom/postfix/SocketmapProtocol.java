package io.carom.postfix;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Look-ups by socketmap (Postfix socketmap_table(5)): netstrings `<name> <key>`, answered `OK
/// <action>` or `NOTFOUND `.
///
/// The map `suppressed` is for mail whose list nobody knows, `suppressed-<list>` for that
/// list's.
final class SocketmapProtocol implements Protocol {

  private static final String MAP = "suppressed";

  private final Access access;
  private final Optional<String> list;

  /// @param list what the map `suppressed` is for
  SocketmapProtocol(Access access, Optional<String> list) {
    this.access = access;
    this.list = list;
  }

  @Override
  public ByteToMessageDecoder framing() {
    return new NetstringDecoder();
  }

  @Override
  public String answer(ByteBuf request) {
    String query = request.toString(StandardCharsets.UTF_8);
    int blank = query.indexOf(' ');
    if (blank <= 0) {
      return netstring("PERM a query is a name, a blank and a key");
    }
    String name = query.substring(0, blank);
    String key = query.substring(blank + 1);
    if (name.equals(MAP)) {
      return found(access.action(list, key));
    }
    if (name.startsWith(MAP + "-")) {
      return found(access.action(Optional.of(name.substring(MAP.length() + 1)), key));
    }
    return netstring("PERM no such map; there are " + MAP + " and " + MAP + "-LIST");
  }

  private static String found(Optional<String> action) {
    return netstring(action.map(a -> "OK " + a).orElse("NOTFOUND "));
  }

  private static String netstring(String reply) {
    return reply.getBytes(StandardCharsets.UTF_8).length + ":" + reply + ",";
  }

  @Override
  public String lastWords() {
    return netstring("PERM not a netstring of at most 10000 octets");
  }
}
