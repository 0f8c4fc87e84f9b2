package io.carom.smtp;

import java.net.InetAddress;

/// What a proxy says about the connection it passes on, in the PROXY protocol (haproxy.org,
/// proxy-protocol.txt, versions 1 and 2).
sealed interface ProxyHeader {

  /// The connection of this client.
  record Client(InetAddress address) implements ProxyHeader {}

  /// The proxy's own connection, such as a check of our health, or one it knows nothing of.
  enum Own implements ProxyHeader {
    OWN
  }

  /// No header: nobody knows whose connection this is.
  enum Bad implements ProxyHeader {
    BAD
  }
}
