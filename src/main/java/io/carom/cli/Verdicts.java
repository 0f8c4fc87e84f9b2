package io.carom.cli;

import io.carom.classify.Reasons;
import io.carom.classify.Verdict;
import java.util.List;
import java.util.Locale;

/// A verdict in words for people.
final class Verdicts {

  private Verdicts() {}

  /// What it means, which rule says so, and what to do.
  static List<String> lines(Verdict verdict, String language) {
    return List.of(
        "%s%s, fault %s, list %s, retry %s"
            .formatted(
                verdict.permanence().word(),
                verdict.hard() ? " (hard)" : "",
                verdict.fault().word(),
                verdict.listAction().word(),
                verdict.retry().word()),
        because(verdict),
        Reasons.of(verdict.reason()).advice(language));
  }

  private static String because(Verdict verdict) {
    String evidence = verdict.evidence().isEmpty() ? "" : " by \"" + verdict.evidence() + "\"";
    return "rule %s%s, confidence %s"
        .formatted(
            verdict.rule(), evidence, String.format(Locale.ROOT, "%.2f", verdict.confidence()));
  }

  /// All of it on one line, its parts set off by tabs.
  static String oneLine(Verdict verdict, String language) {
    return String.join(
        "\t",
        verdict.reason().word(),
        verdict.permanence().word(),
        verdict.fault().word(),
        verdict.listAction().word(),
        verdict.retry().word(),
        verdict.rule(),
        Reasons.of(verdict.reason()).title(language));
  }
}
