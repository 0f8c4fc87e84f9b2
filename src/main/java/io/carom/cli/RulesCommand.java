package io.carom.cli;

import io.carom.app.RuleFolder;
import io.carom.classify.Calibration;
import io.carom.classify.Classifier;
import io.carom.classify.Rule;
import io.carom.classify.RuleCheck;
import io.carom.classify.RuleProblem;
import io.carom.classify.Rules;
import io.carom.config.Config;
import io.carom.flow.BounceReader;
import io.carom.flow.Replay;
import io.carom.flow.Replay.Opinion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `carom rules`: what replies mean, as data.
@Command(
    name = "rules",
    description = "Proves, lists, tries and measures the rules that say what replies mean.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  carom rules check",
      "  carom rules check ./my-rules",
      "  carom rules list --json",
      "  carom rules try drafts.yaml",
      "  carom rules calibrate ./my-reports"
    })
final class RulesCommand extends Group {

  @Command(
      name = "check",
      description = {
        "Proves that every rule judges its own examples, no counter-example, and is needed.",
        "One counts as needed only if, taken out, one of its own examples is judged otherwise."
            + " Exit",
        "code 1 when something is not proven, 2 when the rules cannot be loaded."
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
    site.out()
        .printf(
            "%d rules, %d of them counted, %d problems%n",
            rules.all().size(), RuleCheck.counted(rules), problems.size());
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

  @Command(
      name = "try",
      description = {
        "Shows what would change if FILE lay among the rules.",
        "Judges all stored reports by the rules in force, and again with FILE, which takes the"
            + " place",
        "of a rule file of the same name. Changes nothing; works beside a running serve."
      },
      footer = {
        "",
        "Examples:",
        "  carom rules try drafts.yaml",
        "  carom rules try --samples 10 --json conf/rules/generic.yaml",
        "",
        "One row a change, who would newly be removed first. With --json: count, reason,",
        "listAction, newReason, newListAction, samples. Exit code 0 whether anything would change",
        "or not, 2 when FILE cannot be used."
      })
  int tryOut(
      @Mixin Site site,
      @Parameters(paramLabel = "FILE", description = "A rule file.") Path file,
      @Option(
              names = "--samples",
              paramLabel = "N",
              defaultValue = "3",
              description = "How many of each change are shown (default: ${DEFAULT-VALUE}).")
          int samples,
      @Option(names = "--json", description = "One JSON object a change.") boolean json)
      throws IOException {
    Config config = site.config();
    Classifier now = open(site, Optional.empty()).classifier();
    Classifier then = with(Site.rulesFolder(config), file).classifier();
    Changes changes = new Changes(samples);
    Replay.Extent extent =
        ReplayCommand.run(
            site,
            config,
            List.of(now, then),
            seen -> {
              if (!seen.verdicts().isEmpty()) {
                changes.add(
                    seen,
                    Optional.of(Opinion.of(seen.verdicts().getFirst())),
                    Optional.of(Opinion.of(seen.verdicts().getLast())));
              }
            });
    changes.print(new Rows(site.out(), json));
    ReplayCommand.tell(site, extent, changes);
    return Exit.DONE;
  }

  private static RuleFolder with(Path folder, Path file) throws IOException {
    String name = file.getFileName().toString();
    if (!name.endsWith(".yaml")) {
      throw Failure.usage("a rule file's name ends in .yaml: its rules are named after it");
    }
    try {
      return RuleFolder.open(folder, Map.of(name, Files.readString(file)));
    } catch (RuleFolder.Unusable e) {
      throw Failure.usage(e.getMessage());
    }
  }

  @Command(
      name = "calibrate",
      description = {
        "Measures how often verdicts of a stated confidence are right.",
        "FOLDER holds reports of which a person said what they mean: messages .eml, each beside a",
        ".json with rows, one a recipient, that say the reason (default: test-fixtures beside bin)."
      },
      footer = {
        "",
        "Examples:",
        "  carom rules calibrate",
        "  carom rules calibrate --expected corpus.jsonl --names names.json ./corpus",
        "",
        "With --expected, the expectations are a table of JSON lines, {\"file\": ...,"
            + " \"recipients\":",
        "[{\"recipient\": ..., \"reason\": ...}]}, files below FOLDER. With --names, their reasons"
            + " are",
        "another system's: {\"user-unknown\": [\"userunknown\", ...], ...}. With --rulings, rows of"
            + " it that",
        "you hold to be wrong: file, recipient, reason or hard, expected, ours, why, by tabs. With"
            + " --json:",
        "name, verdicts, right, stated, measured."
      })
  int calibrate(
      @Mixin Site site,
      @Parameters(paramLabel = "FOLDER", arity = "0..1", description = "Where the reports lie.")
          Optional<Path> folder,
      @Option(
              names = "--expected",
              paramLabel = "FILE",
              description = "What they mean, as a table.")
          Optional<Path> table,
      @Option(
              names = "--names",
              paramLabel = "FILE",
              description = "What the table's reasons mean.")
          Optional<Path> names,
      @Option(
              names = "--rulings",
              paramLabel = "FILE",
              description = "Which of the table's rows are wrong, and why.")
          Optional<Path> rulings,
      @Option(names = "--json", description = "One JSON object a row.") boolean json)
      throws IOException {
    RuleFolder rules = open(site, Optional.empty());
    Path reports = folder.orElseGet(() -> Site.home().resolve("test-fixtures"));
    CalibrateFolder calibrate =
        new CalibrateFolder(
            new BounceReader(rules::classifier),
            names.isPresent() ? Optional.of(CalibrateFolder.names(names.get())) : Optional.empty(),
            rulings.isPresent() ? Rulings.read(rulings.get()) : Rulings.NONE);
    if (table.isPresent()) {
      calibrate.table(table.get(), reports);
    } else {
      calibrate.beside(reports);
    }
    Calibration measured = Calibration.of(calibrate.judged(), rules.classifier().rules());
    Rows rows = new Rows(site.out(), json);
    Stream.concat(measured.byConfidence().stream(), measured.byBasis().stream())
        .forEach(row -> print(rows, row));
    return Exit.DONE;
  }

  private static void print(Rows rows, Calibration.Row row) {
    rows.print(
        Rows.row()
            .put("name", row.name())
            .put("verdicts", row.verdicts())
            .put("right", row.right())
            .put("stated", row.stated())
            .put("measured", row.measured()),
        "%-14s %5d verdicts, %5d right, stated %.3f, measured %.3f"
            .formatted(row.name(), row.verdicts(), row.right(), row.stated(), row.measured()));
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
