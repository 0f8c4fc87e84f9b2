package io.carom.ledger;

import static io.carom.ledger.Samples.GONE;
import static io.carom.ledger.Samples.NOON;
import static io.carom.ledger.Samples.event;
import static io.carom.ledger.Samples.held;
import static io.carom.ledger.Samples.mail;
import static io.carom.ledger.Samples.outcome;
import static io.carom.ledger.Samples.suppression;
import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.HOURS;
import static java.time.temporal.ChronoUnit.MINUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.Incident;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Entries.OutcomeEntry;
import io.carom.ledger.Entries.RemovedPiece;
import io.carom.ledger.Entries.Standing;
import io.carom.ledger.Entries.StoredOutcome;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Entries.SuppressionChange;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What every ledger does, whichever database is below.
abstract class LedgerContract {

  private static final RecipientKey KEY = RecipientKey.of(GONE);
  private static final String HOOK = "https://app.example.org/hook";
  private static final String OTHER = "https://other.example.org/hook";

  /// A ledger that was empty when the test began; the subclass closes it.
  abstract Ledger ledger();

  @Test
  void a_kept_message_comes_back_as_it_was_received() {
    Mail full =
        Mail.of(
            new Envelope(
                Address.parse("MAILER-DAEMON@mx.example.net"),
                List.of(
                    new Envelope.Recipient(
                        new Address("\"odd @ box\"", "bounces.localhost"),
                        Optional.of("Gone@example.net"),
                        Optional.of("SUCCESS,FAILURE"))),
                Optional.of("QQ314159"),
                Optional.of("HDRS"),
                true,
                Optional.of("192.0.2.7"),
                Optional.of("mx.example.net")),
            Octets.of(new byte[] {'a', 0, '\n', (byte) 0xff, '\r', '\n'}),
            NOON);
    write(j -> j.keep(full, "delivery"));
    assertEquals(
        Optional.of(new Entries.StoredMail(full, "delivery")),
        ledger().read(r -> r.mail(full.id())));
    assertEquals(Optional.empty(), ledger().read(r -> r.mail(mail("never came").id())));
  }

  @Test
  void a_message_without_a_recipient_or_without_an_octet_is_kept_too() {
    Mail empty = Mail.of(Envelope.none(), Octets.of(new byte[0]), NOON);
    write(j -> j.keep(empty, "ordinary"));
    assertEquals(empty, ledger().read(r -> r.mail(empty.id())).orElseThrow().mail());
  }

  @Test
  void one_message_at_many_recipients_is_stored_once_and_each_arrival_once() {
    Mail first = mail("same", NOON, "a@localhost");
    Mail second = mail("same", NOON.plusSeconds(5), "b@localhost", "A@LOCALHOST");
    write(j -> j.keep(first, "delivery"));
    write(j -> j.keep(second, "delivery"));
    write(j -> j.keep(second, "delivery"));
    Mail kept = ledger().read(r -> r.mail(first.id())).orElseThrow().mail();
    assertEquals(
        List.of("a@localhost", "b@localhost"),
        kept.envelope().recipients().stream().map(r -> r.address().toString()).toList());
    assertEquals(NOON, kept.receivedAt());
    assertEquals(1, standing().messages());
    assertEquals(Optional.of(NOON.plusSeconds(5)), standing().lastAccepted());
  }

  @Test
  void a_mail_sent_twice_counts_once() {
    for (int time = 0; time < 2; time++) {
      write(
          j -> {
            Mail mail = mail("twice");
            j.keep(mail, "delivery");
            if (!j.counted("<1@example.org>|gone@example.net|failed")) {
              j.outcome(outcome(mail.id(), 1, "<1@example.org>|gone@example.net|failed"));
              j.suppress(suppression("news", "gone@example.net"));
              j.publish(event("evt_1", NOON), List.of(HOOK));
            }
          });
    }
    Standing standing = standing();
    assertEquals(1, standing.messages());
    assertEquals(1, standing.outcomes());
    assertEquals(1, standing.suppressions());
    assertEquals(1, standing.dispatchesQueued());
    assertEquals(1, ledger().<Integer>read(r -> r.removals("news", NOON)));
  }

