package io.carom.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carom.app.MailboxLogins;
import io.carom.config.Config;
import io.carom.config.ConfigReader;
import io.carom.mailbox.Dovecot.Door;
import io.carom.smtp.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mailboxes of a real Dovecot that are entered with tokens, about which it asks an endpoint of
/// token introspection (RFC 7662).
@Timeout(value = 5, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class DovecotTokenTest {

  @TempDir Path home;
  private final KindIntake intake = new KindIntake();
  private volatile String good = "first";
  private Optional<HttpServer> endpoint = Optional.empty();
  private Optional<Dovecot> started = Optional.empty();
  private Optional<Reading> reading = Optional.empty();

  /// A Dovecot that takes tokens by these mechanisms.
  private void start(String mechanisms) throws Exception {
    Assumptions.assumeTrue(Dovecot.missing().isEmpty(), Dovecot::missing);
    HttpServer asked =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    asked.createContext("/", this::introspect);
    asked.start();
    endpoint = Optional.of(asked);
    Path settings =
        Files.writeString(
            home.resolve("oauth2.conf"),
            """
            introspection_mode = auth
            introspection_url = http://127.0.0.1:%d/
            username_attribute = username
            active_attribute = active
            active_value = true
            """
                .formatted(asked.getAddress().getPort()));
    Identity shown = Identity.of("localhost");
    Files.writeString(home.resolve("authorities.pem"), shown.certificatePem());
    started =
        Optional.of(
            Dovecot.start(
                Files.createDirectory(home.resolve("dovecot")),
                shown,
                "auth_mechanisms = plain " + mechanisms,
                "passdb {",
                "  driver = oauth2",
                "  mechanisms = " + mechanisms,
                "  args = " + settings,
                "}"));
    reading = Optional.of(new Reading(home.resolve("ledger")));
  }

  /// Says whether a token is good, and whose it is.
  private void introspect(HttpExchange exchange) throws IOException {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    boolean active = shown != null && shown.equals("Bearer " + good);
    byte[] answer =
        "{\"active\":%s,\"username\":\"bounces\"}"
            .formatted(active)
            .getBytes(StandardCharsets.US_ASCII);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @AfterEach
  void stop() {
    reading.ifPresent(Reading::close);
    started.ifPresent(Dovecot::close);
    endpoint.ifPresent(each -> each.stop(0));
  }

  private void read(String protocol, Door door, String token) {
    String text =
        """
        mailboxes:
          - name: cloud
            protocol: %s
            host: localhost
            port: %d
            tlsAuthorities: authorities.pem
            user: bounces
            oauth2: %s
            poll: 10s
        """
            .formatted(protocol, started.orElseThrow().port(door), token);
    Config config =
        switch (ConfigReader.read("carom.yaml", home, text)) {
          case io.carom.config.Reading.Read(Config read) -> read;
          case io.carom.config.Reading.Faulty faulty -> throw new AssertionError(faulty);
        };
    reading.orElseThrow().start(MailboxLogins.of(config, Map.of()), intake);
  }

  private void settled(int understood) throws InterruptedException {
    reading.orElseThrow().settled("cloud", state -> state.understood() == understood);
  }

  private void deliver(String user) throws IOException {
    started.orElseThrow().deliver("bounces", Reports.report(user));
  }

  /// Each by the mechanism that is wanted of those that are offered.
  @ParameterizedTest
  @CsvSource({
    "xoauth2, XOAUTH2",
    "oauthbearer, OAUTHBEARER",
    "xoauth2 oauthbearer, OAUTHBEARER",
  })
  void a_token_that_expired_is_read_again_from_its_file(String offered, String wanted)
      throws Exception {
    start(offered);
    Path token = Files.writeString(home.resolve("token"), "first\n");
    deliver("gone");
    read("imap", Door.IMAPS, "{file: token}");
    settled(1);

    good = "second";
    started.orElseThrow().doveadm("kick", "bounces");
    reading
        .orElseThrow()
        .settled(
            "cloud",
            state -> state.problem().startsWith("the server refuses the login of bounces: "));
    Files.writeString(token, "second\n");
    deliver("lost");
    settled(2);
    assertEquals("", reading.orElseThrow().state("cloud").problem());
    assertEquals(Set.of(wanted), mechanisms());
  }

  /// By which mechanisms somebody came in.
  private Set<String> mechanisms() throws IOException {
    return Pattern.compile("Login: user=<bounces>, method=(\\w+)")
        .matcher(started.orElseThrow().log())
        .results()
        .map(login -> login.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void a_command_is_run_for_each_login() throws Exception {
    start("xoauth2 oauthbearer");
    Path token = Files.writeString(home.resolve("token"), "first\n");
    deliver("gone");
    read("imap", Door.IMAPS, "{command: [cat, \"" + token + "\"]}");
    settled(1);
    good = "second";
    Files.writeString(token, "second\nanother line\n");
    started.orElseThrow().doveadm("kick", "bounces");
    deliver("lost");
    settled(2);
  }

  @Test
  void pop3_knows_tokens_too() throws Exception {
    start("xoauth2 oauthbearer");
    Files.writeString(home.resolve("token"), "first\n");
    deliver("gone");
    read("pop3", Door.POP3S, "{file: token}");
    settled(1);
    assertEquals(Set.of("XOAUTH2"), mechanisms());
  }
}
