package io.carom.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The automaton against the plain search for each phrase.
class PhraseIndexTest {

  @Test
  void the_index_finds_what_a_plain_search_finds() throws IOException {
    List<Rule> rules = ShippedRules.RULES.all();
    PhraseIndex index = new PhraseIndex(rules);
    for (Seed seed : Seed.cases()) {
      Facts facts =
          Facts.of(
              Classifier.outcome(
                  seed.sample(), Optional.empty(), Optional.empty(), Optional.empty()));
      Set<String> found =
          index.find(facts.diagnostic(), facts).stream()
              .map(candidate -> candidate.rule().id())
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(plainly(rules, facts), found, seed.sample());
    }
  }

  private static Set<String> plainly(List<Rule> rules, Facts facts) {
    Set<String> found = new TreeSet<>();
    String text = facts.diagnostic().text();
    for (Rule rule : rules) {
      boolean words =
          rule.hasWords()
              && (rule.any().isEmpty() || rule.any().stream().anyMatch(p -> isIn(p, text)))
              && rule.all().stream().allMatch(p -> isIn(p, text))
              && rule.unless().stream().noneMatch(p -> isIn(p, text));
      if (words
          && rule.allows(facts)
          && (rule.pattern().isEmpty() || rule.pattern().get().matcher(text).find())) {
        found.add(rule.id());
      }
    }
    return found;
  }

  private static boolean isIn(Phrase phrase, String text) {
    Set<Span> spans = new HashSet<>();
    for (int at = text.indexOf(phrase.anchor());
        at >= 0;
        at = text.indexOf(phrase.anchor(), at + 1)) {
      Span span = phrase.around(text, at, at + phrase.anchor().length());
      if (span != null) {
        spans.add(span);
      }
    }
    return !spans.isEmpty();
  }
}
