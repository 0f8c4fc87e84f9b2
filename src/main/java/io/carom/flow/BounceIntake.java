package io.carom.flow;

import io.carom.classify.Reason;
import io.carom.decide.Case;
import io.carom.decide.DecideSettings;
import io.carom.decide.Decision;
import io.carom.flow.Receipt.Accepted;
import io.carom.flow.Receipt.Cause;
import io.carom.flow.Receipt.Deferred;
import io.carom.flow.Weighing.Fact;
import io.carom.ledger.Journal;
import io.carom.ledger.Ledger;
import io.carom.ledger.LedgerUnavailable;
import io.carom.mail.Address;
import io.carom.mail.Mail;
import io.carom.report.Report;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private final Reader reader;
  private final Weighing weighing;
  private final Ledger ledger;
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
    this.weighing = new Weighing(settings, roster);
    this.ledger = ledger;
    this.effects = new Effects(settings.lists(), announcements, advice);
    this.shown = shown;
    this.clock = clock;
  }

  @Override
  public Receipt receive(Mail mail) {
    return receive(mail, reading -> record(mail, reading));
  }

  /// Reads a message and does that with it.
  Receipt receive(Mail mail, Function<Reading, Receipt> then) {
    Reading reading =
        reader.readOrTell(
            mail,
            fault ->
                LOG.error(
                    "{} cannot be read; it is kept for a person, see carom unknown",
                    mail.id().brief(),
                    fault));
    try {
      return then.apply(reading);
    } catch (RuntimeException bug) {
      LOG.error("{} not kept, the sender is told to try again", mail.id().brief(), bug);
      return new Deferred(Cause.CANNOT_RECORD, "internal error");
    }
  }

  /// Judges, recalls, decides and writes what was read.
  Receipt record(Mail mail, Reading reading) {
    try {
      List<Fact> facts = Weighing.facts(mail, reading);
      weighing.freshenRoster(reading);
      List<String> lines = new ArrayList<>();
      int from = 0;
      do {
        int to = Math.min(from + SLICE, facts.size());
        List<Fact> slice = facts.subList(from, to);
        lines.addAll(ledger.write(journal -> record(journal, mail, reading, slice)));
        from = to;
      } while (from < facts.size());
      log(mail, reading, lines);
      return new Accepted(mail.id(), reading.kind());
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

  private List<String> record(Journal journal, Mail mail, Reading reading, List<Fact> slice) {
    Instant now = clock.instant();
    journal.keep(mail, reading.kind());
    Optional<String> unread = reading.unread().map(words -> "it could not be read: " + words);
    if (unread.isPresent()
        || reading.report() instanceof Report.Ordinary && mail.envelope().sender().isEmpty()) {
      String because = unread.orElse("a message from the null sender in which no report was found");
      effects.unrecognized(journal, mail, reading.report(), because, now);
    }
    List<String> lines = new ArrayList<>();
    for (Fact fact : slice) {
      if (journal.counted(fact.countKey())) {
        lines.add(named(fact) + " was counted before");
        continue;
      }
      Case it = weighing.weigh(Optional.of(journal), reading, fact, now);
      Decision decision = weighing.decide(it);
      effects.carryOut(
          journal, mail, reading.report(), it, decision, fact.n(), fact.countKey(), now);
      lines.add(
          "%s %s %s -> %s: %s"
              .formatted(
                  named(fact),
                  fact.outcome().action().word(),
                  fact.verdict().rule(),
                  decision.deed().word(),
                  decision.because().english()));
    }
    return lines;
  }

  private String named(Fact fact) {
    return fact.outcome().recipient().map(shown).orElse("(no recipient)");
  }

  private static void log(Mail mail, Reading reading, List<String> lines) {
    String id = mail.id().brief();
    if (lines.isEmpty()) {
      LOG.info("{} {}: kept, nothing follows", id, reading.kind());
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
