package io.carom.flow;

import io.carom.classify.ListAction;
import io.carom.classify.Reason;
import io.carom.classify.Verdict;
import io.carom.decide.Attribution;
import io.carom.decide.Case;
import io.carom.decide.DecideSettings;
import io.carom.decide.Decider;
import io.carom.decide.Decision;
import io.carom.decide.History;
import io.carom.decide.MailingList;
import io.carom.decide.Provenance;
import io.carom.flow.Receipt.Accepted;
import io.carom.flow.Receipt.Cause;
import io.carom.flow.Receipt.Deferred;
import io.carom.ledger.Journal;
import io.carom.ledger.Ledger;
import io.carom.ledger.LedgerUnavailable;
import io.carom.ledger.Recall;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.RecipientKey;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a message: read, judge, recall, decide, write; answered when all of it is on disk.
public final class BounceIntake implements Intake {

  private static final Logger LOG = LoggerFactory.getLogger(BounceIntake.class);

  /// How many outcomes one transaction takes, so that a report of ten thousand recipients holds
  /// up nobody.
  private static final int SLICE = 500;

  /// How many outcomes of one message are named in the log.
  private static final int LOGGED = 20;

  private static final Duration CAP_WINDOW = Duration.ofHours(1);

  private final Reader reader;
  private final DecideSettings settings;
  private final Decider decider;
  private final Ledger ledger;
  private final Roster roster;
  private final Effects effects;
  private final InstantSource clock;
  private final Function<Address, String> shown;

  /// @param advice what to do about a reason, for people
  /// @param shown how an address appears in the log
  public BounceIntake(
      Reader reader,
      DecideSettings settings,
      Ledger ledger,
      Roster roster,
      Announcements announcements,
      Function<Reason, String> advice,
      Function<Address, String> shown,
      InstantSource clock) {
    this.reader = reader;
    this.settings = settings;
    this.decider = new Decider(settings);
    this.ledger = ledger;
    this.roster = roster;
    this.effects = new Effects(settings.lists(), announcements, advice);
    this.shown = shown;
    this.clock = clock;
  }

  @Override
  public Receipt receive(Mail mail) {
    try {
      Reading reading = reader.read(mail);
      List<Fact> facts = facts(mail, reading);
      freshenRoster(reading);
      List<String> lines = new ArrayList<>();
      int from = 0;
      do {
        int to = Math.min(from + SLICE, facts.size());
        List<Fact> slice = facts.subList(from, to);
        lines.addAll(ledger.write(journal -> record(journal, mail, reading, slice)));
        from = to;
      } while (from < facts.size());
      log(mail, reading, lines);
      return new Accepted(mail.id());
    } catch (LedgerUnavailable unavailable) {
      LOG.warn(
          "{} not kept, the sender is told to try again: {}",
          mail.id().brief(),
          unavailable.getMessage());
      return new Deferred(cause(unavailable), unavailable.getMessage());
    } catch (RuntimeException bug) {
      LOG.error("{} not kept, the sender is told to try again", mail.id().brief(), bug);
      return new Deferred(Cause.CANNOT_RECORD, "internal error");
    }
  }

  /// A list whose file changed is read anew: here, where only this session waits, and not on the
  /// ledger's writing thread, where all would.
  private void freshenRoster(Reading reading) {
    if (reading.verdicts().stream().anyMatch(v -> v.listAction() == ListAction.REMOVE)) {
      settings.lists().forEach(list -> roster.size(list.name()));
    }
  }

  /// One outcome as told to one of the addresses that the report came to.
  private record Fact(
      Outcome outcome, Verdict verdict, int n, Optional<Address> bounceAddress, String countKey) {}

