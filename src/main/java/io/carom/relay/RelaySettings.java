package io.carom.relay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where ordinary mail goes on to.
///
/// @param host a name or an address
/// @param port 1 to 65535
/// @param hostname what we call ourselves to it, and in our trace field
/// @param tls whether the way there is encrypted
/// @param authorities PEM file of those who may vouch for it where TLS is required; empty for
/// those Java trusts
/// @param timeout for one message in all, 10 s to 8 min: a sender waits ten for its answer (RFC
/// 5321 section 4.5.3.2.6), and sends again what it did not hear the end of
/// @param maxConnections sessions at once, 1 to 1,000
public record RelaySettings(
    String host,
    int port,
    String hostname,
    Tls tls,
    Optional<Path> authorities,
    Duration timeout,
    int maxConnections) {

  /// Whether the way to the next hop is encrypted.
  public enum Tls {
    OFF,
    /// With whom offers it, whatever its certificate (RFC 7435).
    OPPORTUNISTIC,
    /// With a certificate for its name, or not at all.
    REQUIRED
  }

  public RelaySettings {
    require(port >= 1 && port <= 65_535, "the port of the next hop is not between 1 and 65535");
    require(
        timeout.toSeconds() >= 10 && timeout.toMinutes() < 8
            || timeout.equals(Duration.ofMinutes(8)),
        "the timeout is not between 10s and 8m");
    require(
        maxConnections >= 1 && maxConnections <= 1000, "connections are not between 1 and 1000");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
