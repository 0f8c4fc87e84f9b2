package io.carom.classify;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.carom.classify.Rule.Example;
import io.carom.classify.Rule.ReplyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads one rule file. What is wrong is added to the problems, and the reading goes on, so that
/// one look shows all of it.
final class RuleReader {

  private static final List<String> FILE_KEYS = List.of("about", "rules");
  private static final List<String> HANDLING_KEYS =
      List.of("fault", "permanence", "listAction", "retry");
  private static final List<String> RULE_KEYS =
      List.of(
          "id",
          "reason",
          "recipientDomain",
          "any",
          "all",
          "unless",
          "pattern",
          "reply",
          "status",
          "unlessStatus",
          "mta",
          "command",
          "strength",
          "fault",
          "permanence",
          "listAction",
          "retry",
          "on4xx",
          "on5xx",
          "confidence",
          "why",
          "examples",
          "not");
  private static final List<String> EXAMPLE_KEYS = List.of("reply", "mta", "command", "recipient");

  private final String file;
  private final List<RuleProblem> problems;

  RuleReader(String file, List<RuleProblem> problems) {
    this.file = file;
    this.problems = problems;
  }

  List<Rule> read(String text) {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file).build();
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        return List.of();
      }
      YamlMap map = new YamlMap(root.get(), FILE_KEYS, this::problem);
      List<Rule> rules = new ArrayList<>();
      map.list("rules").forEach(node -> rule(node).ifPresent(rules::add));
      return rules;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problem(line, "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problem(1, "not YAML: " + e.getMessage());
    }
    return List.of();
  }

  private Optional<Rule> rule(Node node) {
    int before = problems.size();
    YamlMap map = new YamlMap(node, RULE_KEYS, this::problem);
    String id = map.text("id").orElse("");
    if (!id.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      problem(map.line("id"), "every rule needs an id of lower-case words, such as no-such-user");
    }
    Optional<Reason> reason = word(map, "reason", Reason::of, Reason.values());
    if (map.text("reason").isEmpty()) {
      problem(map.line("reason"), "the rule '" + id + "' needs a reason");
    }
    List<Phrase> any = phrases(map, "any");
    List<Phrase> all = phrases(map, "all");
    List<ReplyRange> reply = each(map, "reply", "550 or 5xx", RuleReader::replyRange);
    List<StatusPattern> status = statuses(map, "status");
    boolean words = !any.isEmpty() || !all.isEmpty();
    if (!words && reply.isEmpty() && status.isEmpty()) {
      problem(map.line("id"), "the rule '" + id + "' needs any, all, reply or status to match on");
    }
    Optional<Pattern> pattern = map.text("pattern").flatMap(p -> pattern(p, map.line("pattern")));
    if (pattern.isPresent() && !words) {
      problem(map.line("pattern"), "a pattern needs any or all beside it: a literal of its text");
    }
    Strength strength =
        word(map, "strength", Strength::of, Strength.values())
            .orElse(words ? Strength.WORDS : status.isEmpty() ? Strength.REPLY : Strength.STATUS);
    Handling always = handling(map);
    Handling on4xx = handling(map, "on4xx");
    Handling on5xx = handling(map, "on5xx");
    double confidence = confidence(map, strength);
    if (map.list("examples").isEmpty()) {
      problem(map.line("id"), "the rule '" + id + "' needs examples: replies that must reach it");
    }
    Rule rule =
        new Rule(
            stem() + "/" + id,
            file,
            map.line(),
            reason.orElse(Reason.UNDETERMINED),
            strength,
            any,
            all,
            phrases(map, "unless"),
            pattern,
            reply,
            status,
            statuses(map, "unlessStatus"),
            map.texts("mta").stream().map(m -> m.toLowerCase(Locale.ROOT)).toList(),
            map.texts("command").stream().map(c -> c.toUpperCase(Locale.ROOT)).toList(),
            elsewhere(map),
            always,
            on4xx,
            on5xx,
            confidence,
            examples(map, "examples"),
            examples(map, "not"));
    return problems.size() == before ? Optional.of(rule) : Optional.empty();
  }

  private List<Phrase> phrases(YamlMap map, String key) {
    List<Phrase> phrases = new ArrayList<>();
    for (Node node : map.list(key)) {
      try {
        YamlMap.scalar(node).map(Phrase::of).ifPresent(phrases::add);
      } catch (IllegalArgumentException e) {
        problem(YamlMap.line(node), e.getMessage());
      }
    }
    return phrases;
  }

  private Optional<Pattern> pattern(String written, int line) {
    try {
      return Optional.of(Pattern.compile(written));
    } catch (PatternSyntaxException e) {
      problem(line, "the pattern is none of RE2: " + e.getDescription() + " in " + e.getPattern());
      return Optional.empty();
    }
  }

  private boolean elsewhere(YamlMap map) {
    Optional<String> written = map.text("recipientDomain");
    if (written.isPresent() && !written.get().equals("absent")) {
      problem(map.line("recipientDomain"), "under 'recipientDomain' write absent, or leave it out");
    }
    return written.isPresent();
  }

  private Handling handling(YamlMap map, String key) {
    return map.node(key)
        .map(node -> handling(new YamlMap(node, HANDLING_KEYS, this::problem)))
        .orElse(Handling.NONE);
  }

  private Handling handling(YamlMap map) {
    return new Handling(
        word(map, "fault", Fault::of, Fault.values()),
        word(map, "permanence", Permanence::of, Permanence.values()),
        word(map, "listAction", ListAction::of, ListAction.values()),
        word(map, "retry", Retry::of, Retry.values()));
  }

  private double confidence(YamlMap map, Strength strength) {
    Optional<String> written = map.text("confidence");
    if (written.isEmpty()) {
      return strength.confidence();
    }
    if (!written.get().matches("0?\\.\\d{1,3}|1(\\.0)?")) {
      problem(map.line("confidence"), "a confidence is a number from 0 to 1, such as 0.9");
      return strength.confidence();
    }
    return Double.parseDouble(written.get());
  }

  private List<Example> examples(YamlMap map, String key) {
    List<Example> examples = new ArrayList<>();
    for (Node node : map.list(key)) {
      int line = YamlMap.line(node);
      Optional<String> reply = YamlMap.scalar(node);
      if (reply.isPresent()) {
        examples.add(
            new Example(reply.get(), Optional.empty(), Optional.empty(), Optional.empty(), line));
        continue;
      }
      YamlMap example = new YamlMap(node, EXAMPLE_KEYS, this::problem);
      examples.add(
          new Example(
              example.text("reply").orElse(""),
              example.text("mta"),
              example.text("command"),
              example.text("recipient"),
              line));
    }
    return examples;
  }

  private List<StatusPattern> statuses(YamlMap map, String key) {
    return each(map, key, "5.1.1, x.1.1 or x.1.x", StatusPattern::parse);
  }

  private <T> List<T> each(
      YamlMap map, String key, String such, Function<String, Optional<T>> parse) {
    List<T> parsed = new ArrayList<>();
    for (Node node : map.list(key)) {
      Optional<T> value = YamlMap.scalar(node).flatMap(parse);
      value.ifPresentOrElse(
          parsed::add, () -> problem(YamlMap.line(node), "under '" + key + "' write " + such));
    }
    return parsed;
  }

  private <T extends Enum<T>> Optional<T> word(
      YamlMap map, String key, Function<String, Optional<T>> vocabulary, T[] all) {
    Optional<String> written = map.text(key);
    Optional<T> known = written.flatMap(vocabulary);
    if (written.isPresent() && known.isEmpty()) {
      List<String> words =
          List.of(all).stream()
              .map(v -> v.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .toList();
      problem(
          map.line(key),
          "unknown " + key + " '" + written.get() + "': " + YamlMap.instead(written.get(), words));
    }
    return known;
  }

  private static Optional<ReplyRange> replyRange(String text) {
    if (text.matches("[2-5]xx")) {
      int klass = (text.charAt(0) - '0') * 100;
      return Optional.of(new ReplyRange(klass, klass + 99));
    }
    return text.matches("[2-5]\\d\\d")
        ? Optional.of(new ReplyRange(Integer.parseInt(text), Integer.parseInt(text)))
        : Optional.empty();
  }

  private String stem() {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.replaceFirst("\\.ya?ml$", "");
  }

  private void problem(int line, String message) {
    problems.add(new RuleProblem(file, line, message));
  }
}
