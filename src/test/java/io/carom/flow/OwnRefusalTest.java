package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.app.RuleFolder;
import io.carom.classify.Reason;
import io.carom.decide.DecideSettings;
import io.carom.decide.MailingList;
import io.carom.decide.Trust;
import io.carom.flow.Announcements.Subscriber;
import io.carom.flow.Gate.Answer.Withheld;
import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our gate refuses, the mail server that asked reports that to the sender, and so to us: from
/// octets to the ledger, with the rules we ship.
class OwnRefusalTest {

  private static final Address READER = new Address("reader", "example.net");
  private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");
  private static final Optional<Instant> UNTIL = Optional.of(Instant.parse("2026-03-15T10:00:00Z"));

  @TempDir Path data;
  private Ledger ledger;
  private Reader reader;
  private Instant now = Instant.parse("2026-03-02T10:00:00Z");

  @BeforeEach
  void open() throws RuleFolder.Unusable {
    ledger = SqliteLedger.open(data);
    RuleFolder rules = RuleFolder.open(Path.of("conf/rules"));
    reader = new BounceReader(rules::classifier);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void the_rule_looks_for_the_words_that_the_gate_says() throws IOException {
    String rule = Files.readString(Path.of("conf/rules/carom.yaml"));
    String words = Gate.PHRASE.replaceAll("[^a-z ]", "").strip();
    assertTrue(rule.contains("any: [\"" + words + "\"]"), rule);
  }

  /// Whatever it withheld the recipient for, and however the mail server frames it.
  @Test
  void every_refusal_of_ours_is_known_as_ours() {
    for (String reason :
        Stream.concat(Stream.of(Reason.values()).map(Reason::word), Stream.of("manual", "Own_One"))
            .toList()) {
      String text = new Withheld("news", reason, SINCE, Optional.empty()).text();
      for (String reply :
          List.of(
              "550 5.7.1 " + text,
              "554 5.7.1 <reader@example.net>: Recipient address rejected: " + text)) {
        ObjectNode row = Facts.of(reader.read(bounce(1, reply)), Facts.UNGRADED).getFirst();
        assertEquals("carom/gate", row.path("rule").textValue(), reply);
        assertEquals("keep", row.path("listAction").textValue(), reply);
      }
    }
  }

  @Test
  void our_own_refusal_renews_nothing() {
    Suppression before =
        new Suppression(
            "default",
            RecipientKey.of(READER),
            READER,
            "mailbox-full",
            SINCE,
            UNTIL,
            "three soft bounces",
            Optional.empty());
    ledger.write(
        journal -> {
          journal.suppress(before);
          return true;
        });

    refusedForTwentyDays("mailbox-full");

    assertEquals(Optional.of(before), suppression());
    assertTrue(events().stream().noneMatch(type -> type.startsWith("recipient.")), "none changed");
  }

  /// It was lifted while the report was on its way.
  @Test
  void our_own_refusal_suppresses_nobody() {
    refusedForTwentyDays("user-unknown");

    assertEquals(Optional.empty(), suppression());
    List<String> events = events();
    assertEquals(20, events.size(), "each is told of");
    assertTrue(
        events.stream().noneMatch(type -> type.matches("recipient\\..*|bounce\\.hard")),
        events::toString);
  }

  private void refusedForTwentyDays(String reason) {
    String text = new Withheld("default", reason, SINCE, UNTIL).text();
    DecideSettings settings =
        new DecideSettings(
            List.of(MailingList.unnamed()),
            List.of(),
            Trust.none(),
            OptionalInt.of(1000),
            0.8,
            false);
    Intake intake =
        new BounceIntake(
            reader,
            settings,
            ledger,
            Roster.none(),
            new Announcements(List.of(new Subscriber("app", List.of(), List.of()))),
            _ -> "",
            Address::brief,
            () -> now);
    for (int day = 1; day <= 20; day++) {
      now = now.plus(Duration.ofDays(1));
      assertInstanceOf(
          Receipt.Accepted.class, intake.receive(bounce(day, "550 5.7.1 " + text)), "day " + day);
    }
  }

  private Optional<Suppression> suppression() {
    return ledger.read(recall -> recall.suppression("default", RecipientKey.of(READER)));
  }

  private List<String> events() {
    return ledger.read(recall -> recall.due(List.of("app"), now, 1000)).stream()
        .map(Dispatch::event)
        .map(event -> event.type())
        .toList();
  }

  private Mail bounce(int number, String reply) {
    String text =
        """
        From: MAILER-DAEMON@app.example.org
        To: news@bounces.example.org
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=frame

        --frame
        Content-Type: text/plain

        <reader@example.net>: host mail.example.org[192.0.2.1] said: %2$s (in reply to end of DATA)
        --frame
        Content-Type: message/delivery-status

        Reporting-MTA: dns; app.example.org

        Final-Recipient: rfc822; reader@example.net
        Action: failed
        Status: 5.7.1
        Remote-MTA: dns; mail.example.org
        Diagnostic-Code: smtp; %2$s

        --frame
        Content-Type: text/rfc822-headers

        From: news@example.org
        Message-ID: <%1$d@example.org>

        --frame--
        """
            .formatted(number, reply);
    Envelope.Recipient recipient =
        new Envelope.Recipient(
            new Address("news", "bounces.example.org"), Optional.empty(), Optional.empty());
    Envelope envelope =
        new Envelope(
            Optional.empty(),
            List.of(recipient),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());
    return Mail.of(envelope, Octets.ascii(text.replace("\n", "\r\n")), now);
  }
}
