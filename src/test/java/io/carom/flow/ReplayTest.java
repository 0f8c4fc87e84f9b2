package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.app.RuleFolder;
import io.carom.classify.Classifier;
import io.carom.classify.ListAction;
import io.carom.decide.DecideSettings;
import io.carom.decide.Trust;
import io.carom.flow.Replay.Opinion;
import io.carom.flow.Replay.Seen;
import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.report.Action;
import io.carom.report.Fixtures;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All fixtures, taken in by the true intake, then replayed.
class ReplayTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Path RULES = Path.of("conf/rules");

  @TempDir Path data;
  private Ledger ledger;
  private Classifier classifier;

  @BeforeEach
  void takeIn() throws RuleFolder.Unusable {
    classifier = RuleFolder.open(RULES).classifier();
    ledger = SqliteLedger.open(data);
    BounceIntake intake =
        PlainIntake.of(new BounceReader(() -> classifier), ledger, InstantSource.fixed(NOON));
    for (Fixtures.Fixture fixture : Fixtures.all()) {
      intake.receive(Mail.of(Envelope.none(), fixture.octets(), NOON));
    }
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Replay.Extent replay(List<Classifier> judges, List<Seen> seen) {
    Weighing weighing = new Weighing(DecideSettings.defaults(), Roster.none());
    return new Replay(ledger, weighing, Optional.empty()).run(judges, seen::add, progress -> {});
  }

  private static List<Seen> changed(List<Seen> seen) {
    return seen.stream()
        .filter(
            one ->
                one.verdicts().isEmpty()
                    || one.stored()
                        .filter(o -> o.agrees(Opinion.of(one.verdicts().getFirst())))
                        .isEmpty())
        .toList();
  }

  @Test
  void by_the_same_rules_nothing_changes() {
    List<Seen> seen = new ArrayList<>();
    Replay.Extent extent = replay(List.of(classifier), seen);
    System.out.println("replayed: " + extent);
    assertEquals(List.of(), changed(seen));
    assertEquals(ledger.<Long>read(r -> r.standing().messages()), extent.messages());
    assertEquals(ledger.<Long>read(r -> r.standing().outcomes()), (long) seen.size());
    assertTrue(seen.stream().allMatch(Seen::isWhole));
  }

  @Test
  void another_rule_changes_what_it_matches_and_nothing_else() throws RuleFolder.Unusable {
    String rule =
        """
        rules:
          - id: full
            reason: mailbox-disabled
            strength: identifier
            confidence: 1
            all: ["mailbox is over quota", "recipient address rejected"]
            examples: ["452 4.2.2 Recipient address rejected: mailbox is over quota"]
        """;
    Classifier other = RuleFolder.open(RULES, Map.of("mine.yaml", rule)).classifier();
    List<Seen> seen = new ArrayList<>();
    replay(List.of(classifier, other), seen);
    List<Seen> differ =
        seen.stream()
            .filter(
                one ->
                    !Opinion.of(one.verdicts().getFirst())
                        .agrees(Opinion.of(one.verdicts().getLast())))
            .toList();
    assertTrue(!differ.isEmpty(), "the fixtures have such texts");
    for (Seen one : differ) {
      assertEquals("mine/full", one.verdicts().getLast().rule());
      assertTrue(one.now().orElseThrow().diagnostic().contains("mailbox is over quota"));
    }
  }

  @Test
  void an_outcome_that_no_reader_finds_any_more_is_shown_as_gone() {
    Mail mail = Mail.of(Envelope.none(), Octets.ascii("Subject: x\r\n\r\nx\r\n"), NOON);
    Report once =
        new Report.Delivery(
            "test",
            List.of(Outcome.of(Action.FAILED).recipient(Address.parse("a@example.net")).build()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    BounceIntake intake =
        PlainIntake.of(
            any -> new Reading(once, classifier.classify(once), List.of()),
            ledger,
            InstantSource.fixed(NOON));
    intake.receive(mail);
    List<Seen> seen = new ArrayList<>();
    replay(List.of(classifier), seen);
    List<Seen> gone = seen.stream().filter(one -> one.mailId().equals(mail.id())).toList();
    assertEquals(1, gone.size());
    assertEquals(Optional.empty(), gone.getFirst().now());
    assertTrue(gone.getFirst().stored().isPresent());
  }

  @Test
  void verdicts_are_held_back_as_they_were_when_they_were_stored() {
    DecideSettings cautious =
        new DecideSettings(
            DecideSettings.defaults().lists(),
            List.of(),
            Trust.none(),
            OptionalInt.empty(),
            1,
            false);
    List<Seen> seen = new ArrayList<>();
    new Replay(ledger, new Weighing(cautious, Roster.none()), Optional.empty())
        .run(List.of(classifier), seen::add, progress -> {});
    assertTrue(
        seen.stream()
            .flatMap(one -> one.verdicts().stream())
            .noneMatch(v -> v.confidence() < 1 && v.listAction() == ListAction.REMOVE));
    assertTrue(!changed(seen).isEmpty(), "some were removed when they came");
  }

  @Test
  void a_ledger_of_several_pages_is_read_to_its_end() {
    long before = ledger.<Long>read(r -> r.standing().messages());
    ledger.write(
        journal -> {
          for (int i = 0; i < 1_001; i++) {
            Octets octets = Octets.ascii("Subject: " + i + "\r\n\r\nx\r\n");
            journal.keep(Mail.of(Envelope.none(), octets, NOON), "ordinary");
          }
          return 0;
        });
    assertEquals(before + 1_001, replay(List.of(classifier), new ArrayList<>()).messages());
  }

  @Test
  void what_is_forgotten_is_judged_by_the_facts_that_were_kept() {
    int forgotten = 0;
    for (int step = forget(); step > 0; step = forget()) {
      forgotten += step;
    }
    assertTrue(forgotten > 0);
    List<Seen> seen = new ArrayList<>();
    Replay.Extent extent = replay(List.of(classifier), seen);
    assertEquals(0, extent.reread());
    assertEquals(ledger.<Long>read(r -> r.standing().outcomes()), (long) seen.size());
    assertTrue(seen.stream().noneMatch(Seen::isWhole));
    List<Seen> changed = changed(seen);
    System.out.println(
        "judged by facts: " + seen.size() + ", otherwise than whole: " + changed.size());
    assertTrue(changed.size() <= seen.size() / 10, () -> "otherwise: " + changed);
  }

  private int forget() {
    return ledger.write(j -> j.forget(NOON.plusSeconds(1), NOON.plusSeconds(1), 0));
  }
}
