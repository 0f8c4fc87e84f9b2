package io.carom.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which of several rules that match is right: the one order of precedence.
///
/// 1. A rule whose words are only a piece of another's words is out, since a longer known phrase
/// says what its pieces do not (`quota exceeded` inside `sending quota exceeded`); so is one that
/// asks for less than another, no weaker, by the same words.
/// 2. The stronger evidence ([Strength]): an issuer's identifier, words, a hint, a status code,
/// filler, a reply code, the class.
/// 3. The narrower pattern of status codes.
/// 4. The milder list action: where two are as good, nobody is removed on the worse half.
/// 5. More matched text. 6. More conditions. 7. The id, so that files may come in any order.
final class Precedence {

  private Precedence() {}

  /// The candidates that stand, the best first.
  static List<Candidate> order(List<Candidate> candidates, int klass) {
    List<Candidate> standing = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      if (!isOut(candidate, candidates)) {
        standing.add(candidate);
      }
    }
    if (standing.size() > 1) {
      standing.sort(by(klass));
    }
    return standing;
  }

  /// The best of an ordered list that is not empty, firmed by a status code of the same reason.
  static Candidate winner(List<Candidate> ordered, int klass) {
    Candidate best = ordered.getFirst();
    for (Candidate other : ordered) {
      if (other.words() == null
          && other.strength() == Strength.STATUS
          && other.rule().reason() == best.rule().reason()) {
        return best.firmedBy(other, klass);
      }
    }
    return best;
  }

  private static boolean isOut(Candidate candidate, List<Candidate> candidates) {
    for (Candidate other : candidates) {
      if (candidate.isWithin(other)) {
        return true;
      }
    }
    return false;
  }

  private static Comparator<Candidate> by(int klass) {
    return Comparator.comparing(Candidate::strength)
        .thenComparing(Comparator.comparingInt(Candidate::exactness).reversed())
        .thenComparing(candidate -> candidate.listAction(klass))
        .thenComparing(Comparator.comparingInt(Candidate::matched).reversed())
        .thenComparing(Comparator.<Candidate>comparingInt(c -> c.rule().conditions()).reversed())
        .thenComparing(candidate -> candidate.rule().id());
  }
}
