package io.carom.ledger;

import static io.carom.ledger.Samples.GONE;
import static io.carom.ledger.Samples.NOON;
import static io.carom.ledger.Samples.event;
import static io.carom.ledger.Samples.held;
import static io.carom.ledger.Samples.mail;
import static io.carom.ledger.Samples.outcome;
import static io.carom.ledger.Samples.suppression;
import static java.time.temporal.ChronoUnit.DAYS;
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
import io.carom.ledger.Entries.RemovedPiece;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Entries.SuppressionChange;
import io.carom.mail.Address;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every ledger does with what waits, list changes, dispatches and incidents, and with what
/// is followed.
abstract class QueueContract extends MailboxContract {

  private static final RecipientKey KEY = RecipientKey.of(GONE);
  private static final String HOOK = "https://app.example.org/hook";
  private static final String OTHER = "https://other.example.org/hook";

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

  @Test
  void what_is_out_of_a_list_is_what_its_applied_changes_took() {
    Address other = new Address("other", "example.net");
    long applied = ledger().write(j -> plan(j, "news"));
    long undone =
        ledger()
            .write(j -> j.plan("news", RecipientKey.of(other), other, "", Optional.empty(), NOON));
    long elsewhere = ledger().write(j -> plan(j, "club"));
    RemovedPiece early = piece(applied, 7, "gone@example.net\n");
    RemovedPiece late = piece(applied, 70, "gone@example.net\n");
    write(
        j -> {
          j.removing(List.of(late, early, piece(undone, 30, "other@example.net\n")));
          j.removing(List.of(piece(elsewhere, 1, "gone@example.net\n")));
          j.move(List.of(applied, undone, elsewhere), ChangeState.APPLIED, "", NOON);
          j.move(List.of(undone), ChangeState.UNDONE, "", NOON);
        });
    assertEquals(List.of(early, late), this.<RemovedPiece>listed((r, each) -> r.out("news", each)));
  }

  private static RemovedPiece piece(long change, long offset, String bytes) {
    return new RemovedPiece(
        change, offset, Octets.ascii(bytes), "", "ab".repeat(32), Octets.ascii(""));
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

  private static Address address(String local) {
    return new Address(local, "example.net");
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
}
