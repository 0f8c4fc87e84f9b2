package io.carom.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesTest {

  private static final String GONE =
      """
      rules:
        - id: gone
          reason: user-unknown
          any: ["gone"]
          examples: ["550 gone"]
      """;

  @Test
  void a_rule_is_known_by_its_file_and_its_id() {
    Rules.Loaded.Ok ok =
        assertInstanceOf(Rules.Loaded.Ok.class, Rules.load(Map.of("conf/rules/a.yaml", GONE)));
    assertTrue(ok.rules().byId("a/gone").isPresent());
  }

  @Test
  void an_unknown_key_is_named_with_its_line_and_the_nearest_one() {
    refused(GONE.replace("any:", "eny:"), 4, "unknown key 'eny': did you mean 'any'?");
    refused("ruls: []\n", 1, "unknown key 'ruls': did you mean 'rules'?");
  }

  @Test
  void an_unknown_reason_is_named_with_what_to_write_instead() {
    refused(
        GONE.replace("user-unknown", "user-unknwon"),
        3,
        "unknown reason 'user-unknwon': did you mean 'user-unknown'?");
    refused(GONE.replace("user-unknown", "whatever-it-is"), 3, "write one of user-unknown, ");
  }

  @Test
  void an_unknown_word_of_the_handling_is_refused() {
    refused(GONE + "    listAction: delete\n", 6, "write one of keep, suspend, remove");
    refused(GONE + "    on4xx: {retry: soon}\n", 6, "unknown retry 'soon'");
    refused(GONE + "    strength: iron\n", 6, "unknown strength 'iron'");
    refused(GONE + "    recipientDomain: present\n", 6, "write absent");
    refused(GONE + "    confidence: 7\n", 6, "from 0 to 1");
  }

  @Test
  void an_id_stands_once() {
    refused(GONE + GONE.replace("rules:\n", ""), 6, "a second rule 'a/gone'");
  }

  @Test
  void a_bad_pattern_is_refused() {
    refused(GONE + "    pattern: '(gone'\n", 6, "the pattern is none of RE2");
    refused(GONE + "    pattern: '(g)\\1'\n", 6, "the pattern is none of RE2");
    refused(
        GONE.replace("any: [\"gone\"]", "reply: 550") + "    pattern: gone\n",
        6,
        "needs any or all beside it");
  }

  @Test
  void codes_are_read_strictly() {
    refused(GONE + "    status: [5.1]\n", 6, "write 5.1.1, x.1.1 or x.1.x");
    refused(GONE + "    reply: [5xy]\n", 6, "write 550 or 5xx");
  }

  @Test
  void a_phrase_needs_words() {
    refused(GONE.replace("\"gone\"", "\"{} gone\""), 4, "needs words on both sides");
    refused(GONE.replace("\"gone\"", "\"g\""), 4, "too short");
  }

  @Test
  void a_rule_needs_something_to_match_and_an_example() {
    refused(GONE.replace("    any: [\"gone\"]\n", ""), 2, "needs any, all, reply or status");
    refused(GONE.replace("    examples: [\"550 gone\"]\n", ""), 2, "needs examples");
  }

  @Test
  void what_is_not_yaml_is_refused_with_its_line() {
    refused("rules:\n  - id: [\n", 3, "not YAML");
  }

  @Test
  void all_problems_are_told_at_once_by_file_and_line() {
    String bad = GONE.replace("user-unknown", "x-y-z").replace("any:", "eny:");
    Rules.Loaded.Broken broken =
        assertInstanceOf(
            Rules.Loaded.Broken.class, Rules.load(Map.of("b.yaml", bad, "a.yaml", bad)));
    List<String> places =
        broken.problems().stream().map(p -> p.file() + ":" + p.line()).distinct().toList();
    assertEquals(
        List.of("a.yaml:2", "a.yaml:3", "a.yaml:4", "b.yaml:2", "b.yaml:3", "b.yaml:4"), places);
  }

  @Test
  void no_rule_at_all_is_a_problem() {
    assertInstanceOf(Rules.Loaded.Broken.class, Rules.load(Map.of()));
  }

  private static void refused(String yaml, int line, String words) {
    Rules.Loaded.Broken broken =
        assertInstanceOf(Rules.Loaded.Broken.class, Rules.load(Map.of("a.yaml", yaml)), yaml);
    assertTrue(
        broken.problems().stream().anyMatch(p -> p.line() == line && p.message().contains(words)),
        () -> broken.problems().toString());
  }
}
