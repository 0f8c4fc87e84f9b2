package io.carom.config;

import io.carom.relay.RelaySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Reads `relay`: the server that ordinary mail is passed on to.
final class RelaySection {

  private RelaySection() {}

  /// @param hostname what we call ourselves to the next hop
  static Optional<RelaySettings> read(Section relay, String hostname) {
    Optional<HostPort> nextHop = relay.maybe(Keys.RELAY_NEXT_HOP);
    RelaySettings.Tls tls = relay.one(Keys.RELAY_TLS);
    Optional<Path> authorities = relay.path(Keys.RELAY_AUTHORITIES);
    Duration timeout = relay.one(Keys.RELAY_TIMEOUT);
    int connections = relay.one(Keys.RELAY_CONNECTIONS);
    return nextHop.flatMap(
        hop ->
            relay.made(
                () ->
                    new RelaySettings(
                        hop.host(), hop.port(), hostname, tls, authorities, timeout, connections)));
  }
}
