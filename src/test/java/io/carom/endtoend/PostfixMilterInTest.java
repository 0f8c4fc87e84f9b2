package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Mail;
import io.carom.milter.Doors;
import io.carom.milter.MilterDoor;
import io.carom.milter.MilterSettings.Recorded;
import io.carom.relay.Hop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real Postfix shows reports to the filter, wired by the snippet we ship; what goes on comes to
/// a mailbox server that keeps it octet by octet.
@Timeout(value = 3, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class PostfixMilterInTest {

  private static final String OURS = "<b@bounces.example.org>";
  private static final String ANNA = "<anna@example.org>";

  @TempDir Path home;
  private Hop mailboxes;
  private Doors doors;

  @BeforeEach
  void open() throws IOException {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
    mailboxes = new Hop();
    doors = new Doors(home.resolve("carom"));
  }

  @AfterEach
  void close() throws IOException {
    if (doors != null) {
      doors.close();
      mailboxes.close();
    }
  }

  @Test
  void a_tagged_report_bears_our_fields_and_no_forged_ones() throws IOException {
    MilterDoor door = doors.inbound(Recorded.TAG, "delivery");
    String forged =
        """
        X-Carom-Kind: ordinary
        Subject: caf\u00e9
        x-carom-KIND: ordinary,
        \tfolded
        X-Carom-Id: 1
        X-Carom-Verdict: fine
        X-Caromel: not ours to touch
        X-Carom-Id: 2

        Not delivered.
        \u00b2\u00bb
        """
            .replace("\n", "\r\n");
    try (Postfix postfix = postfix(door)) {
      hand(postfix, forged, "<> BODY=8BITMIME", OURS);
      postfix.awaitEmptyQueue();
      String message = mailboxes.messages.getFirst();
      assertEquals(forged, octets(doors.kept.getFirst()));
      assertEquals(
          List.of("X-Carom-Id: " + doors.kept.getFirst().id().value(), "X-Carom-Kind: delivery"),
          message.lines().filter(line -> line.matches("(?i)x-carom-.*")).toList());
      assertTrue(message.contains("\r\nX-Caromel: not ours to touch\r\n"), message);
      assertTrue(message.contains("\r\nSubject: caf\u00e9\r\n"), message);
      assertTrue(message.endsWith("\r\n\r\nNot delivered.\r\n\u00b2\u00bb\r\n"), message);
    }
  }

  @Test
  void a_report_in_utf_8_passes_whole() throws IOException {
    MilterDoor door = doors.inbound(Recorded.TAG, "delivery");
    String report = utf8("Subject: \u672a\u9001\u8fbe\r\n\r\n\u7528\u6237\u4e0d\u5b58\u5728\r\n");
    try (Postfix postfix = postfix(door)) {
      hand(postfix, report, "<> SMTPUTF8", "<b+\u7528\u6237=example.net@bounces.example.org>");
      postfix.awaitEmptyQueue();
      Mail kept = doors.kept.getFirst();
      assertEquals(report, octets(kept));
      assertTrue(kept.envelope().smtpUtf8());
      assertEquals(
          "b+\u7528\u6237=example.net@bounces.example.org",
          kept.envelope().recipients().getFirst().address().toString());
      String message = mailboxes.messages.getFirst();
      assertTrue(message.contains(report.substring(0, report.indexOf('\r'))), message);
      assertTrue(message.endsWith(report.substring(report.indexOf("\r\n\r\n"))), message);
    }
  }

  @Test
  void discard_leaves_other_recipients_their_copy() throws IOException {
    MilterDoor door = doors.inbound(Recorded.DISCARD, "delivery");
    try (Postfix postfix = postfix(door)) {
      hand(postfix, "Subject: one\r\n\r\n1\r\n", "<>", ANNA, OURS, "<c@bounces.example.org>");
      hand(postfix, "Subject: two\r\n\r\n2\r\n", "<>", OURS);
      hand(postfix, "Subject: three\r\n\r\n3\r\n", "<>", ANNA);
      postfix.awaitEmptyQueue();
      assertEquals(List.of(ANNA, ANNA), delivered());
      assertEquals(2, doors.kept.size(), "what is anna's alone is none of ours");
      assertEquals(2, doors.kept.getFirst().envelope().recipients().size());
    }
  }

  @Test
  void quarantine_puts_a_report_on_hold_and_leaves_other_recipients_their_copy()
      throws IOException {
    MilterDoor door = doors.inbound(Recorded.QUARANTINE, "delivery");
    try (Postfix postfix = postfix(door)) {
      hand(postfix, "Subject: one\r\n\r\n1\r\n", "<>", ANNA, OURS);
      hand(postfix, "Subject: two\r\n\r\n2\r\n", "<>", OURS);
      postfix.awaitLog("to=<anna@example.org>", "status=sent");
      assertEquals(List.of(ANNA), delivered());
      List<String> held =
          postfix.queue().stream().filter(line -> line.contains("\"hold\"")).toList();
      assertEquals(1, held.size(), held::toString);
      assertTrue(held.getFirst().contains("b@bounces.example.org"), held::toString);
      assertEquals(2, doors.kept.size());
    }
  }

  @Test
  void reports_wait_at_their_senders_while_carom_is_down() throws IOException {
    MilterDoor door = doors.inbound(Recorded.TAG, "delivery");
    try (Postfix postfix = postfix(door)) {
      doors.shut();
      try (Client client = new Client(postfix.port())) {
        List<String> replies = client.hand(List.of("<>", OURS), new byte[0]);
        assertTrue(replies.getFirst().startsWith("451 4.7.1 "), replies::toString);
      }
      assertEquals(List.of(), postfix.queue());
    }
    assertEquals(List.of(), delivered());
  }

  private static void hand(Postfix postfix, String octets, String... paths) throws IOException {
    try (Client client = new Client(postfix.port())) {
      List<String> replies =
          client.hand(List.of(paths), octets.getBytes(StandardCharsets.ISO_8859_1));
      assertTrue(replies.stream().allMatch(reply -> reply.startsWith("250 ")), replies::toString);
    }
  }

  private Postfix postfix(MilterDoor door) throws IOException {
    Map<String, String> settings =
        new HashMap<>(
            Snippet.of(
                "milter-in.cf",
                Map.of(
                    "inet:127.0.0.1:10045",
                    door.place(),
                    "discard:recorded by Carom",
                    "smtp:[127.0.0.1]:" + mailboxes.port())));
    // As to mail from elsewhere, nothing is added to what lacks a date or a sender.
    settings.put("local_header_rewrite_clients", "");
    settings.put("relay_domains", "bounces.example.org, example.org");
    settings.put("relay_transport", "smtp:[127.0.0.1]:" + mailboxes.port());
    settings.put("myhostname", "mail.example.org");
    settings.put("mydestination", "");
    return Postfix.start(Files.createDirectory(home.resolve("postfix")), settings);
  }

  private List<String> delivered() {
    return mailboxes.lines.stream()
        .filter(line -> line.startsWith("RCPT TO:"))
        .map(line -> line.replaceFirst("RCPT TO:(<[^>]*>).*", "$1"))
        .toList();
  }

  private static String octets(Mail mail) {
    return new String(mail.octets().array(), StandardCharsets.ISO_8859_1);
  }

  /// Text in UTF-8, its octets as ISO 8859-1.
  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
