package io.carom.cli;

import io.carom.classify.ListAction;
import io.carom.classify.Reasons;
import io.carom.classify.Rule;
import io.carom.classify.Rules;
import io.carom.classify.Strength;
import io.carom.classify.Verdict;
import io.carom.mail.EnhancedStatus;
import io.carom.report.Action;
import io.carom.report.Outcome;
import java.util.Locale;
import java.util.Optional;

/// Why one verdict won and another lost, in words; the order itself is in the rules' manual
/// (docs/rules.md, "Which rule wins").
final class Losing {

  private Losing() {}

  /// Why `other` lost against `winner`.
  static String because(Outcome outcome, Verdict winner, Verdict other, Rules rules) {
    if (outcome.action() == Action.DELAYED) {
      return "a warning takes its cause from sure words only, and harms nobody";
    }
    Optional<Strength> won = rules.byId(winner.rule()).map(Rule::strength);
    Optional<Strength> lost = rules.byId(other.rule()).map(Rule::strength);
    if (won.isEmpty() || lost.isEmpty()) {
      return "other facts of the report speak against it, see the rule that won";
    }
    int stronger = lost.get().compareTo(won.get());
    if (stronger > 0) {
      return "weaker evidence: " + words(lost.get()) + ", against " + words(won.get());
    }
    if (stronger < 0) {
      return "stands in the report's prose only, which weighs less than what the server said";
    }
    if (other.listAction().compareTo(winner.listAction()) > 0) {
      return "as strong, but harsher (list %s): where two are as good, the milder wins"
          .formatted(other.listAction().word());
    }
    return "as strong, but it matched less of the text, or a wider range of codes";
  }

  private static String words(Strength strength) {
    return switch (strength) {
      case IDENTIFIER -> "an identifier that its issuer defines";
      case WORDS -> "words that name a cause";
      case HINT -> "a word or two";
      case STATUS -> "a status code";
      case FILLER -> "what servers say before any cause";
      case REPLY -> "a bare reply code";
    };
  }

  /// Why a verdict does less than its reason mostly does; empty where it does as much.
  static Optional<String> heldBack(Outcome outcome, Verdict verdict) {
    ListAction usual = Reasons.of(verdict.reason()).listAction();
    if (outcome.action() == Action.DELAYED || verdict.listAction().compareTo(usual) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "%s mostly means list %s; here %s"
            .formatted(verdict.reason().word(), usual.word(), milder(outcome, verdict)));
  }

  private static String milder(Outcome outcome, Verdict verdict) {
    Optional<EnhancedStatus> refusal = outcome.status().filter(s -> s.subject() == 7);
    if (outcome.replyCode().filter(c -> c.klass() == 4).isPresent()) {
      return "the server asked to try again (" + outcome.replyCode().get() + ")";
    }
    if (outcome.status().filter(s -> s.klass() == 4).isPresent()) {
      return "the status is transient (" + outcome.status().get() + ")";
    }
    if (refusal.isPresent()) {
      return "the code is one of refusal (" + refusal.get() + "), which is not about the address";
    }
    if (isAfterData(outcome)) {
      return "the answer came after the message, when the server had taken the recipient: a"
          + " filter says the same words";
    }
    return "the rule " + verdict.rule() + " or the facts beside it say less";
  }

  private static boolean isAfterData(Outcome outcome) {
    String command = outcome.command().orElse("").strip().toUpperCase(Locale.ROOT);
    return command.startsWith("DATA") || command.startsWith("END OF DATA") || command.equals(".");
  }
}
