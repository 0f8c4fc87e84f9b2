package io.carom.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.classify.Classifier;
import io.carom.classify.ListAction;
import io.carom.classify.Reason;
import io.carom.classify.Verdict;
import io.carom.flow.Weighing.Fact;
import io.carom.ledger.Entries.MailHead;
import io.carom.ledger.Entries.OutcomeEntry;
import io.carom.ledger.Entries.StoredMail;
import io.carom.ledger.Entries.StoredOutcome;
import io.carom.ledger.Ledger;
import io.carom.mail.Address;
import io.carom.mail.EnhancedStatus;
import io.carom.mail.Mail;
import io.carom.mail.MailId;
import io.carom.mail.ReplyCode;
import io.carom.mime.Mime;
import io.carom.report.Absence;
import io.carom.report.Action;
import io.carom.report.Outcome;
import io.carom.report.Report;
import io.carom.report.Reports;
import io.carom.verp.Verp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Reads all that the ledger keeps once more and tells, outcome by outcome, what was made of it
/// and what would be made of it now. Writes nothing.
///
/// Where the octets of a message are forgotten, its outcomes are judged by the facts that were
/// kept, which lack the report's prose and the recipients beside them.
public final class Replay {

  private static final int PAGE = 500;

  private final Ledger ledger;
  private final Weighing weighing;
  private final ReturnPath returnPath;

  /// @param weighing what verdicts are held back by, as when they were stored
  /// @param verp how a return path names a recipient; empty where none does
  public Replay(Ledger ledger, Weighing weighing, Optional<Verp> verp) {
    this.ledger = ledger;
    this.weighing = weighing;
    this.returnPath = new ReturnPath(verp);
  }

  /// An opinion, as far as replays compare them.
  public record Opinion(Reason reason, ListAction listAction, String rule) {

    public static Opinion of(Verdict verdict) {
      return new Opinion(verdict.reason(), verdict.listAction(), verdict.rule());
    }

    /// What the ledger holds; empty where it is of a version that knew other words.
    static Optional<Opinion> of(OutcomeEntry entry) {
      return Reason.of(entry.reason())
          .flatMap(
              reason ->
                  ListAction.of(entry.listAction())
                      .map(listAction -> new Opinion(reason, listAction, entry.rule())));
    }

    /// Whether it says the same of the recipient, by whatever rule.
    public boolean agrees(Opinion other) {
      return reason == other.reason && listAction == other.listAction;
    }
  }

  /// One outcome, seen again.
  ///
  /// @param n its place in the report, from 1
  /// @param stored what was made of it; empty where its recipient was not seen then
  /// @param now the outcome as it is read today; empty where it is not found any more
  /// @param verdicts what each of the judges makes of it, in their order; empty where `now` is
  /// @param isWhole whether the message itself was read again, not the facts kept of it
  public record Seen(
      MailId mailId,
      int n,
      Optional<Opinion> stored,
      Optional<Outcome> now,
      List<Verdict> verdicts,
      boolean isWhole) {

    public Seen {
      verdicts = List.copyOf(verdicts);
    }
  }

  /// What was read.
  ///
  /// @param messages how many messages the ledger has
  /// @param reread how many of them were read again, the others being forgotten
  /// @param outcomes how many outcomes were seen
  /// @param unread those that a fault of ours kept unread when they came, or does today
  public record Extent(long messages, long reread, long outcomes, List<Unread> unread) {

    public Extent {
      unread = List.copyOf(unread);
    }
  }

  /// A message that could not be read when it came, or cannot be today.
  ///
  /// @param because why not today; empty where it can be
  public record Unread(MailId mailId, Optional<String> because) {}

  /// Goes through the ledger, oldest message first.
  ///
  /// @param judges who say what each outcome means, one beside the other
  /// @param progress is told after each page how many messages were seen
  public Extent run(List<Classifier> judges, Consumer<Seen> each, LongConsumer progress) {
    long messages = 0;
    long reread = 0;
    long[] outcomes = {0};
    List<Unread> unread = new ArrayList<>();
    Consumer<Seen> counted =
        seen -> {
          outcomes[0]++;
          each.accept(seen);
        };
    List<MailHead> page = page(0);
    while (!page.isEmpty()) {
      for (MailHead head : page) {
        messages++;
        reread += message(head, judges, counted, unread) ? 1 : 0;
      }
      progress.accept(messages);
      page = page(page.getLast().number());
    }
    return new Extent(messages, reread, outcomes[0], unread);
  }

  private List<MailHead> page(long after) {
    return ledger.read(recall -> recall.mails(after, PAGE));
  }

  /// Says whether its octets were there.
  private boolean message(
      MailHead head, List<Classifier> judges, Consumer<Seen> each, List<Unread> unread) {
    List<StoredOutcome> stored = ledger.read(recall -> recall.outcomes(head.id()));
    Optional<StoredMail> kept =
        head.isKept()
            ? ledger.read(recall -> recall.mail(head.id()))
            : Optional.<StoredMail>empty();
    if (kept.isPresent()) {
      Mail mail = kept.get().mail();
      List<Reading> readings = readings(mail, judges);
      Optional<String> because = readings.getFirst().unread();
      if (because.isPresent() || head.kind().equals(Reading.UNREAD)) {
        unread.add(new Unread(mail.id(), because));
      }
      if (because.isEmpty()) {
        again(mail, readings, byNumber(stored), each);
      }
    } else {
      byNumber(stored).values().forEach(one -> byFacts(one.entry(), judges, each));
    }
    return kept.isPresent();
  }

