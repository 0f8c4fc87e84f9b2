package io.carom.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleCheckTest {

  /// Three rules, of which the second says what the first says.
  private static final String REPEATED =
      """
      rules:
        - id: gone
          reason: user-unknown
          any: ["gone"]
          examples: ["550 gone"]
        - id: all-gone
          reason: user-unknown
          any: ["all gone"]
          examples: ["550 all gone"]
        - id: full
          reason: mailbox-full
          any: ["full"]
          examples: ["550 full"]
      """;

  @Test
  void every_shipped_rule_is_proven_by_its_own_examples() {
    assertEquals(List.of(), RuleCheck.check(ShippedRules.RULES));
  }

  @Test
  void at_least_six_hundred_shipped_rules_count() {
    int counted = RuleCheck.counted(ShippedRules.RULES);
    System.out.println("rules that change a verdict of their own examples: " + counted);
    assertTrue(counted >= 600, () -> "counted: " + counted);
  }

  @Test
  void a_rule_that_changes_nothing_does_not_count() {
    Rules.Loaded.Ok ok =
        assertInstanceOf(Rules.Loaded.Ok.class, Rules.load(Map.of("a.yaml", REPEATED)));
    assertEquals(2, RuleCheck.counted(ok.rules()));
  }

  @Test
  void an_example_that_reaches_another_rule_is_a_finding() {
    List<RuleProblem> findings =
        findings(
            """
            rules:
              - id: full
                reason: mailbox-full
                any: ["full"]
                examples: ["550 full"]
              - id: gone
                reason: user-unknown
                any: ["gone"]
                examples:
                  - "550 gone"
                  - "550 gone and full"
            """);
    assertEquals(1, findings.size(), findings.toString());
    assertEquals(11, findings.getFirst().line());
    assertTrue(findings.getFirst().message().contains("reaches 'a/full'"));
  }

  @Test
  void a_not_example_that_reaches_the_rule_is_a_finding() {
    List<RuleProblem> findings =
        findings(
            """
            rules:
              - id: gone
                reason: user-unknown
                any: ["gone"]
                examples: ["550 gone"]
                not: ["550 gone fishing"]
            """);
    assertEquals(List.of(6), findings.stream().map(RuleProblem::line).toList());
  }

  @Test
  void a_rule_that_changes_nothing_is_a_finding() {
    List<RuleProblem> findings = findings(REPEATED);
    assertEquals(1, findings.size(), findings.toString());
    assertTrue(findings.getFirst().message().contains("changes no verdict"));
  }

  private static List<RuleProblem> findings(String yaml) {
    return switch (Rules.load(Map.of("a.yaml", yaml))) {
      case Rules.Loaded.Ok ok -> RuleCheck.check(ok.rules());
      case Rules.Loaded.Broken broken -> broken.problems();
    };
  }
}
