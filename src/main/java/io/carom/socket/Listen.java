package io.carom.socket;

import java.nio.file.Path;

/// Where a door listens.
public sealed interface Listen {

  /// A TCP port.
  ///
  /// @param host a name or address
  /// @param port 0 to 65535; 0 takes any free one
  record Tcp(String host, int port) implements Listen {
    public Tcp {
      if (host.isBlank()) {
        throw new IllegalArgumentException("the host to listen on is empty");
      }
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("the port is not between 0 and 65535");
      }
    }
  }

  /// A UNIX socket that everybody who reaches its folder may use.
  record Unix(Path path) implements Listen {}
}
