package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.decide.MailingList;
import io.carom.flow.Gate.Answer;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Journal;
import io.carom.ledger.Ledger;
import io.carom.ledger.Recall;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import io.carom.report.Report;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gate over a real ledger.
class MemoryGateTest {

  private static final MailingList NEWS = list("news", "shop");
  private static final MailingList OFFERS = list("offers", "shop");
  private static final Answer OPEN = new Answer.Open();

  @TempDir Path data;
  private Ledger ledger;
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  @BeforeEach
  void open() {
    ledger = SqliteLedger.open(data);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void a_gate_that_has_not_loaded_is_open_and_says_it_is_not_ready() {
    suppress("news", "gone@example.net", "user-unknown");
    MemoryGate gate = new MemoryGate(List.of(NEWS), ledger, () -> now);
    assertFalse(gate.ready());
    assertEquals(new Answer.NotReady(), ask(gate, "news", "gone@example.net"));
    gate.catchUp();
    assertTrue(gate.ready());
    assertEquals(1, gate.size());
    assertEquals(
        new Answer.Withheld("news", "user-unknown", now, Optional.empty()),
        ask(gate, "news", "gone@example.net"));
  }

  @Test
  void what_is_suppressed_for_a_list_is_withheld_from_that_list_alone() {
    MemoryGate gate = loaded(NEWS, OFFERS);
    suppress("news", "cross@example.net", "complaint");
    gate.catchUp();
    assertWithheld("news", ask(gate, "news", "Cross@Example.NET."));
    assertEquals(OPEN, ask(gate, "offers", "cross@example.net"));
    assertEquals(OPEN, ask(gate, "unheard-of", "cross@example.net"));
    assertEquals(OPEN, ask(gate, "news", "cross+1@example.net"));
  }

  @Test
  void without_a_list_only_who_is_off_every_list_or_dead_is_withheld() {
    MemoryGate gate = loaded(NEWS, OFFERS);
    suppress("news", "cross@example.net", "complaint");
    suppress("news", "by-hand@example.net", "manual");
    suppress("offers", "gone@example.net", "user-unknown");
    gate.catchUp();
    assertEquals(OPEN, ask(gate, "cross@example.net"));
    assertEquals(OPEN, ask(gate, "by-hand@example.net"));
    assertWithheld("offers", ask(gate, "gone@example.net"));

    suppress("offers", "cross@example.net", "complaint");
    suppress("offers", "by-hand@example.net", "manual");
    gate.catchUp();
    assertInstanceOf(Answer.Withheld.class, ask(gate, "cross@example.net"));
    assertInstanceOf(Answer.Withheld.class, ask(gate, "by-hand@example.net"));
  }

  @Test
  void a_list_that_is_no_longer_ours_counts_for_nothing_where_the_list_is_unknown() {
    MemoryGate gate = loaded(NEWS, OFFERS);
    suppress("sold", "gone@example.net", "user-unknown");
    suppress("news", "cross@example.net", "complaint");
    suppress("sold", "cross@example.net", "complaint");
    gate.catchUp();
    assertEquals(OPEN, ask(gate, "gone@example.net"));
    assertEquals(OPEN, ask(gate, "cross@example.net"));
  }

  @Test
  void with_several_owners_mail_of_an_unknown_list_is_never_withheld() {
    MemoryGate gate = loaded(NEWS, list("club", "another"));
    suppress("news", "gone@example.net", "user-unknown");
    suppress("club", "gone@example.net", "user-unknown");
    gate.catchUp();
    assertEquals(OPEN, ask(gate, "gone@example.net"));
    assertWithheld("club", ask(gate, "club", "gone@example.net"));
  }

  @Test
  void it_follows_what_is_suppressed_lengthened_and_lifted() {
    MemoryGate gate = loaded(NEWS);
    Instant soon = now.plusSeconds(60);
    write(suppression("news", "gone@example.net", "mailbox-full", Optional.of(soon)));
    gate.catchUp();
    assertEquals(
        new Answer.Withheld("news", "mailbox-full", now, Optional.of(soon)),
        ask(gate, "news", "gone@example.net"));

    suppress("news", "gone@example.net", "user-unknown");
    gate.catchUp();
    assertEquals(
        new Answer.Withheld("news", "user-unknown", now, Optional.empty()),
        ask(gate, "news", "gone@example.net"));

    lift("news", "gone@example.net");
    gate.catchUp();
    assertEquals(OPEN, ask(gate, "news", "gone@example.net"));
    assertEquals(0, gate.size());

    suppress("news", "gone@example.net", "user-unknown");
    gate.catchUp();
    assertWithheld("news", ask(gate, "news", "gone@example.net"));
  }

  @Test
  void a_suppression_ends_when_its_time_has_come() {
    MemoryGate gate = loaded(NEWS);
    Instant until = now.plusMillis(1500);
    write(suppression("news", "full@example.net", "mailbox-full", Optional.of(until)));
    gate.catchUp();
    now = until;
    assertWithheld("news", ask(gate, "news", "full@example.net"));
    now = until.plusMillis(500);
    assertEquals(OPEN, ask(gate, "news", "full@example.net"), "the first whole second after");
  }

  @Test
  void what_lasts_longer_than_can_be_counted_has_no_end() {
    MemoryGate gate = loaded(NEWS);
    Instant far = Instant.parse("9999-12-31T00:00:00Z");
    write(suppression("news", "gone@example.net", "user-unknown", Optional.of(far)));
    gate.catchUp();
    assertEquals(
        new Answer.Withheld("news", "user-unknown", now, Optional.empty()),
        ask(gate, "news", "gone@example.net"));
  }

  @Test
  void more_changes_than_a_page_are_all_seen() {
    ledger.write(
        journal -> {
          for (int i = 0; i < 20_001; i++) {
            journal.suppress(
                suppression("news", i + "@example.net", "user-unknown", Optional.empty()));
          }
          return 0;
        });
    MemoryGate gate = loaded(NEWS);
    assertEquals(20_001, gate.size());
    assertWithheld("news", ask(gate, "news", "20000@example.net"));
  }

  @Test
  void what_another_process_commits_and_what_we_commit_is_followed_by_itself() throws Exception {
    try (Ledger other = SqliteLedger.open(data);
        MemoryGate gate = new MemoryGate(List.of(NEWS), ledger, () -> now)) {
      gate.start();
      other.write(
          journal ->
              journal.suppress(
                  suppression("news", "theirs@example.net", "manual", Optional.empty())));
      awaitWithheld(gate, "theirs@example.net");
      suppress("news", "ours@example.net", "manual");
      awaitWithheld(gate, "ours@example.net");
    }
  }

  private static void awaitWithheld(Gate gate, String recipient) throws InterruptedException {
    CountDownLatch withheld = new CountDownLatch(1);
    Thread asking =
        Thread.startVirtualThread(
            () -> {
              while (!(ask(gate, "news", recipient) instanceof Answer.Withheld)
                  && !Thread.interrupted()) {
                Thread.onSpinWait();
              }
              withheld.countDown();
            });
    boolean seen = withheld.await(60, TimeUnit.SECONDS);
    asking.interrupt();
    assertTrue(seen, recipient);
  }

  @Test
  void a_ledger_put_in_the_place_of_the_one_followed_is_loaded_anew() {
    suppress("news", "old@example.net", "user-unknown");
    suppress("news", "older@example.net", "user-unknown");
    Path elsewhere = data.resolve("restored");
    try (Ledger restored = SqliteLedger.open(elsewhere)) {
      restored.write(
          journal ->
              journal.suppress(suppression("news", "new@example.net", "manual", Optional.empty())));
      SwappedLedger swapped = new SwappedLedger(ledger);
      MemoryGate gate = new MemoryGate(List.of(NEWS), swapped, () -> now);
      gate.catchUp();
      assertWithheld("news", ask(gate, "news", "old@example.net"));
      swapped.now = restored;
      gate.catchUp();
      assertEquals(OPEN, ask(gate, "news", "old@example.net"));
      assertWithheld("news", ask(gate, "news", "new@example.net"));
    }
  }

  /// As when a backup is put in place under a running Carom.
  private static final class SwappedLedger implements Ledger {
    private Ledger now;

    SwappedLedger(Ledger first) {
      now = first;
    }

    @Override
    public <T> T write(Function<Journal, T> work) {
      return now.write(work);
    }

    @Override
    public <T> T read(Function<Recall, T> query) {
      return now.read(query);
    }

    @Override
    public void afterCommit(Runnable listener) {
      now.afterCommit(listener);
    }

    @Override
    public void close() {
      now.close();
    }
  }

  @Test
  void the_gate_fails_open_and_intake_fails_closed() {
    suppress("news", "gone@example.net", "user-unknown");
    MemoryGate knowing = loaded(NEWS);
    MemoryGate late = new MemoryGate(List.of(NEWS), ledger, () -> now);
    ledger.close();
    late.start();
    assertEquals(new Answer.NotReady(), ask(late, "news", "gone@example.net"));
    late.close();
    assertEquals(OPEN, ask(knowing, "news", "innocent@example.net"));
    assertWithheld("news", ask(knowing, "news", "gone@example.net"));

    Intake intake =
        PlainIntake.of(
            mail -> new Reading(new Report.Ordinary(List.of()), List.of(), List.of()),
            ledger,
            () -> now);
    Mail mail = Mail.of(Envelope.none(), Octets.ascii("Subject: x\r\n\r\nx\r\n"), now);
    assertInstanceOf(Receipt.Deferred.class, intake.receive(mail));
  }

  @Test
  void a_refusal_says_why_and_since_when_and_is_known_again() {
    Answer.Withheld withheld = new Answer.Withheld("news", "user-unknown", now, Optional.empty());
    assertEquals(
        "Suppressed since 2026-03-01: user unknown (carom gate: user-unknown)", withheld.text());
    assertTrue(withheld.text().contains(Gate.PHRASE));
  }

  @Test
  void no_reason_breaks_out_of_a_reply() {
    String hostile = "x\r\n\r\naction=OK\u0000%s ü " + "y".repeat(1000);
    String text = new Answer.Withheld("news", hostile, now, Optional.empty()).text();
    assertTrue(text.matches("[ -~&&[^%]]{1,300}"), text);
  }

  private MemoryGate loaded(MailingList... lists) {
    MemoryGate gate = new MemoryGate(List.of(lists), ledger, () -> now);
    gate.catchUp();
    return gate;
  }

  private static Answer ask(Gate gate, String recipient) {
    return gate.admit(Optional.empty(), Address.parse(recipient).orElseThrow());
  }

  private static Answer ask(Gate gate, String list, String recipient) {
    return gate.admit(Optional.of(list), Address.parse(recipient).orElseThrow());
  }

  private static void assertWithheld(String list, Answer answer) {
    assertEquals(list, assertInstanceOf(Answer.Withheld.class, answer).list());
  }

  private void suppress(String list, String recipient, String reason) {
    write(suppression(list, recipient, reason, Optional.empty()));
  }

  private void write(Suppression suppression) {
    assertTrue(ledger.<Boolean>write(journal -> journal.suppress(suppression)));
  }

  private void lift(String list, String recipient) {
    RecipientKey key = RecipientKey.of(Address.parse(recipient).orElseThrow());
    assertTrue(ledger.<Boolean>write(journal -> journal.lift(list, key)));
  }

  private Suppression suppression(
      String list, String recipient, String reason, Optional<Instant> until) {
    Address address = Address.parse(recipient).orElseThrow();
    return new Suppression(
        list, RecipientKey.of(address), address, reason, now, until, "a test", Optional.empty());
  }

  private static MailingList list(String name, String owner) {
    return new MailingList(name, owner, false, Set.of(), Set.of());
  }
}
