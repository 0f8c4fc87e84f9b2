package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SmtpSettingsTest {

  private static final SmtpSettings DEFAULTS = SmtpSettings.defaults();

  @Test
  void the_defaults_listen_on_loopback_for_two_local_domains() {
    assertEquals("127.0.0.1", DEFAULTS.host());
    assertEquals(2525, DEFAULTS.port());
    assertEquals(Set.of("localhost", "bounces.localhost"), DEFAULTS.bounceDomains());
  }

  @Test
  void bounce_domains_are_kept_in_the_form_in_which_they_compare() {
    assertEquals(
        Set.of("xn--bcher-kva.example.net"),
        DEFAULTS.withBounceDomains(Set.of("B\u00dcCHER.example.net.")).bounceDomains());
  }

  @Test
  void what_makes_no_sense_is_refused() {
    refused(() -> DEFAULTS.withListen("", 25));
    refused(() -> DEFAULTS.withListen("localhost", 65_536));
    refused(() -> DEFAULTS.withListen("localhost", -1));
    refused(() -> new SmtpSettings.Place("localhost", 65_536));
    refused(() -> DEFAULTS.withProxies(Set.of("proxy.example.org")));
    refused(() -> DEFAULTS.withHostname("two words"));
    refused(() -> DEFAULTS.withHostname("b\u00fccher.example.net"));
    refused(() -> DEFAULTS.withBounceDomains(Set.of()));
    refused(() -> DEFAULTS.withBounceDomains(Set.of(" ")));
    refused(() -> new LimitsOf().messageBytes(65_535, 65_536).made());
    refused(() -> new LimitsOf().messageBytes(65_536, 65_535).made());
    refused(() -> new LimitsOf().connections(0, 1).made());
    refused(() -> new LimitsOf().connections(1, 0).made());
    refused(() -> new LimitsOf().newConnectionsPerMinute(-1).made());
    refused(() -> new LimitsOf().recipients(99).made());
    refused(() -> new LimitsOf().badCommands(0).made());
    refused(() -> new LimitsOf().receivedHeaders(0).made());
    Duration minute = Duration.ofMinutes(1);
    refused(() -> new SmtpSettings.Timeouts(Duration.ZERO, minute, minute));
    refused(() -> new SmtpSettings.Timeouts(minute, Duration.ofDays(25), minute));
    refused(() -> new SmtpSettings.Timeouts(minute, minute, Duration.ofSeconds(-1)));
  }

  private static void refused(Runnable making) {
    assertThrows(IllegalArgumentException.class, making::run);
  }
}