  @Test
  void a_fact_that_was_counted_cannot_be_recorded_again() {
    Mail mail = mail("counted");
    write(j -> j.keep(mail, "delivery"));
    write(j -> j.outcome(outcome(mail.id(), 1, "key")));
    assertThrows(
        IllegalStateException.class,
        () ->
            write(
                j -> {
                  j.suppress(suppression("news", "gone@example.net"));
                  j.outcome(outcome(mail.id(), 2, "key"));
                }));
    assertEquals(1, standing().outcomes());
    assertEquals(0, standing().suppressions(), "the work that failed left nothing");
    assertTrue(ledger().<Boolean>read(r -> r.counted("key")));
    assertFalse(ledger().<Boolean>read(r -> r.counted("another")));
  }

  @Test
  void outcomes_come_back_whole_and_in_the_order_of_their_report() {
    Mail mail = mail("two recipients");
    OutcomeEntry bare =
        new OutcomeEntry(
            mail.id(),
            1,
            "k1",
            Optional.empty(),
            "auto-reply",
            "replied",
            "auto-reply",
            "keep",
            "generic/auto-reply",
            "{}",
            "unproven",
            Optional.empty(),
            "none",
            "",
            NOON);
    List<Long> ids =
        ledger()
            .write(
                j -> {
                  j.keep(mail, "delivery");
                  return List.of(j.outcome(outcome(mail.id(), 2, "k2")), j.outcome(bare));
                });
    assertEquals(
        List.of(
            new StoredOutcome(ids.get(1), bare),
            new StoredOutcome(ids.get(0), outcome(mail.id(), 2, "k2"))),
        ledger().read(r -> r.outcomes(mail.id())));
    write(j -> j.decided(ids.get(1), "acted", "a person released it"));
    OutcomeEntry decided = ledger().read(r -> r.outcome(ids.get(1))).orElseThrow().entry();
    assertEquals("acted", decided.decision());
    assertEquals("a person released it", decided.because());
    assertEquals(Optional.empty(), ledger().read(r -> r.outcome(4711)));
  }

  @Test
  void an_outcome_needs_its_message() {
    assertThrows(
        RuntimeException.class, () -> write(j -> j.outcome(outcome(mail("lost").id(), 1, "k"))));
    assertEquals(0, standing().outcomes());
  }

  @Test
  void a_suppression_gives_way_only_to_a_longer_one() {
    Suppression week = week(7);
    Suppression day = week(1);
    Suppression ever = suppression("news", "gone@example.net");
    assertTrue(ledger().<Boolean>write(j -> j.suppress(week)));
    assertFalse(ledger().<Boolean>write(j -> j.suppress(day)));
    assertEquals(Optional.of(week), ledger().read(r -> r.suppression("news", KEY)));
    assertTrue(ledger().<Boolean>write(j -> j.suppress(ever)));
    assertFalse(ledger().<Boolean>write(j -> j.suppress(week)));
    assertFalse(ledger().<Boolean>write(j -> j.suppress(ever)));
    assertEquals(Optional.of(ever), ledger().read(r -> r.suppression("news", KEY)));
    assertEquals(Optional.empty(), ledger().read(r -> r.suppression("other", KEY)));
    assertEquals(1, standing().suppressions());
  }

  private static Suppression week(int days) {
    return suppression(
        "news",
        "gone@example.net",
        NOON,
        Optional.of(NOON.plus(days, DAYS)),
        Optional.of(mail("s").id()));
  }

  @Test
  void a_lifted_suppression_is_gone_and_lifting_says_whether_there_was_one() {
    write(j -> j.suppress(suppression("news", "gone@example.net")));
    assertTrue(ledger().<Boolean>write(j -> j.lift("news", KEY)));
    assertFalse(ledger().<Boolean>write(j -> j.lift("news", KEY)));
    assertEquals(Optional.empty(), ledger().read(r -> r.suppression("news", KEY)));
    assertEquals(0, standing().suppressions());
  }

