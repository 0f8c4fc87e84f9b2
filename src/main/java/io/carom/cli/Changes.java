package io.carom.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.flow.Replay.Opinion;
import io.carom.flow.Replay.Seen;
import io.carom.report.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Opinions that changed, counted by what they were and what they are, with samples.
final class Changes {

  private static final String NOTHING = "-";
  private static final int LONGEST = 160;

  private final int samples;
  private final Map<Change, Group> groups = new LinkedHashMap<>();
  private long seen;
  private long changed;
  private long byFacts;

  /// @param samples how many of each change are kept to be shown
  Changes(int samples) {
    this.samples = samples;
  }

  /// From what to what; empty where there was or is nothing.
  private record Change(String reason, String listAction, String newReason, String newListAction) {

    static Change of(Optional<Opinion> before, Optional<Opinion> after) {
      return new Change(
          before.map(o -> o.reason().word()).orElse(NOTHING),
          before.map(o -> o.listAction().word()).orElse(NOTHING),
          after.map(o -> o.reason().word()).orElse(NOTHING),
          after.map(o -> o.listAction().word()).orElse(NOTHING));
    }

    /// Whether it takes people off lists who were not.
    boolean isHarsher() {
      return newListAction.equals("remove") && !listAction.equals("remove");
    }
  }

  private static final class Group {
    private long count;
    private final List<ObjectNode> samples = new ArrayList<>();
  }

  /// Counts one outcome, and keeps it where the opinions differ.
  void add(Seen outcome, Optional<Opinion> before, Optional<Opinion> after) {
    seen++;
    byFacts += outcome.isWhole() ? 0 : 1;
    boolean same =
        before.isPresent() && after.isPresent()
            ? before.get().agrees(after.get())
            : before.isEmpty() && after.isEmpty();
    if (same) {
      return;
    }
    changed++;
    Group group = groups.computeIfAbsent(Change.of(before, after), any -> new Group());
    group.count++;
    if (group.samples.size() < samples) {
      group.samples.add(sample(outcome, before, after));
    }
  }

  private static ObjectNode sample(
      Seen outcome, Optional<Opinion> before, Optional<Opinion> after) {
    return Rows.row()
        .put("mailId", outcome.mailId().value())
        .put("n", outcome.n())
        .put(
            "recipient",
            outcome.now().flatMap(Outcome::recipient).map(Object::toString).orElse(null))
        .put("text", outcome.now().map(TextTemplate::text).orElse(null))
        .put("rule", before.map(Opinion::rule).orElse(null))
        .put("newRule", after.map(Opinion::rule).orElse(null));
  }

  long seen() {
    return seen;
  }

  long changed() {
    return changed;
  }

  /// How many were judged by the facts kept of them.
  long byFacts() {
    return byFacts;
  }

  /// Prints them, the most frequent first; who would newly be removed before all others.
  void print(Rows rows) {
    groups.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Change, Group>, Boolean>comparing(e -> !e.getKey().isHarsher())
                .thenComparingLong(e -> -e.getValue().count))
        .forEach(e -> rows.print(row(e.getKey(), e.getValue()), words(e.getKey(), e.getValue())));
  }

  private static ObjectNode row(Change change, Group group) {
    ObjectNode row =
        Rows.row()
            .put("count", group.count)
            .put("reason", or(change.reason()))
            .put("listAction", or(change.listAction()))
            .put("newReason", or(change.newReason()))
            .put("newListAction", or(change.newListAction()));
    ArrayNode samples = row.putArray("samples");
    group.samples.forEach(samples::add);
    return row;
  }

  private static String or(String word) {
    return word.equals(NOTHING) ? null : word;
  }

  private static String words(Change change, Group group) {
    StringBuilder words =
        new StringBuilder(
            "%6d  %s -> %s, list %s -> %s%s"
                .formatted(
                    group.count,
                    change.reason(),
                    change.newReason(),
                    change.listAction(),
                    change.newListAction(),
                    change.isHarsher() ? "   REMOVES" : ""));
    for (ObjectNode sample : group.samples) {
      String text = sample.path("text").asText("");
      words.append(
          "%n        %s  %s%n            %s -> %s  (carom explain --mail %s)"
              .formatted(
                  Text.safe(sample.path("recipient").asText("(no recipient)")),
                  Text.safe(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ..."),
                  sample.path("rule").asText(NOTHING),
                  sample.path("newRule").asText(NOTHING),
                  sample.path("mailId").asText()));
    }
    return words.toString();
  }
}
