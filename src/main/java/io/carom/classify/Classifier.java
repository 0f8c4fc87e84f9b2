package io.carom.classify;

import io.carom.mail.Address;
import io.carom.report.Action;
import io.carom.report.Outcome;
import io.carom.report.ReplyText;
import io.carom.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Says what outcomes mean, by a set of rules. Total, and takes time linear in the text; may be
/// used by any number of threads.
public final class Classifier {

  /// How often a guess by the class alone is right.
  private static final double CLASS_CONFIDENCE = 0.2;

  private final Rules rules;
  private final PhraseIndex phrases;
  private final CodeIndex codes;
  private final String masked;

  public Classifier(Rules rules) {
    this(rules, new PhraseIndex(rules.all()), new CodeIndex(rules.all()), "");
  }

  private Classifier(Rules rules, PhraseIndex phrases, CodeIndex codes, String masked) {
    this.rules = rules;
    this.phrases = phrases;
    this.codes = codes;
    this.masked = masked;
  }

  /// The rules it judges by.
  public Rules rules() {
    return rules;
  }

  /// The same without one rule: what would be said if nobody had written it.
  Classifier without(String ruleId) {
    return new Classifier(rules, phrases, codes, ruleId);
  }

  /// One verdict an outcome, in the report's order.
  public List<Verdict> classify(Report report) {
    boolean told = report instanceof Report.Complaint complaint && !complaint.acts();
    Context context = Context.of(report);
    return report.outcomes().stream().map(o -> told ? notACall(o) : classify(o, context)).toList();
  }

  /// What one outcome means.
  public Verdict classify(Outcome outcome) {
    return classify(outcome, Context.NONE);
  }

  Verdict classify(Outcome outcome, Context context) {
    return switch (outcome.action()) {
      case FAILED -> best(outcome, context);
      case DELAYED -> delayed(outcome, context);
      case DELIVERED, RELAYED, EXPANDED -> byAction(Reason.DELIVERED, outcome);
      case COMPLAINED -> byAction(Reason.COMPLAINT, outcome);
      case REPLIED -> byAction(Reason.AUTO_REPLY, outcome);
    };
  }

  /// What one SMTP reply means, given as text; the host and the command help where known.
  public Verdict classify(String reply, Optional<String> remoteMta, Optional<String> command) {
    return classify(outcome(reply, remoteMta, command, Optional.empty()));
  }

  /// The outcome that one SMTP reply describes: delivered where it is a 2xx, else failed.
  public static Outcome outcome(
      String reply,
      Optional<String> remoteMta,
      Optional<String> command,
      Optional<Address> recipient) {
    ReplyText said = ReplyText.of(reply);
    boolean fine = said.replyCode().filter(code -> code.klass() == 2).isPresent();
    return Outcome.of(fine ? Action.DELIVERED : Action.FAILED)
        .recipient(recipient)
        .status(said.status())
        .replyCode(said.replyCode())
        .diagnostic(said.text())
        .remoteMta(remoteMta)
        .command(command)
        .build();
  }

  /// The verdicts of a report's outcomes, each with every other that a rule would have given, the
  /// nearest first.
  public List<Judgement> judge(Report report) {
    Context context = Context.of(report);
    List<Verdict> verdicts = classify(report);
    List<Judgement> judgements = new ArrayList<>(verdicts.size());
    for (int i = 0; i < verdicts.size(); i++) {
      judgements.add(judge(report.outcomes().get(i), verdicts.get(i), context));
    }
    return judgements;
  }

  /// The verdict of one outcome with every other that a rule would have given, the nearest first.
  public Judgement judge(Outcome outcome) {
    return judge(outcome, classify(outcome), Context.NONE);
  }

  private Judgement judge(Outcome outcome, Verdict verdict, Context context) {
    Facts facts = Facts.of(outcome, context);
    List<Verdict> others =
        Precedence.order(candidates(facts), facts.klass()).stream()
            .map(candidate -> candidate.verdict(facts.klass()))
            .filter(other -> !other.rule().equals(verdict.rule()))
            .toList();
    return new Judgement(verdict, others);
  }

