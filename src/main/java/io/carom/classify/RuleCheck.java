package io.carom.classify;

import io.carom.classify.Rule.Example;
import io.carom.mail.Address;
import io.carom.report.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Proves rules by what they carry with them: every example reaches its own rule and no other,
/// no `not` example does, and without the rule at least one example would be judged otherwise.
///
/// A rule that changes nothing is a finding too: it says what others already say.
public final class RuleCheck {

  private RuleCheck() {}

  /// What is not proven, by file and line; empty where all is well.
  public static List<RuleProblem> check(Rules rules) {
    Classifier classifier = new Classifier(rules);
    List<RuleProblem> findings = new ArrayList<>();
    for (Rule rule : rules.all()) {
      examples(rule, classifier, findings);
      if (!changesSomething(rule, classifier)) {
        findings.add(
            new RuleProblem(
                rule.file(),
                rule.line(),
                "the rule '"
                    + rule.id()
                    + "' changes no verdict of its own examples: other rules"
                    + " say the same; remove it or add an example that needs it"));
      }
    }
    return List.copyOf(findings);
  }

  /// How many rules count: those without which one of their own examples would be judged
  /// otherwise. The others say what is said without them.
  public static int counted(Rules rules) {
    Classifier classifier = new Classifier(rules);
    return (int) rules.all().stream().filter(rule -> changesSomething(rule, classifier)).count();
  }

  private static void examples(Rule rule, Classifier classifier, List<RuleProblem> findings) {
    for (Example example : rule.examples()) {
      String reached = judged(example, classifier).rule();
      if (!reached.equals(rule.id())) {
        findings.add(
            finding(rule, example, "reaches '" + reached + "' and not its own rule '" + rule.id()));
      }
    }
    for (Example example : rule.not()) {
      if (judged(example, classifier).rule().equals(rule.id())) {
        findings.add(finding(rule, example, "must not reach, but does, '" + rule.id()));
      }
    }
  }

  private static RuleProblem finding(Rule rule, Example example, String what) {
    return new RuleProblem(
        rule.file(), example.line(), "the example '" + example.reply() + "' " + what + "'");
  }

  private static boolean changesSomething(Rule rule, Classifier classifier) {
    Classifier without = classifier.without(rule.id());
    return rule.examples().stream()
        .anyMatch(e -> !sameOpinion(judged(e, classifier), judged(e, without)));
  }

  private static boolean sameOpinion(Verdict a, Verdict b) {
    return a.reason() == b.reason()
        && a.permanence() == b.permanence()
        && a.fault() == b.fault()
        && a.listAction() == b.listAction()
        && a.retry() == b.retry();
  }

  private static Verdict judged(Example example, Classifier classifier) {
    Outcome outcome =
        Classifier.outcome(
            example.reply(),
            example.mta(),
            example.command(),
            example.recipient().flatMap(Address::parse));
    return classifier.classify(outcome, new Context(example.reportingMta().orElse(""), Set.of()));
  }
}
