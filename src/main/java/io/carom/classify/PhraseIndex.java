package io.carom.classify;

import com.hankcs.algorithm.AhoCorasickDoubleArrayTrie;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds the rules whose words are in a text, in one pass over it whatever the number of rules
/// (Aho-Corasick over the phrases' anchors).
final class PhraseIndex {

  /// A text with more hits than this repeats itself; what follows them is not looked at, which
  /// bounds the work on a hostile one.
  private static final int MAX_HITS = 512;

  private static final int UNLESS = 1;
  private static final int ANY = 2;

  private final List<Rule> rules;
  private final int[] wanted;
  private final AhoCorasickDoubleArrayTrie<Use[]> trie;
  private final boolean empty;

  /// A phrase in a rule, and the bit of the demand that it meets there.
  private record Use(Phrase phrase, int rule, int bit) {}

  PhraseIndex(List<Rule> rules) {
    this.rules = rules;
    this.wanted = new int[rules.size()];
    Map<String, List<Use>> uses = new HashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (!rule.hasWords()) {
        continue;
      }
      int all = ANY << 1;
      for (Phrase phrase : rule.all()) {
        add(uses, phrase, i, all);
        wanted[i] |= all;
        all <<= 1;
      }
      wanted[i] |= rule.any().isEmpty() ? 0 : ANY;
      for (Phrase phrase : rule.any()) {
        add(uses, phrase, i, ANY);
      }
      for (Phrase phrase : rule.unless()) {
        add(uses, phrase, i, UNLESS);
      }
    }
    TreeMap<String, Use[]> table = new TreeMap<>();
    uses.forEach((anchor, list) -> table.put(anchor, list.toArray(Use[]::new)));
    this.trie = new AhoCorasickDoubleArrayTrie<>();
    this.empty = table.isEmpty();
    if (!empty) {
      trie.build(table);
    }
  }

  private static void add(Map<String, List<Use>> uses, Phrase phrase, int rule, int bit) {
    uses.computeIfAbsent(phrase.anchor(), ignored -> new ArrayList<>())
        .add(new Use(phrase, rule, bit));
  }

  /// The rules whose demands of words are met and whose other conditions hold.
  List<Candidate> find(Folded words, Facts facts) {
    Map<Integer, Sighting> seen = new HashMap<>();
    if (!empty && !words.text().isEmpty()) {
      int[] hits = {0};
      trie.parseText(
          words.text(),
          (begin, end, uses) -> {
            for (Use use : uses) {
              note(seen, use, use.phrase().around(words.text(), begin, end));
            }
            hits[0]++;
            return hits[0] < MAX_HITS;
          });
    }
    List<Candidate> found = new ArrayList<>(seen.size());
    for (Map.Entry<Integer, Sighting> sighting : seen.entrySet()) {
      Candidate candidate = candidate(sighting.getKey(), sighting.getValue(), words, facts);
      if (candidate != null) {
        found.add(candidate);
      }
    }
    return found;
  }

  private static void note(Map<Integer, Sighting> seen, Use use, Span span) {
    if (span != null) {
      Sighting sighting = seen.computeIfAbsent(use.rule(), ignored -> new Sighting());
      sighting.bits |= use.bit();
      if (use.bit() != UNLESS) {
        sighting.keep(span);
      }
    }
  }

  private Candidate candidate(int index, Sighting seen, Folded words, Facts facts) {
    Rule rule = rules.get(index);
    if (seen.bits != wanted[index] || !rule.allows(facts)) {
      return null;
    }
    if (rule.pattern().isPresent()) {
      com.google.re2j.Matcher matcher = rule.pattern().get().matcher(words.text());
      if (!matcher.find() || matcher.start() == matcher.end()) {
        return null;
      }
      seen.keep(new Span(matcher.start(), matcher.end()));
    }
    return Candidate.byWords(rule, words, List.copyOf(seen.spans));
  }

  /// What one text shows of one rule.
  private static final class Sighting {
    private static final int MAX_SPANS = 8;
    private final List<Span> spans = new ArrayList<>(2);
    private int bits;

    /// Keeps a span unless another covers it; of two that overlap so, the wider stays.
    void keep(Span span) {
      for (Span kept : spans) {
        if (kept.equals(span) || kept.exceeds(span)) {
          return;
        }
      }
      spans.removeIf(span::exceeds);
      if (spans.size() < MAX_SPANS) {
        spans.add(span);
      }
    }
  }
}
