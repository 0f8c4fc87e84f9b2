package io.carom.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All rules of a set of files, checked: every word known, every pattern compiled, every id once.
public final class Rules {

  private final List<Rule> rules;

  private Rules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// What came of loading: all rules or, where anything is wrong, none of them.
  public sealed interface Loaded {
    /// Everything is in order.
    record Ok(Rules rules) implements Loaded {}

    /// Something is not, and nothing was loaded.
    ///
    /// @param problems in the order of files and lines, at least one
    record Broken(List<RuleProblem> problems) implements Loaded {
      public Broken {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Loads rule files, given by name (`gmail.yaml`) and text. A rule's id begins with its file's
  /// name without `.yaml`; the order of files means nothing.
  public static Loaded load(Map<String, String> files) {
    List<RuleProblem> problems = new ArrayList<>();
    List<Rule> rules = new ArrayList<>();
    new TreeMap<>(files)
        .forEach((name, text) -> rules.addAll(new RuleReader(name, problems).read(text)));
    Map<String, Rule> byId = new HashMap<>();
    for (Rule rule : rules) {
      Rule first = byId.putIfAbsent(rule.id(), rule);
      if (first != null) {
        problems.add(
            new RuleProblem(
                rule.file(),
                rule.line(),
                "a second rule '"
                    + rule.id()
                    + "': the first is on line "
                    + first.line()
                    + "; give this one another id"));
      }
    }
    if (rules.isEmpty() && problems.isEmpty()) {
      problems.add(new RuleProblem("rules", 1, "there is no rule: name at least one rule file"));
    }
    problems.sort(Comparator.comparing(RuleProblem::file).thenComparingInt(RuleProblem::line));
    return problems.isEmpty() ? new Loaded.Ok(new Rules(rules)) : new Loaded.Broken(problems);
  }

  /// Every rule, by file and line.
  public List<Rule> all() {
    return rules;
  }

  public Optional<Rule> byId(String id) {
    return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }
}
