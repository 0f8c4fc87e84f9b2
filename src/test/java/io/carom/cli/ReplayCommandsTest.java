package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.app.RuleFolder;
import io.carom.flow.BounceIntake;
import io.carom.flow.BounceReader;
import io.carom.flow.PlainIntake;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is done with stored reports: `unknown`, `rules try`, `replay`, `rules calibrate`.
class ReplayCommandsTest {

  @TempDir Path folder;
  private Path rules;
  private Path config;

  @BeforeEach
  void rulesOfOurOwn() throws IOException {
    rules = Files.createDirectory(folder.resolve("rules"));
    try (Stream<Path> shipped = Files.list(Path.of("conf/rules"))) {
      for (Path file : shipped.toList()) {
        Files.copy(file, rules.resolve(file.getFileName()));
      }
    }
    config = folder.resolve("carom.yaml");
    Files.writeString(config, "data: data\nrules: {directory: rules}\n");
  }

  private Typed typed(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", config.toString()));
    Typed typed = carom(all.toArray(String[]::new));
    assertEquals(0, typed.code(), typed.err());
    return typed;
  }

  private static JsonNode json(String line) throws IOException {
    return new ObjectMapper().readTree(line);
  }

  /// Takes reports in, one a reply, as a running server would.
  private void stored(String... replies) throws RuleFolder.Unusable {
    RuleFolder inForce = RuleFolder.open(rules);
    try (SqliteLedger ledger = SqliteLedger.open(folder.resolve("data"))) {
      BounceIntake intake =
          PlainIntake.of(
              new BounceReader(inForce::classifier),
              ledger,
              InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")));
      int n = 0;
      for (String reply : replies) {
        n++;
        intake.receive(
            Mail.of(
                Envelope.none(),
                Octets.of(report(n, reply).getBytes(StandardCharsets.UTF_8)),
                Instant.EPOCH));
      }
    }
  }

  private static String report(int n, String reply) {
    return """
    From: MAILER-DAEMON@mail.example.org
    Message-ID: <%d@mail.example.org>
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mail.example.org

    Final-Recipient: rfc822; reader-%d@example.net
    Action: failed
    Status: 5.0.0
    Diagnostic-Code: smtp; %s
    --b--
    """
        .formatted(n, n, reply);
  }

  @Test
  void texts_that_differ_by_whom_where_and_when_are_one_group() throws Exception {
    stored(
        "571 The lighthouse of mx1.example.net at [192.0.2.1] is unlit for <a@example.net> (4711)",
        "571 The lighthouse of mx2.example.net at [192.0.2.9] is unlit for <b@example.net> (4712)",
        "550 No such user",
        "571 Gangway raised 'for now'");
    List<String> lines = typed("unknown", "--json").lines();
    assertEquals(2, lines.size(), () -> "" + lines);
    JsonNode first = json(lines.getFirst());
    assertEquals(2, first.path("count").asInt());
    assertEquals("the lighthouse of {} at {} is unlit for", first.path("template").textValue());
    assertTrue(first.path("sample").textValue().contains("mx1.example.net"));
    assertEquals("gangway raised", json(lines.get(1)).path("template").textValue());
  }

  @Test
  void what_is_drafted_passes_the_check_of_rules_and_then_is_known() throws Exception {
    stored(
        "571 The lighthouse is unlit for <a@example.net>",
        "571 The lighthouse is unlit for <b@example.net>",
        "471 The ferry of mx1.example.net has left",
        "571 灯塔熄灭了");
    Typed drafts = typed("unknown", "--yaml");
    assertTrue(!drafts.out().contains("a@example.net"), "nobody's address is in a draft");
    Path file = folder.resolve("drafts.yaml");
    Files.writeString(file, drafts.out());
    Typed tried = typed("rules", "try", file.toString(), "--json");
    int changed = 0;
    for (String line : tried.lines()) {
      changed += json(line).path("count").asInt();
      assertEquals("keep", json(line).path("newListAction").textValue(), "harms nobody");
    }
    assertEquals(4, changed, tried.out());
    Files.copy(file, rules.resolve("drafts.yaml"));
    Typed checked = typed("rules", "check");
    assertTrue(checked.lines().getLast().endsWith(", 0 problems"), checked.out());
    assertEquals(List.of(), typed("unknown", "--json").lines());
  }

  /// Words that other rules use in longer phrases.
  @Test
  void a_draft_takes_nothing_from_the_rules_that_are_there() throws Exception {
    stored("571 Message rejected", "571 Mail refused", "471 Try again later", "571 unlit lamp");
    Files.writeString(rules.resolve("drafts.yaml"), typed("unknown", "--yaml").out());
    Typed checked = typed("rules", "check");
    assertTrue(checked.lines().getLast().endsWith(", 0 problems"), checked.out());
    assertTrue(typed("rules", "list").out().contains("drafts/unlit-lamp"));
  }

  @Test
  void a_rule_that_would_remove_is_shown_first_with_samples() throws Exception {
    stored(
        "571 The lighthouse is unlit for <a@example.net>",
        "571 The lighthouse is unlit for <b@example.net>",
        "571 Gangway raised");
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file,
        """
        rules:
          - id: unlit
            reason: user-unknown
            any: ["lighthouse is unlit"]
            examples: ["571 The lighthouse is unlit"]
          - id: gangway
            reason: policy
            any: ["gangway raised"]
            examples: ["571 Gangway raised"]
        """);
    Typed tried = typed("rules", "try", file.toString(), "--samples", "1", "--json");
    JsonNode first = json(tried.lines().getFirst());
    assertEquals("user-unknown", first.path("newReason").textValue());
    assertEquals("remove", first.path("newListAction").textValue());
    assertEquals(2, first.path("count").asInt());
    assertEquals(1, first.path("samples").size());
    assertEquals("mine/unlit", first.path("samples").path(0).path("newRule").textValue());
    assertTrue(typed("rules", "try", file.toString()).out().contains("REMOVES"));
    assertEquals(List.of(), typed("replay", "--json").lines(), "nothing was taken");
    Files.copy(file, rules.resolve("mine.yaml"));
    assertEquals(2, typed("replay", "--json").lines().size());
  }

