package io.carom.ledger;

import static io.carom.ledger.Samples.GONE;
import static io.carom.ledger.Samples.NOON;
import static io.carom.ledger.Samples.event;
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

import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.MailHead;
import io.carom.ledger.Entries.OutcomeEntry;
import io.carom.ledger.Entries.Standing;
import io.carom.ledger.Entries.StoredOutcome;
import io.carom.ledger.Entries.Suppression;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every ledger does, whichever database is below.
abstract class LedgerContract extends QueueContract {

  private static final RecipientKey KEY = RecipientKey.of(GONE);
  private static final String HOOK = "https://app.example.org/hook";

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
  void a_message_is_known_even_when_its_octets_are_forgotten() {
    Mail old = mail("old", NOON.minus(31, DAYS), "b@localhost");
    assertFalse(ledger().<Boolean>read(r -> r.known(old.id())));
    write(
        j -> {
          j.keep(old, "delivery");
          assertTrue(j.known(old.id()), "to who keeps it too");
        });
    assertEquals(1, forget(Long.MAX_VALUE));
    assertEquals(Optional.empty(), ledger().read(r -> r.mail(old.id())));
    assertTrue(ledger().<Boolean>read(r -> r.known(old.id())));
    assertFalse(ledger().<Boolean>read(r -> r.known(mail("new").id())));
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
  void messages_are_told_in_the_order_they_came_and_page_by_page() {
    for (String word : List.of("one", "two", "three")) {
      write(j -> j.keep(mail(word), word.equals("two") ? "ordinary" : "delivery"));
    }
    write(j -> j.forget(Instant.EPOCH, NOON.plusSeconds(1), Long.MAX_VALUE));
    List<MailHead> first = ledger().read(r -> r.mails(0, 2));
    List<MailHead> rest = ledger().read(r -> r.mails(first.getLast().number(), 2));
    assertEquals(
        List.of("one delivery true", "two ordinary false", "three delivery true"),
        Stream.concat(first.stream(), rest.stream())
            .map(
                head ->
                    Stream.of("one", "two", "three")
                            .filter(word -> mail(word).id().equals(head.id()))
                            .findFirst()
                            .orElse("?")
                        + " "
                        + head.kind()
                        + " "
                        + head.isKept())
            .toList());
    assertEquals(List.of(), ledger().read(r -> r.mails(rest.getLast().number(), 2)));
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

  @Test
  void what_could_not_be_read_is_kept_as_long_as_a_report_and_may_be_read_later() {
    Mail old = mail("old", NOON.minus(40, DAYS), "b@localhost");
    Mail letter = mail("letter", NOON.minus(8, DAYS), "b@localhost");
    Mail report = mail("report", NOON.minus(8, DAYS), "b@localhost");
    write(j -> List.of(old, letter, report).forEach(m -> j.keep(m, "unread")));
    assertEquals(3, standing().unread());
    assertEquals(1, forget(Long.MAX_VALUE), "the old one");
    assertEquals(
        List.of(letter.id(), report.id()),
        ledger().read(r -> r.unread(0, 9)).stream().map(Entries.MailHead::id).toList());

    write(j -> j.keep(letter, "ordinary"));
    write(j -> j.keep(report, "delivery"));
    write(j -> j.keep(report, "unread"));
    assertEquals(0, standing().unread());
    assertEquals(3, standing().messages());
    assertEquals(1, forget(0), "the letter counts as ordinary mail from now on");
    assertTrue(ledger().read(r -> r.mail(report.id())).isPresent());
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
}