  @Test
  void suppressions_are_listed_by_list_by_recipient_or_all() {
    List<Suppression> all =
        List.of(
            suppression("a", "x@example.net"),
            suppression("a", "y@example.net"),
            suppression("b", "x@example.net"));
    write(j -> all.reversed().forEach(j::suppress));
    assertEquals(all, suppressions(Filter.all()));
    assertEquals(all.subList(0, 2), suppressions(filter(Optional.of("a"), Optional.empty())));
    Optional<RecipientKey> x = Optional.of(all.getFirst().recipient());
    assertEquals(List.of(all.get(0), all.get(2)), suppressions(filter(Optional.empty(), x)));
    assertEquals(List.of(all.get(2)), suppressions(filter(Optional.of("b"), x)));
  }

  private List<Suppression> suppressions(Filter filter) {
    return listed((r, each) -> r.suppressions(filter, each));
  }

  @Test
  void the_cap_counts_what_reports_removed_and_nothing_else() {
    Instant later = NOON.plus(90, MINUTES);
    write(
        j -> {
          j.suppress(suppression("news", "a@example.net"));
          j.suppress(suppression("news", "b@example.net"));
          j.suppress(suppression("other", "a@example.net"));
          j.suppress(
              suppression("news", "hand@example.net", later, Optional.empty(), Optional.empty()));
          j.suppress(
              suppression(
                  "news", "c@example.net", later, Optional.empty(), Optional.of(mail("m").id())));
          j.lift("news", RecipientKey.of(new Address("a", "example.net")));
        });
    assertEquals(3, ledger().<Integer>read(r -> r.removals("news", NOON)));
    assertEquals(1, ledger().<Integer>read(r -> r.removals("news", later.minus(1, HOURS))));
    assertEquals(0, ledger().<Integer>read(r -> r.removals("news", later.plus(1, MINUTES))));
    assertEquals(1, ledger().<Integer>read(r -> r.removals("other", NOON)));
  }

  @Test
  void a_removal_that_waits_is_not_planned_twice_but_one_that_is_done_is() {
    long first = ledger().write(j -> plan(j, "news"));
    assertEquals(first, ledger().<Long>write(j -> plan(j, "news")));
    long other = ledger().write(j -> plan(j, "other"));
    write(j -> j.move(List.of(first), ChangeState.APPLYING, "", NOON.plusSeconds(1)));
    assertEquals(first, ledger().<Long>write(j -> plan(j, "news")));
    write(j -> j.move(List.of(first), ChangeState.APPLIED, "", NOON.plusSeconds(2)));
    long again = ledger().write(j -> plan(j, "news"));
    assertEquals(3, Set.of(first, other, again).size());
  }

  private static long plan(Journal journal, String list) {
    return journal.plan(list, KEY, GONE, "user-unknown", Optional.of(mail("plan").id()), NOON);
  }

  @Test
  void changes_are_listed_by_state_in_the_order_they_were_planned() {
    long news = ledger().write(j -> plan(j, "news"));
    long other = ledger().write(j -> plan(j, "other"));
    assertEquals(List.of(news, other), changes(Filter.all(), EnumSet.allOf(ChangeState.class)));
    assertEquals(
        List.of(other),
        changes(filter(Optional.of("other"), Optional.of(KEY)), Set.of(ChangeState.PENDING)));
    write(j -> j.move(List.of(news), ChangeState.PENDING, "the file is hard-linked", NOON));
    ListChange waiting =
        this.<ListChange>listed(
                (r, each) ->
                    r.changes(
                        filter(Optional.of("news"), Optional.empty()),
                        Set.of(ChangeState.PENDING),
                        each))
            .getFirst();
    assertEquals(
        new ListChange(
            news,
            "news",
            KEY,
            GONE,
            "user-unknown",
            ChangeState.PENDING,
            NOON,
            Optional.of(mail("plan").id()),
            "the file is hard-linked"),
        waiting);
    write(j -> j.move(List.of(news, other), ChangeState.APPLIED, "", NOON));
    assertEquals(List.of(), changes(Filter.all(), Set.of(ChangeState.PENDING)));
    assertEquals(List.of(), changes(Filter.all(), Set.of()));
    assertEquals(
        List.of(news, other),
        changes(Filter.all(), Set.of(ChangeState.APPLIED, ChangeState.UNDONE)));
  }

