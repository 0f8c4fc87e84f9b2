package io.carom.flow;

import io.carom.classify.ListAction;
import io.carom.classify.Verdict;
import io.carom.decide.Attribution;
import io.carom.decide.Case;
import io.carom.decide.DecideSettings;
import io.carom.decide.Decider;
import io.carom.decide.Decision;
import io.carom.decide.History;
import io.carom.decide.MailingList;
import io.carom.decide.Provenance;
import io.carom.ledger.Recall;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.RecipientKey;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// From a reading to what follows from it: which list, whose mail, what is remembered. Writes
/// nothing, so that what would follow can be told as well as done.
public final class Weighing {

  private static final Duration CAP_WINDOW = Duration.ofHours(1);

  private final DecideSettings settings;
  private final Decider decider;
  private final Roster roster;

  public Weighing(DecideSettings settings, Roster roster) {
    this.settings = settings;
    this.decider = new Decider(settings);
    this.roster = roster;
  }

  /// One outcome as told to one of the addresses that the report came to.
  ///
  /// @param n the outcome's place in the report, from 1
  /// @param bounceAddress the address that the report came to; empty where that is not known
  /// @param countKey the same for every report of the same fact
  public record Fact(
      Outcome outcome, Verdict verdict, int n, Optional<Address> bounceAddress, String countKey) {}

  /// What a message tells, each fact once.
  public static List<Fact> facts(Mail mail, Reading reading) {
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

  /// A list whose file changed is read anew: here, where only this session waits, and not on the
  /// ledger's writing thread, where all would.
  void freshenRoster(Reading reading) {
    if (reading.verdicts().stream().anyMatch(v -> v.listAction() == ListAction.REMOVE)) {
      settings.lists().forEach(list -> roster.size(list.name()));
    }
  }

  /// All that a decision on this fact may rest on.
  ///
  /// @param recall empty where nothing is remembered
  public Case weigh(Optional<Recall> recall, Reading reading, Fact fact, Instant now) {
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

  public Decision decide(Case it) {
    return decider.decide(it);
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
      Optional<Recall> recall,
      Attribution attribution,
      Verdict verdict,
      Address address,
      Instant now) {
    RecipientKey key = RecipientKey.of(address);
    Set<String> suppressed = new HashSet<>();
    Map<String, Integer> removals = new HashMap<>();
    Map<String, Long> sizes = new HashMap<>();
    for (MailingList list : decider.targets(attribution, Decider.isAboutOneList(verdict))) {
      if (recall.flatMap(known -> known.suppression(list.name(), key)).isPresent()) {
        suppressed.add(list.name());
      }
      recall.ifPresent(
          known -> removals.put(list.name(), known.removals(list.name(), now.minus(CAP_WINDOW))));
      roster.size(list.name()).ifPresent(size -> sizes.put(list.name(), size));
    }
    return new History(suppressed, removals, sizes);
  }
}
