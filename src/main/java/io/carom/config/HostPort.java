package io.carom.config;

import java.util.Optional;

/// Where to listen: a name or an address, and a port.
///
/// @param host without the square brackets that an IPv6 address is written in
/// @param port 0 to 65535; 0 lets the system choose
public record HostPort(String host, int port) {

  /// Reads `host:port` or `[address]:port`; empty where the text is neither.
  public static Optional<HostPort> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    int port = Integer.parseInt(text.substring(colon + 1));
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    boolean written = bracketed ? bare.matches("[0-9A-Fa-f:.%a-z]+") : bare.matches("[\\w.-]+");
    return written && port <= 65535 ? Optional.of(new HostPort(bare, port)) : Optional.empty();
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