  @Test
  void a_rule_file_that_cannot_be_used_is_refused() throws Exception {
    stored("571 Gangway raised");
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, "rules:\n  - id: x\n    reason: nothing-such\n");
    Typed tried = carom("rules", "try", file.toString(), "--config", config.toString());
    assertEquals(2, tried.code());
    assertTrue(tried.err().contains("mine.yaml:3"), tried.err());
  }

  @Test
  void calibration_counts_what_a_person_said() throws IOException {
    Path reports = Files.createDirectory(folder.resolve("reports"));
    Files.writeString(reports.resolve("one.eml"), report(1, "550 5.1.1 No such user"));
    Files.writeString(reports.resolve("one.json"), "{\"rows\":[{\"reason\":\"user-unknown\"}]}");
    Files.writeString(reports.resolve("two.eml"), report(2, "550 5.1.1 No such user"));
    Files.writeString(reports.resolve("two.json"), "{\"rows\":[{\"reason\":\"policy\"}]}");
    JsonNode sure =
        json(typed("rules", "calibrate", reports.toString(), "--json").lines().getFirst());
    assertEquals(2, sure.path("verdicts").asInt());
    assertEquals(1, sure.path("right").asInt());
    Path table = folder.resolve("table.jsonl");
    Files.writeString(
        table,
        "{\"file\":\"one.eml\",\"recipients\":[{\"recipient\":\"READER-1@example.net\",\"reason\":\"gone\"}]}");
    Path names = folder.resolve("names.json");
    Files.writeString(names, "{\"user-unknown\":[\"gone\"]}");
    JsonNode told =
        json(
            typed(
                    "rules",
                    "calibrate",
                    reports.toString(),
                    "--json",
                    "--expected=" + table,
                    "--names=" + names)
                .lines()
                .getFirst());
    assertEquals(1, told.path("right").asInt());
  }
}