  @Test
  void the_oldest_waiting_change_says_since_when() {
    assertEquals(Optional.empty(), oldest("news"));
    write(
        j -> {
          plan(j, "news");
          j.plan(
              "news", RecipientKey.of(address("b")), address("b"), "", Optional.empty(), later());
          j.plan("late", KEY, GONE, "user-unknown", Optional.empty(), later());
        });
    assertEquals(Optional.of(NOON), oldest("news"));
    assertEquals(Optional.of(later()), oldest("late"));
    assertEquals(3, standing().changesPending());
    assertEquals(Optional.of(NOON), standing().oldestChange());
  }

  private Optional<Instant> oldest(String list) {
    return ledger().read(r -> r.oldestChange(list, ChangeState.PENDING));
  }

  @Test
  void pieces_come_back_in_file_order_and_a_second_journal_takes_the_first_ones_place() {
    long change = ledger().write(j -> plan(j, "news"));
    RemovedPiece early = piece(change, 7, "Gone <gone@example.net>\n");
    RemovedPiece late = piece(change, 4_000_000_000L, "gone@example.net\r\n");
    write(j -> j.removing(List.of(late, early)));
    assertEquals(List.of(early, late), ledger().read(r -> r.removed(change)));
    RemovedPiece moved = piece(change, 9, "gone@example.net\n");
    write(j -> j.removing(List.of(moved)));
    assertEquals(List.of(moved), ledger().read(r -> r.removed(change)));
  }

  private static RemovedPiece piece(long change, long offset, String bytes) {
    return new RemovedPiece(change, offset, Octets.ascii(bytes), "", "ab".repeat(32));
  }

  @Test
  void an_event_waits_for_each_endpoint_until_it_is_settled_there() {
    write(
        j -> {
          j.publish(event("evt_2", later()), List.of(HOOK));
          j.publish(event("evt_1", NOON), List.of(HOOK, OTHER));
        });
    assertEquals(Optional.of(event("evt_1", NOON)), ledger().read(r -> r.event("evt_1")));
    assertEquals(Optional.empty(), ledger().read(r -> r.event("evt_9")));
    assertEquals(List.of("evt_1"), due(NOON, 9, HOOK));
    assertEquals(List.of("evt_1", "evt_1", "evt_2"), due(later(), 9, HOOK, OTHER));
    assertEquals(List.of("evt_1"), due(later(), 1, HOOK));
    assertEquals(Optional.of(NOON), ledger().read(r -> r.nextDue(List.of(HOOK, OTHER))));
    assertEquals(3, standing().dispatchesQueued());
    assertEquals(Optional.of(NOON), standing().oldestDispatch());

    write(j -> j.delivered("evt_1", HOOK, later()));
    assertEquals(List.of("evt_2"), due(later(), 9, HOOK));
    assertEquals(List.of("evt_1"), due(later(), 9, OTHER));
    assertEquals(Optional.of(later()), ledger().read(r -> r.nextDue(List.of(HOOK))));
    assertEquals(2, standing().dispatchesQueued());
  }

  @Test
  void a_postponed_dispatch_comes_back_when_its_time_has_come() {
    write(j -> j.publish(event("evt_1", NOON), List.of(HOOK)));
    write(j -> j.postpone("evt_1", HOOK, "503", NOON.plusSeconds(5)));
    assertEquals(List.of(), due(NOON.plusSeconds(4), 9, HOOK));
    assertEquals(
        List.of(new Dispatch(event("evt_1", NOON), HOOK, 1, NOON.plusSeconds(5), "503")),
        ledger().read(r -> r.due(List.of(HOOK), NOON.plusSeconds(5), 9)));
    assertEquals(Optional.of(NOON), standing().oldestDispatch(), "waiting since it was published");
  }

