package io.carom.classify;

import io.carom.report.Outcome;
import java.util.Optional;

/// What several facts mean together that none of them means alone: all such readings, in the
/// order in which they are tried, of which the first that fits speaks.
///
/// 1. `combined/of-another`: a reply that names another recipient of the same report, and not
/// this one, does not count against this one (nullmailer blames all for one).
/// 2. `combined/domain-moved`: the recipient domain's own mail host refuses to relay to that
/// domain, so the domain has moved and nobody told the DNS: not the sender's doing.
/// 3. `combined/at-mail-from`: an answer to MAIL FROM cannot be about the recipient, whom the
/// server has not heard of yet; where it says that an address is gone, the sender's is.
/// 4. Words of a dead address after DATA come from a filter as often as
/// from a mailbox, so they do not remove unless an identifier or a code says the same.
/// 5. Words of a dead address under a code of refusal (x.7.z) do not remove either, unless an
/// identifier says so.
/// 6. Words of a missing mailbox under a code that tells what ails the mailbox (x.2.z) do not
/// remove, unless they answered RCPT: the two disagree on whether it is there.
/// 7. An enhanced code that the reporting system made out of the bare
/// reply code (Sendmail) knows no more than that, so it does not remove.
///
/// The last four only hold the list action back; the verdict keeps the rule that gave it.
/// Readings that change how a single fact weighs are in [Facts] (x.0.0 says nothing, x.4.7 has no
/// voice beside a reply) and in [Precedence].
final class CombinedReadings {

  private static final double CONFIDENCE = 0.9;

  /// What facts that disagree leave of the winner's confidence.
  private static final double DISPUTED = 0.85;

  private CombinedReadings() {}

  /// The verdict of the winner among the rules, as the other facts of the outcome leave it.
  static Verdict of(Candidate winner, Facts facts, Outcome outcome, Context context) {
    Verdict verdict = winner.verdict(facts.klass());
    Optional<String> another = context.othersNamed(outcome);
    if (another.isPresent() && verdict.listAction() != ListAction.KEEP) {
      return of(Reason.UNDETERMINED, verdict, "combined/of-another", another.get());
    }
    if (verdict.reason() == Reason.RELAY_DENIED && facts.saidByTheDomainItself()) {
      return of(Reason.UNREACHABLE, verdict, "combined/domain-moved", verdict.evidence());
    }
    if (verdict.listAction() != ListAction.REMOVE) {
      return verdict;
    }
    if (facts.isAtMailFrom()) {
      return of(Reason.BAD_SENDER_ADDRESS, verdict, "combined/at-mail-from", verdict.evidence());
    }
    return isDisputed(winner, facts)
        ? verdict.atMost(ListAction.SUSPEND).asSureAs(DISPUTED)
        : verdict;
  }

  private static boolean isDisputed(Candidate winner, Facts facts) {
    boolean words = winner.words() != null;
    boolean there =
        winner.rule().reason() == Reason.USER_UNKNOWN
            && facts.isMailboxThere()
            && !facts.isAtRcpt();
    boolean doubtful = facts.isAfterData() && !winner.isFirmed() || facts.isRefusal();
    boolean sure = winner.strength() == Strength.IDENTIFIER;
    return words && (there || doubtful && !sure) || facts.isGuess(winner);
  }

  private static Verdict of(Reason reason, Verdict said, String rule, String evidence) {
    Reasons.Entry table = Reasons.of(reason);
    return new Verdict(
        reason,
        said.permanence(),
        table.fault(),
        table.listAction(),
        table.retry(),
        rule,
        evidence,
        CONFIDENCE);
  }
}
