package io.carom.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The stated order, one step a test; each set of rules is tried in both orders of files.
class PrecedenceTest {

  @Test
  void a_phrase_inside_a_longer_one_is_out() {
    wins(
        "550 sending quota exceeded",
        rule("quota-exceeded", "any: [\"sending quota exceeded\"]"),
        rule("mailbox-full", "any: [\"quota exceeded\"]"));
    wins(
        "550 not a known user",
        rule("user-unknown", "any: [\"not a known user\"]"),
        rule("policy", "any: [\"known user\"]"));
  }

  @Test
  void the_same_words_with_more_conditions_win() {
    wins(
        "521 rejected",
        rule("user-unknown", "any: [rejected]\n    reply: 521"),
        rule("policy", "any: [rejected]"));
  }

  @Test
  void stronger_evidence_wins() {
    wins(
        "550 HL:IPB gone",
        rule("user-unknown", "any: [\"hl:ipb\"]\n    strength: identifier"),
        rule("policy", "any: [gone]"));
    wins("550 5.7.1 gone", rule("user-unknown", "any: [gone]"), rule("policy", "status: 5.7.1"));
    wins(
        "550 5.1.1 rejected",
        rule("user-unknown", "status: 5.1.1"),
        rule("policy", "any: [rejected]\n    strength: filler"));
    wins(
        "550 rejected",
        rule("user-unknown", "any: [rejected]\n    strength: filler"),
        rule("policy", "reply: 550"));
  }

  @Test
  void the_narrower_code_wins() {
    wins("550 5.1.1 hm", rule("user-unknown", "status: x.1.1"), rule("policy", "status: x.1.x"));
    wins("550 5.1.1 hm", rule("user-unknown", "status: 5.1.1"), rule("policy", "status: x.1.1"));
    wins(
        "550 5.7.610 hm",
        rule("user-unknown", "status: x.7.606-649"),
        rule("policy", "status: x.7.x"));
    wins("550 hm", rule("user-unknown", "reply: 550"), rule("policy", "reply: 5xx"));
  }

  @Test
  void between_equals_the_milder_wins() {
    wins(
        "550 gone and full",
        rule("mailbox-full", "any: [full]"),
        rule("user-unknown", "any: [gone]"));
    wins(
        "550 no such person and full",
        rule("mailbox-full", "any: [full]"),
        rule("user-unknown", "any: [\"no such person\"]"));
  }

  @Test
  void then_more_words_win() {
    wins(
        "550 loop and much longer words",
        rule("routing-loop", "any: [\"much longer words\"]"),
        rule("mailbox-full", "any: [loop]"));
  }

  private static String rule(String reason, String conditions) {
    return "rules:\n  - id: r\n    reason: "
        + reason
        + "\n    "
        + conditions
        + "\n    examples: [x]\n";
  }

  private static void wins(String reply, String a, String b) {
    Map<String, String> one = new LinkedHashMap<>(Map.of("a.yaml", a, "b.yaml", b));
    Map<String, String> other = new LinkedHashMap<>(Map.of("a.yaml", b, "b.yaml", a));
    assertEquals("a/r", winner(one, reply), reply);
    assertEquals("b/r", winner(other, reply), reply + ", files the other way round");
  }

  private static String winner(Map<String, String> files, String reply) {
    Rules.Loaded.Ok ok = assertInstanceOf(Rules.Loaded.Ok.class, Rules.load(files));
    return new Classifier(ok.rules()).classify(reply, Optional.empty(), Optional.empty()).rule();
  }
}