  private Verdict best(Outcome outcome, Context context) {
    Facts facts = Facts.of(outcome, context);
    List<Candidate> ordered = Precedence.order(candidates(facts), facts.klass());
    return ordered.isEmpty()
        ? nothing(facts)
        : CombinedReadings.of(Precedence.winner(ordered, facts.klass()), facts, outcome, context);
  }

  private List<Candidate> candidates(Facts facts) {
    List<Candidate> found = words(facts.diagnostic(), facts);
    if (!facts.prose().text().isEmpty() && !isSure(found, facts)) {
      // Beside a reply that says little, prose weighs as much as a status code and no more.
      boolean alone = facts.diagnostic().text().isEmpty();
      for (Candidate candidate : words(facts.prose(), facts)) {
        found.add(candidate.asProse(alone ? Strength.IDENTIFIER : Strength.STATUS));
      }
    }
    codes.find(facts, masked, found);
    return found;
  }

  /// Whether words name a cause, of those that stand: a piece of a longer phrase names none.
  private static boolean isSure(List<Candidate> found, Facts facts) {
    return Precedence.order(found, facts.klass()).stream()
        .anyMatch(c -> c.strength().compareTo(Strength.HINT) <= 0);
  }

  private List<Candidate> words(Folded words, Facts facts) {
    List<Candidate> found = phrases.find(words, facts);
    found.removeIf(candidate -> candidate.rule().id().equals(masked));
    return found;
  }

  /// A warning: the server still tries, so the recipient is innocent yet; its words name the
  /// cause where they are sure.
  private Verdict delayed(Outcome outcome, Context context) {
    Facts facts = Facts.of(outcome, context);
    List<Candidate> ordered = Precedence.order(candidates(facts), facts.klass());
    boolean sure =
        !ordered.isEmpty() && ordered.getFirst().strength().compareTo(Strength.WORDS) <= 0;
    Verdict cause = sure ? ordered.getFirst().verdict(4) : byAction(Reason.DELAYED, outcome);
    return new Verdict(
        cause.reason(),
        Permanence.TRANSIENT,
        cause.fault(),
        ListAction.KEEP,
        cause.retry() == Retry.NEVER ? Retry.LATER : cause.retry(),
        cause.rule(),
        cause.evidence(),
        cause.confidence());
  }

  private static Verdict byAction(Reason reason, Outcome outcome) {
    Reasons.Entry table = Reasons.of(reason);
    String word = outcome.action().word();
    return new Verdict(
        reason,
        table.permanence(),
        table.fault(),
        table.listAction(),
        table.retry(),
        "action/" + word,
        word,
        1);
  }

  /// A feedback report that is told apart and changes nothing (`fraud`, `not-spam`, ...).
  private static Verdict notACall(Outcome outcome) {
    return new Verdict(
        Reason.COMPLAINT,
        Permanence.NONE,
        Fault.NONE,
        ListAction.KEEP,
        Retry.NEVER,
        "action/told",
        outcome.action().word(),
        1);
  }

  /// No rule knows anything of it: only the class is left, or not even that.
  private static Verdict nothing(Facts facts) {
    boolean permanent = facts.klass() == 5;
    Reasons.Entry table = Reasons.of(Reason.UNDETERMINED);
    String code =
        facts
            .replyCode()
            .map(Object::toString)
            .orElse(facts.statuses().isEmpty() ? "" : facts.statuses().getFirst().toString());
    return new Verdict(
        Reason.UNDETERMINED,
        permanent ? Permanence.PERMANENT : table.permanence(),
        table.fault(),
        table.listAction(),
        permanent ? Retry.NEVER : table.retry(),
        "class/" + (facts.klass() == 0 ? "unknown" : facts.klass() + "xx"),
        code,
        CLASS_CONFIDENCE);
  }
}