  @Test
  void a_dead_letter_is_counted_and_can_be_queued_once_more() {
    write(j -> j.publish(event("evt_1", NOON), List.of(HOOK)));
    write(j -> j.bury("evt_1", HOOK, "410", NOON));
    assertEquals(List.of(), due(later(), 9, HOOK));
    assertEquals(1, standing().deadLetters());
    assertEquals(0, standing().dispatchesQueued());
    assertTrue(ledger().<Boolean>write(j -> j.requeue("evt_1", HOOK, later())));
    assertFalse(ledger().<Boolean>write(j -> j.requeue("evt_1", OTHER, later())));
    assertEquals(
        List.of(new Dispatch(event("evt_1", NOON), HOOK, 0, later(), "410")),
        ledger().read(r -> r.due(List.of(HOOK), later(), 9)));
    assertEquals(0, standing().deadLetters());
  }

  @Test
  void held_removals_stand_with_their_incident_until_a_person_decides() {
    Mail mail = mail("wave");
    List<Long> ids =
        ledger()
            .write(
                j -> {
                  j.keep(mail, "delivery");
                  long incident = j.open("news", "31 removals in an hour", NOON);
                  long one = j.outcome(outcome(mail.id(), 1, "k1"));
                  long two = j.outcome(outcome(mail.id(), 2, "k2"));
                  j.hold(held(one, incident));
                  j.hold(held(one, incident));
                  j.hold(held(two, incident));
                  return List.of(incident, one, two);
                });
    long incident = ids.get(0);
    assertEquals(
        List.of(held(ids.get(1), incident), held(ids.get(2), incident)),
        waiting(Optional.of("news")));
    assertEquals(List.of(), waiting(Optional.of("other")));
    assertEquals(
        Optional.of(
            new Incident(incident, "news", NOON, Optional.empty(), "31 removals in an hour", 2)),
        ledger().read(r -> r.incident("news", NOON)));
    assertEquals(2, standing().held());
    assertEquals(1, standing().openIncidents());

    write(j -> j.unhold(ids.get(1), "news"));
    write(j -> j.unhold(ids.get(1), "news"));
    assertEquals(List.of(held(ids.get(2), incident)), waiting(Optional.empty()));
    assertEquals(1, standing().held());
    write(j -> j.close(incident, later()));
    assertEquals(0, standing().openIncidents());
  }

  private List<Held> waiting(Optional<String> list) {
    return listed((r, each) -> r.held(list, each));
  }

  @Test
  void whoever_follows_suppressions_hears_of_each_once_with_what_became_of_it_last() {
    Instant soon = NOON.plus(1, DAYS);
    Suppression brief =
        suppression("news", "brief@example.net", NOON, Optional.of(soon), Optional.empty());
    write(j -> j.suppress(suppression("news", "gone@example.net")));
    write(j -> j.suppress(brief));
    write(j -> j.suppress(suppression("other", "gone@example.net")));
    assertEquals(
        List.of(
            "news gone@example.net for ever",
            "news brief@example.net until " + soon,
            "other gone@example.net for ever"),
        followed(0, 10));
    assertEquals(List.of("news gone@example.net for ever"), followed(0, 1), "a page");

    long seen = ledger().read(Recall::lastSuppressionChange);
    assertEquals(List.of(), followed(seen, 10));
    write(j -> j.lift("news", RecipientKey.of(GONE)));
    write(j -> j.suppress(suppression("news", "brief@example.net")));
    assertEquals(
        List.of("news gone@example.net lifted", "news brief@example.net for ever"),
        followed(seen, 10));
    write(j -> j.suppress(suppression("news", "gone@example.net")));
    assertEquals(
        List.of("news brief@example.net for ever", "news gone@example.net for ever"),
        followed(seen, 10));
    write(j -> j.lift("news", RecipientKey.of(GONE)));
    assertEquals(
        List.of(
            "other gone@example.net for ever",
            "news brief@example.net for ever",
            "news gone@example.net lifted"),
        followed(0, 10));
  }

