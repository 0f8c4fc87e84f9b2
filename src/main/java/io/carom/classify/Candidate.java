package io.carom.classify;

import java.util.ArrayList;
import java.util.List;

/// A rule that matches an outcome, and by what.
///
/// @param strength the rule's own, or less where only the report's prose speaks
/// @param words the text in which it was seen; null for a rule that looked at codes only
/// @param spans where in it, in order
/// @param code the code that matched, for a rule without words
/// @param exactness how narrow a pattern of status codes matched; 0 for words
/// @param besides what a status code of the same reason says of the treatment
record Candidate(
    Rule rule,
    Strength strength,
    Folded words,
    List<Span> spans,
    String code,
    int exactness,
    double confidence,
    Handling besides) {

  private static final int MAX_EVIDENCE = 200;

  /// How much of a rule's confidence is left when only the report's prose speaks.
  private static final double PROSE = 0.9;

  static Candidate byWords(Rule rule, Folded words, List<Span> spans) {
    return new Candidate(
        rule, rule.strength(), words, spans, "", 0, rule.confidence(), Handling.NONE);
  }

  static Candidate byCode(Rule rule, Object code, int exactness) {
    return new Candidate(
        rule,
        rule.strength(),
        null,
        List.of(),
        code.toString(),
        exactness,
        rule.confidence(),
        Handling.NONE);
  }

  /// The same match with less weight: the prose of a report repeats servers, and adds words that
  /// no server said.
  Candidate asProse(Strength atMost) {
    Strength weaker = strength.compareTo(atMost) < 0 ? atMost : strength;
    return new Candidate(rule, weaker, words, spans, code, exactness, confidence * PROSE, besides);
  }

  /// The same match where a status code means the same: the words name the cause, the code says
  /// how firm it is (`554 5.4.1` is permanent, though a host without an answer mostly is not).
  Candidate firmedBy(Candidate code, int klass) {
    return new Candidate(
        rule, strength, words, spans, this.code, exactness, confidence, code.said(klass));
  }

  /// How much text matched, in folded characters.
  int matched() {
    int sum = 0;
    for (Span span : spans) {
      sum += span.length();
    }
    return sum;
  }

  /// Whether all that this saw is a piece of what `other` saw, or the same and `other` asked for
  /// more besides: then it knows less.
  boolean isWithin(Candidate other) {
    if (words == null || words != other.words) {
      return false;
    }
    for (Span span : spans) {
      boolean covered = false;
      for (Span wider : other.spans) {
        covered |= wider.exceeds(span) || wider.equals(span) && other.asksForMore(this);
      }
      if (!covered) {
        return false;
      }
    }
    return true;
  }

  private boolean asksForMore(Candidate other) {
    return strength.compareTo(other.strength) <= 0 && rule.conditions() > other.rule.conditions();
  }

  /// The words or the code that matched, as they stood.
  String evidence() {
    if (words == null) {
      return code;
    }
    List<String> seen = new ArrayList<>();
    spans.forEach(span -> seen.add(words.original(span.start(), span.end())));
    String evidence = String.join(" ... ", seen);
    return evidence.length() <= MAX_EVIDENCE ? evidence : evidence.substring(0, MAX_EVIDENCE);
  }

  /// What this would do to the recipient's place on a list.
  ListAction listAction(int klass) {
    boolean dead = table().listAction() == ListAction.REMOVE;
    return said(klass)
        .listAction()
        .orElse(soft(klass) && dead ? ListAction.SUSPEND : table().listAction());
  }

  /// The opinion that follows for an answer of class `klass` (4, 5, or 0 for unknown).
  ///
  /// What is permanent by default is not when a server only asked to try again: then an address
  /// is suspended at most, and `never` becomes `later`, unless the rule says otherwise.
  Verdict verdict(int klass) {
    Handling said = said(klass);
    boolean soft = soft(klass);
    boolean never = table().retry() == Retry.NEVER;
    return new Verdict(
        rule.reason(),
        said.permanence().orElse(soft ? Permanence.TRANSIENT : table().permanence()),
        said.fault().orElse(table().fault()),
        listAction(klass),
        said.retry().orElse(soft && never ? Retry.LATER : table().retry()),
        rule.id(),
        evidence(),
        confidence);
  }

  private Reasons.Entry table() {
    return Reasons.of(rule.reason());
  }

  private boolean soft(int klass) {
    return klass == 4 && table().permanence() == Permanence.PERMANENT;
  }

  private Handling said(int klass) {
    Handling byClass = klass == 4 ? rule.on4xx() : klass == 5 ? rule.on5xx() : Handling.NONE;
    return byClass.or(rule.always()).or(besides);
  }
}
