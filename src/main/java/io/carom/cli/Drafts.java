package io.carom.cli;

import io.carom.app.RuleFolder;
import io.carom.classify.Reason;
import io.carom.classify.RuleCheck;
import io.carom.classify.RuleProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Drafts that `rules check` accepts beside the rules in force: each is tried with one harmless
/// meaning after the other, and left out where none does.
final class Drafts {

  /// The file that they are for.
  static final String FILE = "drafts.yaml";

  private final Path folder;

  Drafts(Path folder) {
    this.folder = folder;
  }

  /// Those that stand, in their order; empty where one does not.
  List<Optional<DraftRule>> proven(List<DraftRule> drafts) {
    List<Optional<DraftRule>> proven = new ArrayList<>();
    drafts.forEach(
        draft -> proven.add(draft.phrases().isEmpty() ? Optional.empty() : Optional.of(draft)));
    for (Reason reason : DraftRule.HARMLESS) {
      List<RuleProblem> problems = problems(present(proven));
      if (problems.isEmpty()) {
        return proven;
      }
      proven.replaceAll(draft -> draft.map(d -> isNamed(d, problems) ? d.meaning(reason) : d));
    }
    // Where a rule that was there before suffers, nothing says by which draft.
    return proven.stream().map(draft -> draft.flatMap(this::alone)).toList();
  }

  private Optional<DraftRule> alone(DraftRule draft) {
    return DraftRule.HARMLESS.stream()
        .map(draft::meaning)
        .filter(one -> problems(List.of(one)).isEmpty())
        .findFirst();
  }

  private static List<DraftRule> present(List<Optional<DraftRule>> drafts) {
    return drafts.stream().flatMap(Optional::stream).toList();
  }

  private static boolean isNamed(DraftRule draft, List<RuleProblem> problems) {
    return problems.stream()
        .anyMatch(p -> p.file().equals(FILE) && p.message().contains("/" + draft.id() + "'"));
  }

  private List<RuleProblem> problems(List<DraftRule> drafts) {
    if (drafts.isEmpty()) {
      return List.of();
    }
    try {
      RuleFolder with = RuleFolder.open(folder, Map.of(FILE, DraftRule.file(drafts)));
      return RuleCheck.check(with.classifier().rules());
    } catch (RuleFolder.Unusable broken) {
      return List.of(new RuleProblem("", 1, broken.getMessage()));
    }
  }
}
