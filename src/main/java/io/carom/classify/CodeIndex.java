package io.carom.classify;

import io.carom.mail.EnhancedStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the rules that look at codes only.
final class CodeIndex {

  private final Map<Integer, List<Rule>> bySubject = new HashMap<>();
  private final List<Rule> byReply = new ArrayList<>();

  CodeIndex(List<Rule> rules) {
    for (Rule rule : rules) {
      if (rule.hasWords()) {
        continue;
      }
      if (rule.status().isEmpty()) {
        byReply.add(rule);
      }
      rule.status().stream()
          .map(StatusPattern::subject)
          .distinct()
          .forEach(s -> bySubject.computeIfAbsent(s, ignored -> new ArrayList<>()).add(rule));
    }
  }

  /// For each status code the rules that know it most narrowly, and those that know the reply
  /// code.
  ///
  /// Only the narrowest speak for a code, so that the fallback for its subject does not make a
  /// verdict milder than the code means.
  void find(Facts facts, String masked, List<Candidate> found) {
    for (EnhancedStatus status : facts.statuses()) {
      List<Candidate> narrowest = new ArrayList<>(2);
      for (Rule rule : bySubject.getOrDefault(status.subject(), List.of())) {
        int exactness = exactness(rule, status);
        if (exactness < 0 || rule.id().equals(masked) || !rule.allows(facts)) {
          continue;
        }
        if (!narrowest.isEmpty() && narrowest.getFirst().exactness() < exactness) {
          narrowest.clear();
        }
        if (narrowest.isEmpty() || narrowest.getFirst().exactness() == exactness) {
          narrowest.add(Candidate.byCode(rule, status, exactness));
        }
      }
      narrowest.forEach(candidate -> found.add(level(candidate)));
    }
    for (Rule rule : byReply) {
      if (!rule.id().equals(masked) && rule.allows(facts) && facts.replyCode().isPresent()) {
        found.add(Candidate.byCode(rule, facts.replyCode().get(), replyExactness(rule)));
      }
    }
  }

  /// Two codes of one report are equals, however narrowly rules know them.
  private static Candidate level(Candidate candidate) {
    return Candidate.byCode(candidate.rule(), candidate.code(), 0);
  }

  private static int exactness(Rule rule, EnhancedStatus status) {
    int best = -1;
    for (StatusPattern pattern : rule.status()) {
      if (pattern.matches(status)) {
        best = Math.max(best, pattern.exactness() + rule.conditions());
      }
    }
    return best;
  }

  private static int replyExactness(Rule rule) {
    return rule.reply().stream().allMatch(range -> range.from() == range.to()) ? 1 : 0;
  }
}