  @Test
  void what_changes_no_suppression_is_no_change_to_follow() {
    write(j -> j.suppress(suppression("news", "gone@example.net")));
    long seen = ledger().read(Recall::lastSuppressionChange);
    write(j -> j.suppress(suppression("news", "gone@example.net")));
    write(j -> j.lift("news", new RecipientKey("stranger@example.net")));
    assertThrows(
        IllegalStateException.class,
        () ->
            write(
                j -> {
                  j.lift("news", RecipientKey.of(GONE));
                  throw new IllegalStateException("rolled back");
                }));
    assertEquals(List.of(), followed(seen, 10));
  }

  private List<String> followed(long after, int limit) {
    return this.<SuppressionChange>listed((r, each) -> r.suppressionChanges(after, limit, each))
        .stream()
        .map(
            change ->
                change.list()
                    + " "
                    + change.recipient()
                    + switch (change) {
                      case SuppressionChange.Suppressed made ->
                          made.until().map(until -> " until " + until).orElse(" for ever");
                      case SuppressionChange.Lifted ignored -> " lifted";
                    })
        .toList();
  }

  @Test
  void the_last_incident_of_a_list_is_found_open_or_closed() {
    write(
        j -> {
          j.close(j.open("news", "first", NOON), later());
          j.open("other", "elsewhere", later());
        });
    assertEquals("first", ledger().read(r -> r.incident("news", NOON)).orElseThrow().what());
    assertEquals(Optional.empty(), ledger().read(r -> r.incident("news", NOON.plusMillis(1))));
    assertEquals(List.of("elsewhere"), incidents(true));
    assertEquals(List.of("first", "elsewhere"), incidents(false));
  }

  private List<String> incidents(boolean openOnly) {
    return this.<Incident>listed((r, each) -> r.incidents(openOnly, each)).stream()
        .map(Incident::what)
        .toList();
  }

  @Test
  void octets_are_forgotten_by_age_and_what_followed_from_them_stays() {
    Mail report = mail("report", NOON.minus(31, DAYS), "b@localhost");
    Mail fresh = mail("fresh", NOON.minus(29, DAYS), "b@localhost");
    Mail letter = mail("letter", NOON.minus(8, DAYS), "b@localhost");
    write(
        j -> {
          j.keep(report, "delivery");
          j.outcome(outcome(report.id(), 1, "k"));
          j.keep(fresh, "complaint");
          j.keep(letter, "ordinary");
        });
    assertEquals(2, forget(Long.MAX_VALUE));
    assertEquals(Optional.empty(), ledger().read(r -> r.mail(report.id())));
    assertEquals(Optional.empty(), ledger().read(r -> r.mail(letter.id())));
    assertTrue(ledger().read(r -> r.mail(fresh.id())).isPresent());
    assertEquals(1, ledger().read(r -> r.outcomes(report.id())).size());
    assertTrue(ledger().<Boolean>read(r -> r.counted("k")));
    assertEquals(3, standing().messages());
  }