  private static List<Fact> facts(Mail mail, Reading reading) {
    List<Optional<Envelope.Recipient>> deliveries =
        mail.envelope().recipients().isEmpty()
            ? List.of(Optional.empty())
            : mail.envelope().recipients().stream().map(Optional::of).toList();
    List<Fact> facts = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Optional<Envelope.Recipient> to : deliveries) {
      for (int i = 0; i < reading.verdicts().size(); i++) {
        Outcome outcome = reading.report().outcomes().get(i);
        String key = CountKey.of(mail, to, reading.report(), outcome, i + 1);
        if (seen.add(key)) {
          Optional<Address> bounceAddress = to.map(Envelope.Recipient::address);
          facts.add(new Fact(outcome, reading.verdicts().get(i), i + 1, bounceAddress, key));
        }
      }
    }
    return facts;
  }

  private List<String> record(Journal journal, Mail mail, Reading reading, List<Fact> slice) {
    Instant now = clock.instant();
    journal.keep(mail, reading.report().kind());
    if (reading.report() instanceof Report.Ordinary && mail.envelope().sender().isEmpty()) {
      effects.unrecognized(journal, mail, reading.report(), now);
    }
    List<String> lines = new ArrayList<>();
    for (Fact fact : slice) {
      if (journal.counted(fact.countKey())) {
        lines.add(named(fact) + " was counted before");
        continue;
      }
      Case it = weigh(journal, reading, fact, now);
      Decision decision = decider.decide(it);
      effects.carryOut(
          journal, mail.id(), reading.report(), it, decision, fact.n(), fact.countKey(), now);
      lines.add(
          "%s %s %s -> %s: %s"
              .formatted(
                  named(fact),
                  fact.outcome().action().word(),
                  fact.verdict().rule(),
                  decision.deed().word(),
                  decision.because()));
    }
    return lines;
  }

  private Case weigh(Recall recall, Reading reading, Fact fact, Instant now) {
    Report report = reading.report();
    Attribution attribution = Attribution.of(settings, fact.bounceAddress(), report.original());
    Optional<Address> recipient = actedOn(fact.outcome());
    boolean acts = !(report instanceof Report.Complaint complaint) || complaint.acts();
    Provenance provenance =
        Provenance.grade(settings.trust(), report.original(), reading.authentications());
    History history =
        recipient
            .filter(address -> fact.verdict().listAction() == ListAction.REMOVE)
            .map(address -> history(recall, attribution, fact.verdict(), address, now))
            .orElseGet(History::blank);
    return new Case(
        fact.outcome(), fact.verdict(), recipient, acts, provenance, attribution, history);
  }

  /// Original-Recipient where one of our lists holds it, else the address that failed.
  private Optional<Address> actedOn(Outcome outcome) {
    return outcome
        .originalRecipient()
        .filter(
            original ->
                outcome
                    .recipient()
                    .map(RecipientKey::of)
                    .map(key -> !key.equals(RecipientKey.of(original)))
                    .orElse(true))
        .filter(original -> isListed(RecipientKey.of(original)))
        .or(outcome::recipient);
  }

  private boolean isListed(RecipientKey key) {
    return settings.lists().stream().anyMatch(list -> roster.holds(list.name(), key));
  }

  private History history(
      Recall recall, Attribution attribution, Verdict verdict, Address address, Instant now) {
    RecipientKey key = RecipientKey.of(address);
    Set<String> suppressed = new HashSet<>();
    Map<String, Integer> removals = new HashMap<>();
    Map<String, Long> sizes = new HashMap<>();
    for (MailingList list : decider.targets(attribution, Decider.isAboutOneList(verdict))) {
      if (recall.suppression(list.name(), key).isPresent()) {
        suppressed.add(list.name());
      }
      removals.put(list.name(), recall.removals(list.name(), now.minus(CAP_WINDOW)));
      roster.size(list.name()).ifPresent(size -> sizes.put(list.name(), size));
    }
    return new History(suppressed, removals, sizes);
  }

  private String named(Fact fact) {
    return fact.outcome().recipient().map(shown).orElse("(no recipient)");
  }

  private static void log(Mail mail, Reading reading, List<String> lines) {
    String id = mail.id().brief();
    if (lines.isEmpty()) {
      LOG.info("{} {}: kept, nothing follows", id, reading.report().kind());
    }
    lines.stream().limit(LOGGED).forEach(line -> LOG.info("{} {}", id, line));
    if (lines.size() > LOGGED) {
      LOG.info("{} and {} recipients more", id, lines.size() - LOGGED);
    }
  }

  private static Cause cause(LedgerUnavailable unavailable) {
    return switch (unavailable.kind()) {
      case FULL -> Cause.STORAGE_SHORT;
      case BROKEN -> Cause.CANNOT_RECORD;
      case CLOSED -> Cause.STOPPING;
    };
  }
}
