package io.carom.cli;

import io.carom.app.RuleFolder;
import io.carom.classify.Rule;
import io.carom.classify.RuleCheck;
import io.carom.classify.RuleProblem;
import io.carom.classify.Rules;
import io.carom.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `carom rules`: what replies mean, as data.
@Command(
    name = "rules",
    description = "Proves and lists the rules that say what replies mean.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  carom rules check",
      "  carom rules check ./my-rules",
      "  carom rules list --json"
    })
final class RulesCommand extends Group {

  @Command(
      name = "check",
      description = {
        "Loads the rules and proves that every example reaches its own rule, that no",
        "counter-example does, and that every rule is needed. Exit code 1 when something is not",
        "proven, 2 when the rules cannot be loaded."
      },
      footer = {"", "Example:  carom rules check ./my-rules"})
  int check(
      @Mixin Site site,
      @Parameters(
              paramLabel = "DIR",
              arity = "0..1",
              description = "A folder of rule files (default: those in force).")
          Optional<Path> folder) {
    Rules rules = open(site, folder).classifier().rules();
    List<RuleProblem> problems = RuleCheck.check(rules);
    problems.forEach(problem -> site.out().println(Text.safe(problem.toString())));
    site.out().printf("%d rules, %d problems%n", rules.all().size(), problems.size());
    return problems.isEmpty() ? Exit.DONE : Exit.NO;
  }

  @Command(
      name = "list",
      description = "Lists the rules in force.",
      footer = {
        "",
        "Example:  carom rules list --json",
        "With --json: rule, reason, file, line, examples."
      })
  int list(
      @Mixin Site site,
      @Option(names = "--json", description = "One JSON object a line.") boolean json) {
    Rows rows = new Rows(site.out(), json);
    for (Rule rule : open(site, Optional.empty()).classifier().rules().all()) {
      rows.print(
          Rows.row()
              .put("rule", rule.id())
              .put("reason", rule.reason().word())
              .put("file", rule.file())
              .put("line", rule.line())
              .put("examples", rule.examples().size()),
          "%-48s %-24s %s:%d".formatted(rule.id(), rule.reason().word(), rule.file(), rule.line()));
    }
    return Exit.DONE;
  }

  private static RuleFolder open(Site site, Optional<Path> folder) {
    Config config = site.config();
    try {
      return RuleFolder.open(folder.orElseGet(() -> Site.rulesFolder(config)));
    } catch (RuleFolder.Unusable e) {
      throw Failure.usage(e.getMessage());
    }
  }
}
