package io.carom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.classify.Classifier;
import io.carom.classify.Rule;
import io.carom.classify.Rules;
import io.carom.classify.Verdict;
import io.carom.config.Config;
import io.carom.flow.Replay;
import io.carom.report.Action;
import io.carom.report.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `carom unknown`: what servers said that no rule knows.
@Command(
    name = "unknown",
    description = {
      "Lists texts of stored reports that no rule knows, with drafts of rules for them.",
      "They are judged by the class of their code, by a bare reply code, or by words that servers",
      "say before any cause. Texts that differ by whom, where and when only are one group; the"
          + " most",
      "frequent come first, each with a sample. Behind them come messages that a fault of Carom's"
          + " kept unread.",
      "Changes nothing, and works beside a running serve."
    },
    footer = {
      "",
      "Examples:",
      "  carom unknown --limit 5",
      "  carom unknown --yaml > drafts.yaml     then say what each means, and",
      "  carom rules try drafts.yaml            shows what would change",
      "",
      "A draft means something harmless until you say what the server means. With --json: count,",
      "template, sample, mailId, reason, rule, draft, unread (why a message could not be read)."
    })
final class UnknownCommand implements Callable<Integer> {

  @Mixin private Site site;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many groups (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--codes",
      description = "Also texts of which an enhanced status code alone was known.")
  private boolean codes;

  @Option(names = "--yaml", description = "Only the drafts, as a rule file.")
  private boolean yaml;

  @Option(names = "--json", description = "One JSON object a group.")
  private boolean json;

  /// Texts of one template.
  private static final class Group {
    private long count;
    private final String sample;
    private final String mailId;
    private final Verdict verdict;

    Group(String sample, String mailId, Verdict verdict) {
      this.sample = sample;
      this.mailId = mailId;
      this.verdict = verdict;
    }
  }

  @Override
  public Integer call() {
    Config config = site.config();
    Classifier classifier = site.rules(config).classifier();
    Map<TextTemplate, Group> groups = new LinkedHashMap<>();
    Replay.Extent extent =
        ReplayCommand.run(
            site, config, List.of(classifier), seen -> add(groups, seen, classifier.rules()));
    List<Map.Entry<TextTemplate, Group>> top =
        groups.entrySet().stream()
            .sorted(Comparator.comparingLong(entry -> -entry.getValue().count))
            .limit(limit)
            .toList();
    List<DraftRule> drafts = new ArrayList<>();
    top.forEach(
        entry ->
            drafts.add(
                DraftRule.of(
                    entry.getKey(),
                    entry.getValue().sample,
                    entry.getValue().count,
                    drafts.size() + 1)));
    List<Optional<DraftRule>> proven = new Drafts(Site.rulesFolder(config)).proven(drafts);
    if (yaml) {
      site.out().print(DraftRule.file(proven.stream().flatMap(Optional::stream).toList()));
      return Exit.DONE;
    }
    Rows rows = new Rows(site.out(), json);
    for (int i = 0; i < top.size(); i++) {
      TextTemplate template = top.get(i).getKey();
      Group group = top.get(i).getValue();
      rows.print(row(template, group, proven.get(i)), words(template, group, proven.get(i)));
    }
    extent.unread().forEach(unread -> rows.print(row(unread), words(unread)));
    site.out().flush();
    site.err().printf("%d groups of unknown texts, %d shown%n", groups.size(), top.size());
    if (!extent.unread().isEmpty()) {
      site.err().printf("%d messages could not be read%n", extent.unread().size());
    }
    return Exit.DONE;
  }

  private void add(Map<TextTemplate, Group> groups, Replay.Seen seen, Rules rules) {
    Optional<Outcome> failed =
        seen.now().filter(o -> o.action() == Action.FAILED || o.action() == Action.DELAYED);
    String text = failed.map(TextTemplate::text).orElse("");
    if (text.isBlank() || !isUnknown(seen.verdicts().getFirst(), rules)) {
      return;
    }
    groups.computeIfAbsent(
            TextTemplate.of(text),
            any -> new Group(text, seen.mailId().value(), seen.verdicts().getFirst()))
        .count++;
  }

  private boolean isUnknown(Verdict verdict, Rules rules) {
    return switch (rules.byId(verdict.rule()).map(Rule::strength).orElse(null)) {
      case FILLER, REPLY -> true;
      case STATUS -> codes;
      case IDENTIFIER, WORDS, HINT -> false;
      case null -> verdict.rule().startsWith("class/") || verdict.rule().equals("action/delayed");
    };
  }

  private static ObjectNode row(TextTemplate template, Group group, Optional<DraftRule> draft) {
    return Rows.row()
        .put("count", group.count)
        .put("template", template.toString())
        .put("sample", group.sample)
        .put("mailId", group.mailId)
        .put("reason", group.verdict.reason().word())
        .put("rule", group.verdict.rule())
        .put("draft", draft.map(DraftRule::yaml).orElse(null))
        .putNull("unread");
  }

  private static ObjectNode row(Replay.Unread unread) {
    return Rows.row()
        .put("count", 1)
        .putNull("template")
        .putNull("sample")
        .put("mailId", unread.mailId().value())
        .putNull("reason")
        .putNull("rule")
        .putNull("draft")
        .put("unread", because(unread));
  }

  private static String words(Replay.Unread unread) {
    return "     1  a message that could not be read%n        %s  (carom explain --mail %s)%n"
        .formatted(Text.safe(because(unread)), unread.mailId().brief());
  }

  private static String because(Replay.Unread unread) {
    return unread.because().orElse("it can be now: the next start of serve takes it in");
  }

  private static String words(TextTemplate template, Group group, Optional<DraftRule> draft) {
    return "%6d  %s%n        sample  %s%n        now     %s by %s  (carom explain --mail %s)%n%s"
        .formatted(
            group.count,
            Text.safe(template.toString()),
            Text.safe(group.sample),
            group.verdict.reason().word(),
            group.verdict.rule(),
            group.mailId,
            draft
                .map(DraftRule::yaml)
                .map(lines -> lines.indent(6))
                .orElse("        no draft: nothing in it is its own\n"));
  }
}