  @Test
  void ordinary_mail_beyond_its_share_goes_first_the_oldest_before_all() {
    List<Mail> letters = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      letters.add(mail("%03d".formatted(i), NOON.minus(300 - i, MINUTES), "b@localhost"));
    }
    Mail report = mail("report", NOON.minus(2, DAYS), "b@localhost");
    write(j -> j.keep(report, "delivery"));
    write(j -> letters.forEach(m -> j.keep(m, "ordinary")));
    long one = letters.getFirst().octets().length();
    assertEquals(0, forget(300 * one), "all of it fits");
    assertEquals(250, forget(50 * one));
    assertEquals(Optional.empty(), ledger().read(r -> r.mail(letters.get(249).id())));
    assertTrue(ledger().read(r -> r.mail(letters.get(250).id())).isPresent());
    assertTrue(ledger().read(r -> r.mail(report.id())).isPresent());
    assertEquals(50, forget(0), "the share was counted down as they went");
  }

  /// Step by step until nothing goes.
  private int forget(long ordinaryBytes) {
    int gone = 0;
    int step = 1;
    while (step > 0) {
      step =
          ledger().write(j -> j.forget(NOON.minus(30, DAYS), NOON.minus(7, DAYS), ordinaryBytes));
      assertTrue(step <= 100, "a step is small");
      gone += step;
    }
    return gone;
  }

  @Test
  void a_work_reads_what_it_wrote_and_how_things_stand_with_it() {
    write(
        j -> {
          j.keep(mail("mine"), "delivery");
          assertTrue(j.mail(mail("mine").id()).isPresent());
          assertEquals(1, j.standing().messages());
          j.keep(mail("mine too"), "delivery");
        });
    assertEquals(2, standing().messages());
    assertTrue(standing().bytes() > 0);
  }

  @Test
  void an_empty_ledger_has_nothing_to_report() {
    Standing empty = standing();
    assertEquals(
        new Standing(
            0,
            0,
            0,
            Optional.empty(),
            0,
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            0,
            0,
            empty.bytes()),
        empty);
  }

  @Test
  void a_listing_may_ask_more_of_the_same_reading() {
    write(
        j -> {
          j.suppress(suppression("a", "x@example.net"));
          j.suppress(suppression("a", "y@example.net"));
        });
    List<Suppression> inner = new ArrayList<>();
    ledger()
        .read(
            r -> {
              r.suppressions(Filter.all(), outer -> r.suppressions(Filter.all(), inner::add));
              return 0;
            });
    assertEquals(4, inner.size());
  }

  @Test
  void a_closed_ledger_says_so() {
    ledger().close();
    LedgerUnavailable writing =
        assertThrows(LedgerUnavailable.class, () -> write(j -> j.keep(mail("late"), "delivery")));
    LedgerUnavailable reading =
        assertThrows(LedgerUnavailable.class, () -> ledger().read(Recall::standing));
    assertEquals(LedgerUnavailable.Kind.CLOSED, writing.kind());
    assertEquals(LedgerUnavailable.Kind.CLOSED, reading.kind());
  }

  @Test
  void a_work_that_calls_the_ledger_again_is_told_so_instead_of_waiting_for_itself() {
    assertThrows(IllegalStateException.class, () -> write(j -> ledger().read(Recall::standing)));
    assertThrows(IllegalStateException.class, () -> ledger().read(r -> ledger().write(j -> 1)));
  }

  final void write(Consumer<Journal> work) {
    ledger()
        .write(
            journal -> {
              work.accept(journal);
              return 0;
            });
  }

  final Standing standing() {
    return ledger().read(Recall::standing);
  }

  private interface Listing<T> {
    void list(Recall recall, Consumer<T> each);
  }

  private <T> List<T> listed(Listing<T> listing) {
    return ledger()
        .read(
            recall -> {
              List<T> all = new ArrayList<>();
              listing.list(recall, all::add);
              return all;
            });
  }

  private List<Long> changes(Filter filter, Set<ChangeState> states) {
    return this.<ListChange>listed((r, each) -> r.changes(filter, states, each)).stream()
        .map(ListChange::id)
        .toList();
  }

  private List<String> due(Instant now, int limit, String... endpoints) {
    return ledger().read(r -> r.due(List.of(endpoints), now, limit)).stream()
        .map(d -> d.event().id())
        .toList();
  }

  private static Filter filter(Optional<String> list, Optional<RecipientKey> recipient) {
    return new Filter(list, recipient);
  }

  private static Address address(String local) {
    return new Address(local, "example.net");
  }

  private static Instant later() {
    return NOON.plus(1, HOURS);
  }
}
