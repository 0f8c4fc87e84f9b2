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
    List<Candidate> found = new ArrayList<>();
    if (empty || words.text().isEmpty()) {
      return found;
    }
    Look look = new Look(words.text(), rules.size());
    trie.parseText(words.text(), look);
    for (Sighting sighting : look.sightings) {
      Candidate candidate = candidate(sighting, words, facts);
      if (candidate != null) {
        found.add(candidate);
      }
    }
    return found;
  }

  private Candidate candidate(Sighting seen, Folded words, Facts facts) {
    Rule rule = rules.get(seen.rule);
    if (seen.bits != wanted[seen.rule] || !rule.allows(facts)) {
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

  /// One pass over one text.
  private static final class Look implements AhoCorasickDoubleArrayTrie.IHitCancellable<Use[]> {
    private final String text;
    private final Sighting[] byRule;
    private final List<Sighting> sightings = new ArrayList<>();
    private int hits;

    Look(String text, int rules) {
      this.text = text;
      this.byRule = new Sighting[rules];
    }

    @Override
    public boolean hit(int begin, int end, Use[] uses) {
      for (Use use : uses) {
        Span span = use.phrase().around(text, begin, end);
        if (span != null) {
          sighting(use.rule()).note(use.bit(), span);
        }
      }
      hits++;
      return hits < MAX_HITS;
    }

    private Sighting sighting(int rule) {
      if (byRule[rule] == null) {
        byRule[rule] = new Sighting(rule);
        sightings.add(byRule[rule]);
      }
      return byRule[rule];
    }
  }

  /// What one text shows of one rule.
  private static final class Sighting {
    private static final int MAX_SPANS = 8;
    private final int rule;
    private final List<Span> spans = new ArrayList<>(2);
    private int bits;

    Sighting(int rule) {
      this.rule = rule;
    }

    void note(int bit, Span span) {
      bits |= bit;
      if (bit != UNLESS) {
        keep(span);
      }
    }

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
