package io.carom.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.classify.Reason;
import io.carom.decide.Case;
import io.carom.decide.Decision;
import io.carom.decide.Effect;
import io.carom.decide.MailingList;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.Incident;
import io.carom.ledger.Entries.OutcomeEntry;
import io.carom.ledger.Entries.StoredOutcome;
import io.carom.ledger.Journal;
import io.carom.mail.Address;
import io.carom.mail.Mail;
import io.carom.mail.RecipientKey;
import io.carom.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Makes decisions real by writing them: now, or when a person releases what was held.
final class Effects {

  /// One incident a list within this time, however many removals it holds.
  private static final Duration INCIDENT_WINDOW = Duration.ofHours(1);

  private final Map<String, MailingList> lists;
  private final Announcements announcements;
  private final Function<Reason, String> advice;

  Effects(List<MailingList> lists, Announcements announcements, Function<Reason, String> advice) {
    this.lists = lists.stream().collect(Collectors.toMap(MailingList::name, Function.identity()));
    this.announcements = announcements;
    this.advice = advice;
  }

  /// @param at now; the outcome itself is as old as its mail, so that what was long ago counts as
  /// long ago
  void carryOut(
      Journal journal,
      Mail mail,
      Report report,
      Case it,
      Decision decision,
      int n,
      String countKey,
      Instant at) {
    ObjectNode facts =
        Facts.of(
            report,
            Optional.of(it.outcome()),
            Optional.of(decision.verdict()),
            it.provenance().word());
    Optional<String> list = it.attribution().list().map(MailingList::name);
    OutcomeEntry entry =
        new OutcomeEntry(
            mail.id(),
            n,
            countKey,
            it.recipient().map(RecipientKey::of),
            report.kind(),
            it.outcome().action().word(),
            decision.verdict().reason().word(),
            decision.verdict().listAction().word(),
            decision.verdict().rule(),
            Announcements.text(facts),
            it.provenance().word(),
            list,
            decision.deed().word(),
            decision.because().english(),
            mail.receivedAt());
    StoredOutcome stored = new StoredOutcome(journal.outcome(entry), entry);
    for (Effect effect : decision.effects()) {
      switch (effect) {
        case Effect.Count() -> {
          // The outcome itself is the count.
        }
        case Effect.Suppress suppress ->
            removal(suppress.list(), it.recipient().orElseThrow(), suppress.until(), entry)
                .suppress(journal, announcements, at);
        case Effect.Remove remove ->
            removal(remove.list(), it.recipient().orElseThrow(), Optional.empty(), entry)
                .plan(journal, at);
        case Effect.Notify notify -> tell(journal, notify.type(), entry, facts, at);
        case Effect.Hold hold ->
            hold(journal, stored, hold.list(), it.recipient().orElseThrow(), at);
      }
    }
  }

  /// Does what was held for one list, as if the decision had been made now.
  void release(Journal journal, Held held, StoredOutcome stored, Instant at) {
    String because = "released by a person from incident " + held.incident();
    OutcomeEntry entry = stored.entry();
    if (entry.decision().equals(Decision.Deed.HELD.word())) {
      OutcomeEntry acted = entry.decided(Decision.Deed.ACTED.word(), because);
      journal.decided(stored.id(), acted.decision(), because);
      String type = entry.kind().equals("complaint") ? "complaint.received" : "bounce.hard";
      tell(journal, type, acted, Announcements.parse(entry.facts()), at);
    }
    Removal removal = removal(held.list(), held.address(), Optional.empty(), entry);
    removal.suppress(journal, announcements, at);
    removal.plan(journal, at);
    journal.unhold(held.outcomeId(), held.list());
  }

  /// Tells of a report-like message that nobody could read.
  void unrecognized(Journal journal, Mail mail, Report report, String because, Instant at) {
    announcements.outcome(
        journal,
        "report.unrecognized",
        Facts.of(report, Optional.empty(), Optional.empty(), Facts.UNGRADED),
        mail.id(),
        Optional.empty(),
        Decision.Deed.NONE.word(),
        because,
        "",
        mail.id().value(),
        at);
  }

  private void tell(
      Journal journal, String type, OutcomeEntry entry, ObjectNode facts, Instant at) {
    announcements.outcome(
        journal,
        type,
        facts,
        entry.mailId(),
        entry.list(),
        entry.decision(),
        entry.because(),
        Reason.of(entry.reason()).map(advice).orElse(""),
        entry.countKey(),
        at);
  }

  private Removal removal(
      String list, Address address, Optional<Instant> until, OutcomeEntry entry) {
    return new Removal(
        lists.get(list),
        address,
        entry.reason(),
        until,
        "%s: %s".formatted(entry.rule(), entry.because()),
        Optional.of(entry.mailId()),
        entry.countKey());
  }

  private void hold(
      Journal journal, StoredOutcome stored, String list, Address address, Instant at) {
    Optional<Incident> recent =
        journal.incident(list, at.minus(INCIDENT_WINDOW)).filter(i -> i.closedAt().isEmpty());
    long incident =
        recent.map(Incident::id).orElseGet(() -> open(journal, list, stored.entry(), at));
    journal.hold(new Held(stored.id(), list, RecipientKey.of(address), address, incident));
  }

  private long open(Journal journal, String list, OutcomeEntry entry, Instant at) {
    long incident = journal.open(list, entry.because(), at);
    announcements.incident(journal, "incident.opened", incident, list, entry.because(), at);
    return incident;
  }
}