  /// One of those that have a number: a report that came to two addresses told each twice.
  private static Map<Integer, StoredOutcome> byNumber(List<StoredOutcome> stored) {
    Map<Integer, StoredOutcome> byNumber = new HashMap<>();
    stored.forEach(one -> byNumber.putIfAbsent(one.entry().n(), one));
    return byNumber;
  }

  private void again(
      Mail mail, List<Reading> readings, Map<Integer, StoredOutcome> stored, Consumer<Seen> each) {
    Report report = readings.getFirst().report();
    Set<Integer> untold = untold(mail, readings.getFirst(), stored);
    for (int i = 0; i < report.outcomes().size(); i++) {
      Outcome outcome = report.outcomes().get(i);
      int n = i + 1;
      Optional<Opinion> before =
          Optional.ofNullable(stored.remove(n)).flatMap(one -> Opinion.of(one.entry()));
      if (before.isPresent() || untold.contains(n)) {
        List<Verdict> verdicts = readings.stream().map(reading -> verdict(reading, n)).toList();
        each.accept(new Seen(mail.id(), n, before, Optional.of(outcome), verdicts, true));
      }
    }
    stored.forEach(
        (n, one) ->
            each.accept(
                new Seen(
                    mail.id(), n, Opinion.of(one.entry()), Optional.empty(), List.of(), true)));
  }

  /// What each judge makes of it; one reading where a fault of ours hides it.
  private List<Reading> readings(Mail mail, List<Classifier> judges) {
    try {
      Report report = Reports.read(Mime.read(mail.octets()), mail.envelope());
      return readings(returnPath.named(report, mail.envelope()), judges);
    } catch (RuntimeException | StackOverflowError fault) {
      return List.of(Reading.unread(fault));
    }
  }

  private static List<Reading> readings(Report report, List<Classifier> judges) {
    return judges.stream()
        .map(judge -> new Reading(report, judge.classify(report), List.of()))
        .toList();
  }

  /// The verdict as far as it may count, which is what the ledger holds.
  private Verdict verdict(Reading reading, int n) {
    Outcome outcome = reading.report().outcomes().get(n - 1);
    Fact fact = new Fact(outcome, reading.verdicts().get(n - 1), n, Optional.empty(), "");
    return weighing
        .decide(weighing.weigh(Optional.empty(), reading, fact, Instant.EPOCH))
        .verdict();
  }

  /// The outcomes that no message told yet: what another report told is recorded there.
  private Set<Integer> untold(Mail mail, Reading reading, Map<Integer, StoredOutcome> stored) {
    Set<Integer> untold = new HashSet<>();
    List<Fact> facts = Weighing.facts(mail, reading);
    if (facts.stream().allMatch(fact -> stored.containsKey(fact.n()))) {
      return untold;
    }
    return ledger.read(
        recall -> {
          facts.stream()
              .filter(fact -> !recall.counted(fact.countKey()))
              .forEach(fact -> untold.add(fact.n()));
          return untold;
        });
  }

  private void byFacts(OutcomeEntry entry, List<Classifier> judges, Consumer<Seen> each) {
    Optional<Opinion> before = Opinion.of(entry);
    ObjectNode facts = Announcements.parse(entry.facts());
    Optional<Outcome> outcome = outcome(entry, facts);
    if (before.isEmpty() || outcome.isEmpty()) {
      return;
    }
    Report report = report(entry, facts, outcome.get());
    List<Verdict> verdicts =
        readings(report, judges).stream().map(reading -> verdict(reading, 1)).toList();
    each.accept(new Seen(entry.mailId(), entry.n(), before, outcome, verdicts, false));
  }

  /// The outcome that a line of facts tells; empty where it knows an action that we do not.
  private static Optional<Outcome> outcome(OutcomeEntry entry, ObjectNode facts) {
    return Arrays.stream(Action.values())
        .filter(action -> action.word().equals(entry.action()))
        .findFirst()
        .map(
            action ->
                Outcome.of(action)
                    .recipient(text(facts, "recipient").flatMap(Address::parse))
                    .originalRecipient(text(facts, "originalRecipient").flatMap(Address::parse))
                    .status(text(facts, "status").flatMap(EnhancedStatus::parse))
                    .replyCode(
                        text(facts, "replyCode").map(c -> new ReplyCode(Integer.parseInt(c))))
                    .diagnostic(text(facts, "diagnostic").orElse(""))
                    .command(text(facts, "command"))
                    .remoteMta(text(facts, "remoteMta"))
                    .build());
  }

  private static Report report(OutcomeEntry entry, ObjectNode facts, Outcome outcome) {
    String format = text(facts, "format").orElse("");
    List<Outcome> outcomes = new ArrayList<>(List.of(outcome));
    return switch (entry.kind()) {
      case "complaint" ->
          new Report.Complaint(
              format,
              text(facts, "feedbackType").orElse(""),
              outcomes,
              Optional.empty(),
              text(facts, "reportingMta"),
              Optional.empty(),
              text(facts, "authFailure"),
              text(facts, "identityAlignment"),
              List.of());
      case "auto-reply" ->
          new Report.AutoReply(format, outcomes, Optional.empty(), absence(facts), List.of());
      default ->
          new Report.Delivery(
              format,
              outcomes,
              Optional.empty(),
              text(facts, "reportingMta"),
              Optional.empty(),
              List.of());
    };
  }

  private static Absence absence(ObjectNode facts) {
    return new Absence(
        text(facts, "returnDate").map(LocalDate::parse),
        facts.path("hasLeft").asBoolean(false),
        text(facts, "writeTo").flatMap(Address::parse));
  }

  private static Optional<String> text(ObjectNode facts, String key) {
    return Optional.ofNullable(facts.path(key).textValue());
  }
}
