package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.classify.Fault;
import io.carom.classify.ListAction;
import io.carom.classify.Permanence;
import io.carom.classify.Reason;
import io.carom.classify.Retry;
import io.carom.classify.Verdict;
import io.carom.decide.DecideSettings;
import io.carom.decide.MailingList;
import io.carom.decide.Trust;
import io.carom.flow.Announcements.Subscriber;
import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Journal;
import io.carom.ledger.Ledger;
import io.carom.ledger.LedgerUnavailable;
import io.carom.ledger.Recall;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import io.carom.report.Action;
import io.carom.report.Original;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The way of a message over a real ledger; only the reading of octets is stood in for.
class BounceIntakeTest {

  private static final MailingList NEWS = new MailingList("news", "shop", true, Set.of(), Set.of());
  private static final MailingList OFFERS =
      new MailingList("offers", "shop", true, Set.of(), Set.of());
  private static final List<Subscriber> ENDPOINT =
      List.of(new Subscriber("app", List.of(), List.of()));

  @TempDir Path data;
  private Ledger ledger;
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private int made;

  @BeforeEach
  void open() {
    ledger = SqliteLedger.open(data);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void a_dead_address_is_suppressed_and_planned_to_leave_its_files_and_applications_are_told() {
    intake(settings(NEWS, OFFERS), report("<1@example.org>", dead("gone@example.net")))
        .receive(mail("b@bounces.example.org"));

    assertEquals(List.of("news gone@example.net", "offers gone@example.net"), suppressions());
    assertEquals(List.of("news PENDING", "offers PENDING"), changes());
    assertEquals(List.of("bounce.hard"), events());
  }

  @Test
  void an_event_says_what_the_contract_names() {
    intake(settings(NEWS), report("<1@example.org>", dead("gone@example.net")))
        .receive(mail("b@bounces.example.org"));

    ObjectNode body = Announcements.parse(due().getFirst().event().body());
    assertEquals("bounce.hard", body.path("type").textValue());
    assertEquals("2026-03-01T10:00:00Z", body.path("timestamp").textValue());
    ObjectNode data = (ObjectNode) body.path("data");
    assertEquals(
        Stream.concat(
                FactKeys.ALL.stream(),
                Stream.of("mailId", "list", "decision", "because", "advice", "eventId"))
            .toList(),
        FactKeys.of(data));
    assertEquals("acted", data.path("decision").textValue());
    assertEquals("news", data.path("list").textValue());
    assertEquals("advice for user-unknown", data.path("advice").textValue());
    assertEquals(due().getFirst().event().id(), data.path("eventId").textValue());
  }

  @Test
  void a_mail_sent_twice_counts_once() {
    Mail mail = mail("b@bounces.example.org");
    Intake intake = intake(settings(NEWS), report("<1@example.org>", dead("gone@example.net")));

    intake.receive(mail);
    assertInstanceOf(Receipt.Accepted.class, intake.receive(mail));

    assertEquals(List.of("bounce.hard"), events());
    assertEquals(1, ledger.read(recall -> recall.outcomes(mail.id())).size());
  }

  @Test
  void two_reports_of_one_fact_count_once_whatever_door_and_spelling() {
    intake(settings(NEWS), report("<1@example.org>", dead("gone@example.net")))
        .receive(mail("b@bounces.example.org"));
    intake(settings(NEWS), report("<1@example.org>", dead("GONE@Example.net")))
        .receive(mail("other@bounces.example.org"));

    assertEquals(List.of("bounce.hard"), events());
  }

  @Test
  void another_message_to_the_same_recipient_counts_again() {
    for (String id : List.of("<1@example.org>", "<2@example.org>")) {
      intake(settings(NEWS), report(id, full("full@example.net")))
          .receive(mail("b@bounces.example.org"));
    }

    assertEquals(List.of("bounce.soft", "bounce.soft"), events());
    assertEquals(List.of(), suppressions());
  }

  @Test
  void a_report_that_names_no_original_counts_once_a_delivery() {
    Mail mail = mail("b@bounces.example.org");
    Intake intake = intake(settings(NEWS), report("", full("full@example.net")));

    intake.receive(mail);
    intake.receive(mail);
    intake.receive(mail("b@bounces.example.org"));

    assertEquals(List.of("bounce.soft", "bounce.soft"), events());
  }

  @Test
  void a_list_without_a_file_says_removed_at_once() {
    intake(settings(MailingList.unnamed()), report("<1@example.org>", dead("gone@example.net")))
        .receive(mail("b@bounces.example.org"));

    assertEquals(List.of("bounce.hard", "recipient.removed"), events());
    assertEquals(List.of(), changes());
  }

  @Test
  void a_wave_of_removals_is_held_for_a_person() {
    DecideSettings capped =
        new DecideSettings(List.of(NEWS), List.of(), Trust.none(), OptionalInt.of(2), 0.8, false);
    Outcome[] wave =
        IntStream.range(0, 5).mapToObj(i -> dead("u" + i + "@example.net")).toArray(Outcome[]::new);

    intake(capped, report("<1@example.org>", wave)).receive(mail("b@bounces.example.org"));

    assertEquals(List.of("news u0@example.net", "news u1@example.net"), suppressions());
    assertEquals(List.of("bounce.hard", "bounce.hard", "incident.opened"), events());
    assertEquals(3, held().size());
  }

  @Test
  void releasing_does_what_was_held_and_tells_it_then() {
    DecideSettings none =
        new DecideSettings(List.of(NEWS), List.of(), Trust.none(), OptionalInt.of(0), 0.8, false);
    intake(none, report("<1@example.org>", dead("gone@example.net")))
        .receive(mail("b@bounces.example.org"));
    assertEquals(List.of("incident.opened"), events());

    assertEquals(1, desk(none).release("news"));

    assertEquals(List.of("news gone@example.net"), suppressions());
    assertEquals(List.of("news PENDING"), changes());
    assertEquals(List.of("incident.opened", "bounce.hard", "incident.closed"), events());
    ObjectNode told = Announcements.parse(due().get(1).event().body());
    assertEquals("acted", told.path("data").path("decision").textValue());
    assertTrue(held().isEmpty());
    assertEquals(0, desk(none).release("news"));
  }

  @Test
  void cancelling_leaves_the_recipients_where_they_are() {
    DecideSettings none =
        new DecideSettings(List.of(NEWS), List.of(), Trust.none(), OptionalInt.of(0), 0.8, false);
    intake(none, report("<1@example.org>", dead("gone@example.net")))
        .receive(mail("b@bounces.example.org"));

    assertEquals(1, desk(none).cancel("news"));

    assertEquals(List.of(), suppressions());
    assertEquals(List.of("incident.opened", "incident.closed"), events());
  }

  @Test
  void one_incident_an_hour_and_list() {
    DecideSettings none =
        new DecideSettings(List.of(NEWS), List.of(), Trust.none(), OptionalInt.of(0), 0.8, false);
    for (int i = 0; i < 3; i++) {
      intake(none, report("<" + i + "@example.org>", dead("u" + i + "@example.net")))
          .receive(mail("b@bounces.example.org"));
    }
    assertEquals(List.of("incident.opened"), events());

    now = now.plusSeconds(3700);
    intake(none, report("<9@example.org>", dead("u9@example.net")))
        .receive(mail("b@bounces.example.org"));
    assertEquals(List.of("incident.opened", "incident.opened"), events());
  }

  @Test
  void a_person_can_take_an_address_back_and_its_waiting_change_with_it() {
    intake(settings(NEWS), report("<1@example.org>", dead("gone@example.net")))
        .receive(mail("b@bounces.example.org"));

    List<String> restored =
        desk(settings(NEWS))
            .restore(Optional.empty(), new Address("GONE", "example.net"), "it was a mistake");

    assertEquals(List.of("news"), restored);
    assertEquals(List.of(), suppressions());
    assertEquals(List.of("news UNDONE"), changes());
    assertEquals(List.of("bounce.hard", "recipient.restored"), events());
  }

  @Test
  void an_alias_that_a_list_holds_is_what_counts_and_it_stays() {
    Outcome behind =
        Outcome.of(Action.FAILED)
            .recipient(Address.parse("behind@example.com"))
            .originalRecipient(Address.parse("Alias@example.org"))
            .build();
    intake(settings(NEWS), report("<1@example.org>", behind))
        .receive(mail("b@bounces.example.org"));

    assertEquals(List.of(), suppressions());
    assertEquals(List.of("bounce.soft"), events());
  }

  @Test
  void a_thousand_recipients_are_written_whole() {
    Outcome[] many =
        IntStream.range(0, 1200)
            .mapToObj(i -> full("u" + i + "@example.net"))
            .toArray(Outcome[]::new);
    Mail mail = mail("b@bounces.example.org");

    assertInstanceOf(
        Receipt.Accepted.class,
        intake(settings(NEWS), report("<1@example.org>", many)).receive(mail));

    assertEquals(1200, ledger.read(recall -> recall.outcomes(mail.id())).size());
  }

  @Test
  void a_ledger_that_cannot_write_defers_and_says_which_kind() {
    for (LedgerUnavailable.Kind kind : LedgerUnavailable.Kind.values()) {
      Ledger broken = new BrokenLedger(new LedgerUnavailable(kind, "no"));
      Receipt receipt =
          intake(broken, settings(NEWS), report("<1@example.org>", dead("gone@example.net")))
              .receive(mail("b@bounces.example.org"));
      Receipt.Deferred deferred = assertInstanceOf(Receipt.Deferred.class, receipt);
      assertEquals(
          switch (kind) {
            case FULL -> Receipt.Cause.STORAGE_SHORT;
            case BROKEN -> Receipt.Cause.CANNOT_RECORD;
            case CLOSED -> Receipt.Cause.STOPPING;
          },
          deferred.cause());
    }
  }

  @Test
  void a_fault_of_ours_in_reading_costs_no_message_and_is_told_whoever_sent_it() {
    Intake intake =
        new BounceIntake(
            mail -> {
              throw new IllegalStateException("a comma too many");
            },
            settings(NEWS),
            ledger,
            Roster.none(),
            new Announcements(ENDPOINT),
            reason -> "",
            Address::brief,
            () -> now);

    Envelope person =
        new Envelope(
            Address.parse("ann@example.org"),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());
    Mail mail = Mail.of(person, Octets.ascii("Subject: hello\r\n\r\n"), now);
    assertEquals(new Receipt.Accepted(mail.id(), "unread"), intake.receive(mail));
    assertEquals(List.of("report.unrecognized"), events());
    JsonNode told = Announcements.parse(due().getFirst().event().body()).path("data");
    String because = told.path("because").textValue();
    assertTrue(
        because.startsWith(
            "it could not be read: java.lang.IllegalStateException: a comma too many at"
                + " BounceIntakeTest.java:"),
        because);
    assertEquals("unread", told.path("flaws").path(0).path("code").textValue());
    assertTrue(ledger.read(recall -> recall.mail(mail.id())).isPresent());
  }

  @Test
  void mail_from_the_null_sender_that_nobody_can_read_is_shown_and_kept() {
    Mail mail = mail("b@bounces.example.org");
    intake(ledger, settings(NEWS), new Report.Ordinary(List.of())).receive(mail);

    assertEquals(List.of("report.unrecognized"), events());
    assertTrue(ledger.read(recall -> recall.mail(mail.id())).isPresent());
    assertInstanceOf(
        Receipt.Accepted.class,
        intake(ledger, settings(NEWS), new Report.Ordinary(List.of())).receive(mail),
        "the same mail again is taken again");
    assertEquals(List.of("report.unrecognized"), events());
  }

  @Test
  void an_endpoint_hears_what_it_asked_for() {
    Announcements picky =
        new Announcements(
            List.of(
                new Subscriber("soft", List.of("bounce.soft"), List.of()),
                new Subscriber("offers", List.of(), List.of("offers")),
                new Subscriber("news", List.of(), List.of("news"))));
    new BounceIntake(
            mail -> reading(report("<1@example.org>", dead("gone@example.net"))),
            settings(NEWS),
            ledger,
            Roster.none(),
            picky,
            reason -> "",
            Address::brief,
            () -> now)
        .receive(mail("b@bounces.example.org"));

    List<Dispatch> waiting =
        ledger.read(recall -> recall.due(List.of("soft", "offers", "news"), now, 10));
    assertEquals(List.of("news"), waiting.stream().map(Dispatch::endpoint).toList());
  }

  private BounceIntake intake(DecideSettings settings, Report report) {
    return intake(ledger, settings, report);
  }

  private BounceIntake intake(Ledger to, DecideSettings settings, Report report) {
    Roster roster =
        new Roster() {
          @Override
          public OptionalLong size(String list) {
            return OptionalLong.of(100);
          }

          @Override
          public boolean holds(String list, RecipientKey recipient) {
            return recipient.value().equals("alias@example.org");
          }

          @Override
          public boolean unreadable(String list) {
            return false;
          }
        };
    return new BounceIntake(
        mail -> reading(report),
        settings,
        to,
        roster,
        new Announcements(ENDPOINT),
        reason -> "advice for " + reason.word(),
        Address::brief,
        () -> now);
  }

  private Desk desk(DecideSettings settings) {
    return new Desk(settings.lists(), ledger, new Announcements(ENDPOINT), reason -> "", () -> now);
  }

  private static Reading reading(Report report) {
    return new Reading(
        report,
        report.outcomes().stream()
            .map(
                outcome ->
                    outcome.diagnostic().contains("full")
                        ? verdict(Reason.MAILBOX_FULL, ListAction.SUSPEND)
                        : verdict(Reason.USER_UNKNOWN, ListAction.REMOVE))
            .toList(),
        List.of());
  }

  private static Verdict verdict(Reason reason, ListAction action) {
    return new Verdict(
        reason,
        Permanence.PERMANENT,
        Fault.RECIPIENT_ADDRESS,
        action,
        Retry.NEVER,
        "test/rule",
        "words",
        0.9);
  }

  private static Outcome dead(String address) {
    return Outcome.of(Action.FAILED)
        .recipient(Address.parse(address))
        .diagnostic("550 5.1.1 no such user")
        .build();
  }

  private static Outcome full(String address) {
    return Outcome.of(Action.FAILED)
        .recipient(Address.parse(address))
        .diagnostic("452 4.2.2 mailbox full")
        .build();
  }

  private static Report report(String messageId, Outcome... outcomes) {
    Optional<Original> original =
        messageId.isEmpty()
            ? Optional.empty()
            : Optional.of(new Original(Map.of("message-id", List.of(messageId))));
    return new Report.Delivery(
        "rfc3464",
        List.of(outcomes),
        original,
        Optional.of("mail.example.org"),
        Optional.empty(),
        List.of());
  }

  private static DecideSettings settings(MailingList... lists) {
    return new DecideSettings(
        List.of(lists), List.of(), Trust.none(), OptionalInt.empty(), 0.8, false);
  }

  /// A message unlike any before it.
  private Mail mail(String to) {
    Envelope envelope =
        new Envelope(
            Optional.empty(),
            Address.parse(to).map(Envelope.Recipient::of).stream().toList(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());
    return Mail.of(envelope, Octets.ascii("Subject: report " + made++ + "\r\n\r\n"), now);
  }

  private List<String> suppressions() {
    return ledger.read(
        recall -> {
          List<String> all = new ArrayList<>();
          recall.suppressions(
              Filter.all(), (Suppression s) -> all.add(s.list() + " " + s.recipient()));
          return all;
        });
  }

  private List<String> changes() {
    return ledger.read(
        recall -> {
          List<String> all = new ArrayList<>();
          recall.changes(
              Filter.all(),
              EnumSet.allOf(ChangeState.class),
              (ListChange c) -> all.add(c.list() + " " + c.state()));
          return all;
        });
  }

  private List<Held> held() {
    return ledger.read(
        recall -> {
          List<Held> all = new ArrayList<>();
          recall.held(Optional.empty(), all::add);
          return all;
        });
  }

  private List<Dispatch> due() {
    return ledger.read(recall -> recall.due(List.of("app"), now.plusSeconds(9_000), 1000));
  }

  private List<String> events() {
    return due().stream().map(dispatch -> dispatch.event().type()).toList();
  }

  /// A ledger that is not there.
  private record BrokenLedger(LedgerUnavailable trouble) implements Ledger {
    @Override
    public <T> T write(Function<Journal, T> work) {
      throw trouble;
    }

    @Override
    public <T> T read(Function<Recall, T> query) {
      throw trouble;
    }

    @Override
    public void afterCommit(Runnable listener) {
      throw trouble;
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
