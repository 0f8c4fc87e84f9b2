package io.carom.classify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// One row of the founding tables: a reply, and what it must mean.
///
/// @param accept other reasons that count too, but never with a stronger list action
record Seed(
    String id,
    String sample,
    String replyCode,
    String status,
    Reason reason,
    Fault fault,
    Permanence permanence,
    ListAction listAction,
    Retry retry,
    Set<String> accept) {

  static List<Seed> cases() throws IOException {
    return read("cases.tsv");
  }

  static List<Seed> twins() throws IOException {
    return read("twins.tsv");
  }

  private static List<Seed> read(String name) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("test-fixtures/seeds", name));
    String[] head = lines.getFirst().split("\t", -1);
    List<Seed> seeds = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < head.length; i++) {
        row.put(head[i], cells[i]);
      }
      seeds.add(
          new Seed(
              row.get("id"),
              row.get("sample"),
              row.get("reply_code"),
              row.get("enhanced_code"),
              Reason.of(row.get("reason")).orElseThrow(),
              Fault.of(row.get("fault")).orElseThrow(),
              Permanence.of(row.get("permanence")).orElseThrow(),
              ListAction.of(row.get("list_action")).orElseThrow(),
              Retry.of(row.get("retry")).orElseThrow(),
              accepted(row.getOrDefault("note", ""))));
    }
    return seeds;
  }

  private static Set<String> accepted(String note) {
    Set<String> accepted = new TreeSet<>();
    for (String part : note.split(";", -1)) {
      if (part.strip().startsWith("accept=")) {
        accepted.addAll(List.of(part.strip().substring("accept=".length()).split(",", -1)));
      }
    }
    return accepted;
  }

  /// What is wrong with a verdict on this row; empty where nothing is.
  String wrong(Verdict verdict, String reply) {
    boolean exact =
        verdict.reason() == reason
            && verdict.fault() == fault
            && verdict.permanence() == permanence
            && verdict.listAction() == listAction
            && verdict.retry() == retry;
    boolean accepted =
        accept.contains(verdict.reason().word()) && verdict.listAction().compareTo(listAction) <= 0;
    return exact || accepted ? "" : id + ": " + reply + "\n  " + verdict + "\n";
  }
}
