package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.flow.Gate;
import io.carom.milter.Doors;
import io.carom.milter.MilterDoor;
import io.carom.milter.MilterSettings.NoneLeft;
import io.carom.relay.Hop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real Postfix asks the gate as its milter, wired by the snippet we ship; what it lets out comes
/// to a server that keeps it octet by octet.
@Timeout(value = 3, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class PostfixMilterOutTest {

  private static final String SUPPRESSED =
      "550 5.7.1 Suppressed since 2026-03-01: user unknown " + Gate.PHRASE + "user-unknown)";

  /// UTF-8 in the header, octets that are no UTF-8 in the body, lines that begin with a dot.
  private static final byte[] TEXT =
      "Subject: caf\u00c3\u00a9\r\nX-Odd: \u00b2\u00bb\r\n\r\n\u00d4\u00da\r\n..\r\n"
          .getBytes(StandardCharsets.ISO_8859_1);

  @TempDir Path home;
  private Hop world;
  private Doors doors;

  @BeforeEach
  void open() throws IOException {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
    world = new Hop();
    doors = new Doors(home.resolve("carom"));
  }

  @AfterEach
  void close() throws IOException {
    if (doors != null) {
      doors.close();
      world.close();
    }
  }

  @Test
  void suppressed_recipients_are_taken_off_and_the_mail_goes_on_octet_by_octet()
      throws IOException {
    MilterDoor door = doors.outbound(NoneLeft.REJECT, false);
    try (Postfix postfix = postfix(door, false)) {
      assertEquals(
          List.of("250", "250", "250", "250", "250"),
          hand(
              postfix,
              TEXT,
              "<news@example.org> BODY=8BITMIME",
              "<Gone@EXAMPLE.net> NOTIFY=FAILURE ORCPT=rfc822;Gone@EXAMPLE.net",
              "<ok@example.net>",
              "<gone@example.net>"));
      assertEquals(
          List.of("250", "250", "250", "250"),
          hand(
              postfix,
              TEXT,
              "<news@example.org> SMTPUTF8",
              "<weg-\u00fc@example.net>",
              "<bleibt-\u00fc@example.net>"));
      postfix.awaitEmptyQueue();
      assertEquals(
          Set.of("<ok@example.net>", "<bleibt-\u00c3\u00bc@example.net>"), Set.copyOf(mailed()));
      assertEquals(2, world.messages.size());
      for (String message : world.messages) {
        assertTrue(message.endsWith(new String(TEXT, StandardCharsets.ISO_8859_1)), message);
      }
    }
  }

  @Test
  void the_last_recipient_is_never_deleted_and_the_sender_hears_why() throws IOException {
    MilterDoor door = doors.outbound(NoneLeft.REJECT, false);
    try (Postfix postfix = postfix(door, false)) {
      try (Client client = new Client(postfix.port())) {
        List<String> twice =
            List.of("<news@example.org>", "<gone@example.net>", "<gone@example.net>");
        assertEquals(SUPPRESSED, client.hand(twice, TEXT).getLast());
      }
      postfix.awaitEmptyQueue();
      assertEquals(List.of(), mailed());
    }
  }

  @Test
  void a_message_for_nobody_vanishes_where_that_is_configured() throws IOException {
    MilterDoor door = doors.outbound(NoneLeft.DISCARD, false);
    try (Postfix postfix = postfix(door, false)) {
      assertEquals(
          List.of("250", "250", "250"),
          hand(postfix, TEXT, "<news@example.org>", "<gone@example.net>"));
      postfix.awaitEmptyQueue();
      assertEquals(List.of(), mailed());
      assertTrue(postfix.log().contains("milter-discard"), postfix.log());
    }
  }

  @Test
  void exempt_senders_mail_whom_they_like() throws IOException {
    MilterDoor door = doors.outbound(NoneLeft.REJECT, true);
    try (Postfix postfix = postfix(door, false)) {
      assertEquals(
          List.of("250", "250", "250"),
          hand(postfix, TEXT, "<reset@example.org>", "<gone@example.net>"));
      postfix.awaitEmptyQueue();
      assertEquals(List.of("<gone@example.net>"), mailed());
    }
  }

  @Test
  void a_sender_may_hear_at_once_who_is_suppressed() throws IOException {
    MilterDoor door = doors.outbound(NoneLeft.REJECT, true);
    try (Postfix postfix = postfix(door, false)) {
      try (Client client = new Client(postfix.port())) {
        List<String> replies =
            client.hand(
                List.of("<news@example.org>", "<gone@example.net>", "<ok@example.net>"), TEXT);
        assertEquals(SUPPRESSED, replies.get(1));
        assertEquals(List.of("250", "550", "250", "250"), codes(replies));
        assertEquals(
            List.of("250", "550", "554"),
            codes(client.hand(List.of("<news@example.org>", "<gone@example.net>"), TEXT)));
      }
      postfix.awaitEmptyQueue();
      assertEquals(List.of("<ok@example.net>"), mailed());
    }
  }

  /// A refusal would leave it in maildrop for ever, `sendmail` having said that all is well.
  @Test
  void what_sendmail_hands_in_loses_recipients_or_vanishes_and_is_never_refused()
      throws IOException {
    MilterDoor door = doors.outbound(NoneLeft.REJECT, true);
    String mail = new String(TEXT, StandardCharsets.UTF_8);
    try (Postfix postfix = postfix(door, true)) {
      postfix.submit("news@example.org", List.of("gone@example.net", "ok@example.net"), mail);
      postfix.submit("news@example.org", List.of("gone@example.net"), mail);
      postfix.awaitLog("milter-discard");
      postfix.submit("news@example.org", List.of("last@example.net"), mail);
      postfix.awaitLog("to=<last@example.net>");
      postfix.awaitEmptyQueue();
      assertEquals(Set.of("<ok@example.net>", "<last@example.net>"), Set.copyOf(mailed()));
      assertEquals(2, mailed().size(), mailed()::toString);
    }
  }

  @Test
  void mail_flows_while_carom_is_down() throws IOException {
    MilterDoor door = doors.outbound(NoneLeft.REJECT, true);
    try (Postfix postfix = postfix(door, true)) {
      doors.shut();
      assertEquals(
          List.of("250", "250", "250"),
          hand(postfix, TEXT, "<news@example.org>", "<gone@example.net>"));
      postfix.submit("news@example.org", List.of("ok@example.net"), "Subject: hi\n\nhello\n");
      postfix.awaitLog("to=<ok@example.net>");
      postfix.awaitEmptyQueue();
      assertEquals(Set.of("<gone@example.net>", "<ok@example.net>"), Set.copyOf(mailed()));
    }
  }

  /// @param commandToo whether what sendmail hands in is shown as well, as the snippet has it
  private Postfix postfix(MilterDoor door, boolean commandToo) throws IOException {
    Map<String, String> settings =
        new HashMap<>(Snippet.of("milter-out.cf", Map.of("inet:127.0.0.1:10046", door.place())));
    if (!commandToo) {
      settings.remove("non_smtpd_milters");
    }
    // As to mail from elsewhere, nothing is added to what lacks a date or a sender.
    settings.put("local_header_rewrite_clients", "");
    settings.put("default_transport", "smtp:[127.0.0.1]:" + world.port());
    settings.put("myhostname", "mail.example.org");
    settings.put("mydestination", "");
    return Postfix.start(Files.createDirectory(home.resolve("postfix")), settings);
  }

  private static List<String> hand(Postfix postfix, byte[] text, String... paths)
      throws IOException {
    try (Client client = new Client(postfix.port())) {
      return codes(client.hand(List.of(paths), text));
    }
  }

  private static List<String> codes(List<String> replies) {
    return replies.stream().map(reply -> reply.substring(0, 3)).toList();
  }

  /// The recipients whose mail came to the world, octets as ISO 8859-1.
  private List<String> mailed() {
    return world.lines.stream()
        .filter(line -> line.startsWith("RCPT TO:"))
        .map(line -> line.replaceFirst("RCPT TO:(<[^>]*>).*", "$1"))
        .toList();
  }
}
