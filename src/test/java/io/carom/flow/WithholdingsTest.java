package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.flow.Announcements.Subscriber;
import io.carom.flow.Gate.Answer.Withheld;
import io.carom.flow.Withholdings.Withholding;
import io.carom.ledger.Entries.Event;
import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Who was taken off a message is in the log and told to applications.
class WithholdingsTest {

  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Withholdings.class);
  private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path data;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Ledger ledger;
  private Instant now = Instant.parse("2026-04-05T06:07:08.009Z");

  @BeforeEach
  void open() {
    ledger = SqliteLedger.open(data);
    log.start();
    LOGGER.setLevel(Level.INFO);
    LOGGER.addAppender(log);
  }

  @AfterEach
  void close() {
    LOGGER.detachAppender(log);
    LOGGER.setLevel(null);
    ledger.close();
  }

  @Test
  void each_recipient_is_an_event_and_a_line() {
    withholdings(new Subscriber("app", List.of(), List.of()))
        .tell(
            "4Q1",
            List.of(
                withheld("gone@example.net", "news", "user-unknown"),
                withheld("angry@example.net", "shop", "complaint")));

    ObjectNode told = Announcements.parse(events("app").getFirst().body());
    assertEquals("recipient.withheld", told.path("type").textValue());
    assertEquals("2026-04-05T06:07:08.009Z", told.path("timestamp").textValue());
    ObjectNode about = (ObjectNode) told.path("data");
    assertEquals("gone@example.net", about.path("recipient").textValue());
    assertEquals("news", about.path("list").textValue());
    assertEquals("user-unknown", about.path("reason").textValue());
    assertEquals(
        "Suppressed since 2026-03-01: user unknown (carom gate: user-unknown)",
        about.path("because").textValue());
    assertTrue(about.path("mailId").isNull(), "no message of the ledger's brought this about");
    assertEquals(2, events("app").size());
    assertEquals(
        List.of(
            "gate: gone@example.net withheld from 4Q1: Suppressed since 2026-03-01: user unknown"
                + " (carom gate: user-unknown)",
            "gate: angry@example.net withheld from 4Q1: Suppressed since 2026-03-01: complaint"
                + " (carom gate: complaint)"),
        log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  @Test
  void the_next_message_is_another_event_and_each_list_has_its_own_hearers() {
    Withholdings withholdings = withholdings(new Subscriber("app", List.of(), List.of("news")));
    withholdings.tell("4Q1", List.of(withheld("gone@example.net", "news", "user-unknown")));
    withholdings.tell("4Q2", List.of(withheld("gone@example.net", "news", "user-unknown")));
    withholdings.tell("4Q3", List.of(withheld("gone@example.net", "shop", "user-unknown")));

    List<Event> told = events("app");
    assertEquals(2, told.size());
    assertNotEquals(told.getFirst().id(), told.getLast().id());
  }

  @Test
  void a_ledger_that_cannot_write_leaves_the_lines_and_the_gate_goes_on() {
    Withholdings withholdings = withholdings(new Subscriber("app", List.of(), List.of()));
    ledger.close();
    withholdings.tell("", List.of(withheld("gone@example.net", "news", "user-unknown")));
    ledger = SqliteLedger.open(data);

    assertEquals(List.of(), events("app"));
    List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertTrue(lines.getFirst().startsWith("gate: gone@example.net withheld from a message: "));
    assertTrue(
        lines.getLast().startsWith("gate: 1 recipients withheld, applications cannot be told: "),
        lines::toString);
  }

  private Withholdings withholdings(Subscriber subscriber) {
    return new Withholdings(
        ledger, new Announcements(List.of(subscriber)), Address::toString, () -> now);
  }

  private static Withholding withheld(String recipient, String list, String reason) {
    return new Withholding(
        Address.parse(recipient).orElseThrow(),
        new Withheld(list, reason, SINCE, Optional.empty()));
  }

  private List<Event> events(String endpoint) {
    return ledger.read(recall -> recall.due(List.of(endpoint), now, 100)).stream()
        .map(dispatch -> dispatch.event())
        .toList();
  }
}
