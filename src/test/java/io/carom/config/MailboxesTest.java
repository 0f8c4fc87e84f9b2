package io.carom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Address;
import io.carom.mailbox.MailboxSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What is said of `mailboxes`.
class MailboxesTest {

  private static Reading read(String text) {
    return ConfigReader.read("carom.yaml", Path.of("/etc/carom"), text);
  }

  private static List<Config.Mailbox> good(String text) {
    return switch (read(text)) {
      case Reading.Read(Config config) -> config.mailboxes();
      case Reading.Faulty(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  private static void says(String text, String... problems) {
    List<String> told =
        switch (read(text)) {
          case Reading.Read(Config config) ->
              throw new AssertionError("was taken: " + config.mailboxes());
          case Reading.Faulty(List<Problem> found) -> found.stream().map(Problem::text).toList();
        };
    assertEquals(List.of(problems), told);
  }

  private static String box(String... keys) {
    return "mailboxes:\n  - name: bounces\n    "
        + List.of(keys).stream().collect(Collectors.joining("\n    "));
  }

  private static final String WHOLE =
      box("host: imap.example.org", "user: bounces@example.org", "password: {file: secret}");

  @Test
  void what_is_not_written_is_imap_in_tls_that_changes_nothing() {
    Config.Mailbox only = good(WHOLE).getFirst();
    assertEquals(
        new MailboxSettings(
            "bounces",
            MailboxSettings.Protocol.IMAP,
            "imap.example.org",
            993,
            MailboxSettings.Tls.IMPLICIT,
            Optional.empty(),
            "bounces@example.org",
            "INBOX",
            Optional.empty(),
            false,
            Duration.ofMinutes(5),
            Optional.empty(),
            20 << 20),
        only.settings());
    assertEquals(new SecretSource.InFile(Path.of("/etc/carom/secret")), only.secret());
    assertFalse(only.isToken());
  }

  @Test
  void the_port_is_that_of_the_protocol_and_the_way_of_tls() {
    assertEquals(143, good(WHOLE + "\n    tls: starttls").getFirst().settings().port());
    assertEquals(995, good(WHOLE + "\n    protocol: pop3").getFirst().settings().port());
    assertEquals(
        110, good(WHOLE + "\n    protocol: pop3\n    tls: \"off\"").getFirst().settings().port());
    assertEquals(10143, good(WHOLE + "\n    port: 10143").getFirst().settings().port());
  }

  @Test
  void a_token_comes_from_a_file_or_a_command() {
    String start = box("host: imap.example.org", "user: bounces@example.org");
    Config.Mailbox ofFile = good(start + "\n    oauth2: {file: /run/token}").getFirst();
    assertEquals(new SecretSource.InFile(Path.of("/run/token")), ofFile.secret());
    assertTrue(ofFile.isToken());
    Config.Mailbox ofCommand =
        good(start + "\n    oauth2: {command: [/usr/bin/token, club]}").getFirst();
    assertEquals(new SecretSource.OfCommand(List.of("/usr/bin/token", "club")), ofCommand.secret());
    assertTrue(ofCommand.isToken());
  }

  @Test
  void what_is_missing_is_asked_for() {
    String secret =
        "keep it out of this file: write password: {file: PATH} or {env: VARIABLE}, or oauth2:"
            + " {file: PATH} or {command: [PROGRAM, ARGUMENT]}";
    says(
        "mailboxes:\n  - folder: INBOX\n",
        "carom.yaml:2: mailboxes.name is missing here; add \"name:\" and write 1 to 32 of a-z, 0-9"
            + " and -, as in shop",
        "carom.yaml:2: mailboxes.host is missing here; add \"host:\" and write its name or address,"
            + " without a port, as in imap.example.org",
        "carom.yaml:2: mailboxes.user is missing here; add \"user:\" and write 1 to 1000"
            + " characters",
        "carom.yaml:2: a mailbox has one password or one token; " + secret);
    says(
        WHOLE + "\n    oauth2: {file: token}",
        "carom.yaml:2: a mailbox has one password or one token; " + secret);
  }

  @Test
  void a_password_in_the_file_is_refused_and_not_repeated() {
    String told =
        read(box("host: imap.example.org", "user: b@example.org", "password: correct-horse"))
            .toString();
    assertFalse(told.contains("correct-horse"), told);
  }

  @Test
  void what_a_value_cannot_be_is_told_where_it_stands() {
    says(
        box(
            "host: \"imap.example.org:993\"",
            "port: 70000",
            "protocol: imaps",
            "tls: on",
            "user: b@example.org",
            "password: {file: secret}",
            "poll: 5s",
            "delete: perhaps",
            "bounceAddress: nobody"),
        "carom.yaml:3: mailboxes.host: \"imap.example.org:993\" is not a host; write its name or"
            + " address, without a port, as in imap.example.org",
        "carom.yaml:4: mailboxes.port: \"70000\" is not a port; write a number from 1 to 65535",
        "carom.yaml:5: mailboxes.protocol: \"imaps\" is not a protocol of mailboxes; write imap or"
            + " pop3",
        "carom.yaml:6: mailboxes.tls: \"on\" is not a way of TLS; write implicit, starttls or off",
        "carom.yaml:9: mailboxes.poll: \"5s\" is not a pause between two looks at a mailbox; write"
            + " a duration from 10s to 25m, as in 5m",
        "carom.yaml:10: mailboxes.delete: \"perhaps\" is not a switch; write true or false",
        "carom.yaml:11: mailboxes.bounceAddress: \"nobody\" is not a mail address; write"
            + " local@domain");
    says(
        WHOLE + "\n    poll: 26m",
        "carom.yaml:6: mailboxes.poll: \"26m\" is not a pause between two looks at a mailbox;"
            + " write a duration from 10s to 25m, as in 5m");
  }

  @Test
  void what_does_not_go_together_is_told() {
    says(
        WHOLE + "\n    protocol: pop3\n    processedFolder: Bounces",
        "carom.yaml:2: mailboxes: POP3 has no folders: write delete: true, or take processedFolder"
            + " away");
    says(
        WHOLE + "\n    protocol: pop3\n    folder: Junk",
        "carom.yaml:2: mailboxes: POP3 has no folders but INBOX");
    says(
        WHOLE + "\n    delete: true\n    processedFolder: Bounces",
        "carom.yaml:2: mailboxes: what is deleted cannot be moved too: keep delete or"
            + " processedFolder");
    says(
        WHOLE + "\n    processedFolder: INBOX",
        "carom.yaml:2: mailboxes: folder and processedFolder are the same");
  }

  @Test
  void no_two_have_a_name_since_their_places_go_by_it() {
    says(
        WHOLE + "\n" + WHOLE.substring(WHOLE.indexOf("  - ")),
        "carom.yaml:6: mailboxes.name: \"bounces\" stands here a second time; give each its own");
  }

  @Test
  void a_key_that_is_none_is_told() {
    says(
        WHOLE + "\n    passwort: {file: x}",
        "carom.yaml:6: \"mailboxes.passwort\" is not a key; did you mean \"password\"?");
  }

  @Test
  void the_address_its_mail_came_to_is_read() {
    assertEquals(
        Address.parse("b@bounces.example.org"),
        good(WHOLE + "\n    bounceAddress: b@bounces.example.org")
            .getFirst()
            .settings()
            .bounceAddress());
  }
}
