package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.cli.Typed;
import io.carom.ledger.SqliteLedger;
import io.carom.mailbox.Dovecot;
import io.carom.mailbox.Dovecot.Door;
import io.carom.smtp.Identity;
import io.carom.socket.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `carom check --mailboxes` against a real Dovecot.
@Timeout(value = 3, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class CheckMailboxesTest {

  @TempDir Path home;
  private Optional<Dovecot> started = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(Dovecot.missing().isEmpty(), Dovecot::missing);
    Identity shown = Identity.of("localhost");
    Files.writeString(home.resolve("right.pem"), shown.certificatePem());
    Files.writeString(home.resolve("other.pem"), Identity.of("other.example.org").certificatePem());
    Files.writeString(home.resolve("namesake.pem"), Identity.of("localhost").certificatePem());
    Files.writeString(home.resolve("right"), Dovecot.PASSWORD + "\n");
    Files.writeString(home.resolve("wrong"), "guessed\n");
    started = Optional.of(Dovecot.start(Files.createDirectory(home.resolve("dovecot")), shown));
  }

  @AfterEach
  void stop() {
    started.ifPresent(Dovecot::close);
  }

  private Typed check(String... mailboxes) throws Exception {
    Path config =
        Files.writeString(home.resolve("carom.yaml"), "mailboxes:\n" + String.join("", mailboxes));
    return Typed.carom(
        "check", "--mailboxes", "--config", config.toString(), "--data", data().toString());
  }

  private Path data() {
    return home.resolve("data");
  }

  /// One mailbox; keys named again replace those that are right.
  private String mailbox(String name, Door door, String... more) {
    List<String> keys =
        new java.util.ArrayList<>(
            List.of(
                "host: localhost",
                "port: " + started.orElseThrow().port(door),
                "tlsAuthorities: right.pem",
                "user: bounces",
                "password: {file: right}"));
    for (String each : more) {
      String key = each.substring(0, each.indexOf(':') + 1);
      keys.removeIf(known -> known.startsWith(key));
      keys.add(each);
    }
    return "  - name: " + name + "\n    " + String.join("\n    ", keys) + "\n";
  }

  @Test
  void what_is_there_is_told_and_nothing_changed_there_or_here() throws Exception {
    Dovecot dovecot = started.orElseThrow();
    dovecot.deliver("bounces", "Subject: hello\r\n\r\nhello\r\n");
    Typed run =
        check(
            mailbox("in-tls", Door.IMAPS, "processedFolder: Bounces"),
            mailbox("by-starttls", Door.IMAP, "tls: starttls"),
            mailbox("in-clear", Door.IMAP, "tls: \"off\""),
            mailbox("pop", Door.POP3S, "protocol: pop3"));
    assertEquals(
        List.of(
            "mailbox in-tls: 1 messages in INBOX; the server knows IDLE, MOVE, UIDPLUS",
            "mailbox by-starttls: 1 messages in INBOX; the server knows IDLE, MOVE, UIDPLUS",
            "mailbox in-clear: 1 messages in INBOX; the server knows IDLE, MOVE, UIDPLUS",
            "mailbox pop: 1 messages",
            home.resolve("carom.yaml") + ": all is well"),
        run.out().lines().toList());
    assertEquals(0, run.code());
    assertEquals("", dovecot.inbox("bounces").getFirst().flags());
    assertTrue(
        Files.notExists(home.resolve("dovecot/mail/bounces/Maildir/.Bounces")),
        "the folder is made by who reads");
    try (SqliteLedger ledger = SqliteLedger.open(data())) {
      assertEquals(Optional.empty(), ledger.read(recall -> recall.mailbox("in-tls")));
    }
  }

  @Test
  void what_is_wrong_is_told_with_what_to_do() throws Exception {
    Typed run =
        check(
            mailbox("password", Door.IMAPS, "password: {file: wrong}"),
            mailbox("pop-password", Door.POP3S, "protocol: pop3", "password: {file: wrong}"),
            mailbox("nobody", Door.IMAPS, "port: " + FreePort.any()),
            mailbox("no-host", Door.IMAPS, "host: nowhere.invalid"),
            mailbox("authority", Door.IMAPS, "tlsAuthorities: other.pem"),
            mailbox(
                "starttls-authority", Door.IMAP, "tls: starttls", "tlsAuthorities: namesake.pem"),
            mailbox("name", Door.IMAPS, "host: 127.0.0.1"),
            mailbox("no-tls", Door.IMAP, "tls: implicit"),
            mailbox("folder", Door.IMAPS, "folder: Elsewhere"));
    String port = ":" + started.orElseThrow().port(Door.IMAPS);
    for (String told :
        List.of(
            "mailbox password: the server refuses the login of bounces: [AUTHENTICATIONFAILED]"
                + " Authentication failed.; are mailboxes.user and what password or oauth2 names"
                + " right?",
            "mailbox pop-password: the server refuses the login of bounces: ",
            "mailbox nobody: nobody answers at localhost:",
            "mailbox no-host: there is no host nowhere.invalid; is mailboxes.host right",
            "mailbox authority: the certificate of localhost"
                + port
                + " is not from a known authority; name the authority's PEM file in"
                + " mailboxes.tlsAuthorities",
            "mailbox starttls-authority: the certificate of localhost:"
                + started.orElseThrow().port(Door.IMAP)
                + " is not from a known authority; ",
            "mailbox name: the certificate of 127.0.0.1" + port + " is not good: No subject",
            "mailbox no-tls: no TLS with localhost:",
            "mailbox folder: there is no folder Elsewhere; is mailboxes.folder right?")) {
      assertTrue(
          run.out().lines().anyMatch(line -> line.startsWith(told)), told + "\n" + run.out());
    }
    assertTrue(run.out().endsWith(": 9 problems\n"), run.out());
    assertEquals(2, run.code());
  }

  @Test
  void what_can_be_told_without_connecting_is_told_first() throws Exception {
    Typed run =
        check(
            mailbox("secret", Door.IMAPS, "password: {file: nowhere}"),
            mailbox("command", Door.IMAPS, "password: {}", "oauth2: {command: [\"false\"]}"),
            mailbox("authorities", Door.IMAPS, "tlsAuthorities: right"));
    assertEquals(
        List.of(
            "mailbox secret: the secret's file " + home.resolve("nowhere") + " does not exist",
            "mailbox command: the command false ended with exit code 1",
            "mailbox authorities: mailboxes.tlsAuthorities: "
                + home.resolve("right")
                + " cannot be used: "),
        run.out()
            .lines()
            .limit(3)
            .map(line -> line.replaceFirst("(cannot be used: ).*", "$1"))
            .toList());
    assertEquals(2, run.code());
  }
}
