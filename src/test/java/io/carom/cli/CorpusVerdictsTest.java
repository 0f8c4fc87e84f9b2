package io.carom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.app.RuleFolder;
import io.carom.classify.Verdict;
import io.carom.flow.BounceReader;
import io.carom.flow.Reading;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.report.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How many of the real bounces beside the project are read and judged as their table says, over
/// all that the table expects, what is not found counted as wrong and what we ruled upon as right.
///
/// The folder is `../shared`, or what the system property `carom.shared` names.
class CorpusVerdictsTest {

  private static final Path SHARED = Path.of(System.getProperty("carom.shared", "../shared"));
  private static final Path RULINGS = Path.of("test-fixtures/corpus-rulings.tsv");

  /// Codes that the table's authors made up for a mail without one.
  private static final Pattern MADE_UP = Pattern.compile("[45]\\.0\\.9[0-9]{2}");

  /// The least share of the rows that must be right, in percent.
  private static final Map<String, Double> FLOORS =
      new TreeMap<>(
          Map.of("found", 99.0, "status", 98.0, "reply", 97.0, "reason", 96.0, "hard", 97.0));

  private final Map<String, Integer> right = new TreeMap<>();
  private final Map<String, int[]> byReason = new TreeMap<>();
  private int wanted;

  @Test
  void verdicts_on_real_bounces_are_right() throws Exception {
    Path table = SHARED.resolve("corpus/dev-expected.jsonl");
    if (!Files.exists(table)) {
      System.out.println("corpus verdicts: not beside the project, 0 mails judged");
      return;
    }
    JsonNode names = CalibrateFolder.names(SHARED.resolve("seeds/sisimai-map.json"));
    Rulings rulings = Rulings.read(RULINGS);
    RuleFolder rules = RuleFolder.open(Path.of("conf/rules"));
    BounceReader reader = new BounceReader(rules::classifier);
    for (String line : Files.readAllLines(table)) {
      JsonNode mail = new ObjectMapper().readTree(line);
      Path file = SHARED.resolve("corpus/dev").resolve(mail.get("file").asText());
      Octets octets = Octets.of(Files.readAllBytes(file));
      judge(reader.read(Mail.of(Envelope.none(), octets, Instant.EPOCH)), mail, names, rulings);
    }
    print();
    assertEquals(
        List.of(),
        FLOORS.entrySet().stream().filter(f -> percent(f.getKey()) < f.getValue()).toList());
    assertTrue(
        rulings.rows().stream().map(Rulings.Row::file).distinct().count() <= wanted * 0.02,
        "at most one row in fifty may be ruled upon");
  }

  private void print() {
    System.out.printf("corpus verdicts: %d expected%n", wanted);
    FLOORS.forEach(
        (what, floor) ->
            System.out.printf("  %-8s %.2f %% (floor %.0f)%n", what, percent(what), floor));
    byReason.forEach((name, n) -> System.out.printf("  %-16s %3d of %3d%n", name, n[1], n[0]));
  }

  private double percent(String what) {
    return 100.0 * right.getOrDefault(what, 0) / wanted;
  }

  private void judge(Reading reading, JsonNode mail, JsonNode names, Rulings rulings) {
    Path file = Path.of(mail.get("file").asText());
    Set<Integer> taken = new HashSet<>();
    for (JsonNode row : mail.get("recipients")) {
      int[] count = byReason.computeIfAbsent(row.path("reason").asText(), r -> new int[2]);
      wanted++;
      count[0]++;
      int at = place(reading, recipient(row), taken);
      Map<String, Boolean> agrees = new LinkedHashMap<>();
      if (at >= 0) {
        taken.add(at);
        Outcome outcome = reading.report().outcomes().get(at);
        Verdict verdict = reading.verdicts().get(at);
        agrees.put("found", true);
        agrees.put("status", isStatus(row, outcome.status().map(Object::toString).orElse("")));
        agrees.put("reply", isReply(row, outcome.replyCode().map(Object::toString).orElse("")));
        agrees.put(
            "reason", means(verdict, row, names) || rulings.accept(file, recipient(row), verdict));
        agrees.put("hard", isFirm(verdict, row) || rulings.accept(file, recipient(row), verdict));
      }
      boolean ruled = at < 0 && rulings.namesAnother(file);
      FLOORS.keySet().stream()
          .filter(what -> ruled || agrees.getOrDefault(what, false))
          .forEach(what -> right.merge(what, 1, Integer::sum));
      count[1] += ruled || agrees.getOrDefault("reason", false) ? 1 : 0;
    }
  }

  private static int place(Reading reading, String wanted, Set<Integer> taken) {
    for (int i = 0; i < reading.verdicts().size(); i++) {
      if (!taken.contains(i) && recipient(reading.report().outcomes().get(i)).equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  /// What a row takes for right: its own value, and that of its second opinion where it has one.
  private static List<String> values(JsonNode row, String field) {
    List<String> values = new ArrayList<>(List.of(row.path(field).asText()));
    Optional.of(row.path("alt").path(field))
        .filter(JsonNode::isTextual)
        .ifPresent(alt -> values.add(alt.asText()));
    return values;
  }

  private static boolean isStatus(JsonNode row, String status) {
    return values(row, "status").stream()
        .anyMatch(
            value ->
                value.equals(status)
                    || MADE_UP.matcher(value).matches()
                        && (status.isEmpty() || status.charAt(0) == value.charAt(0)));
  }

  /// A reply code that the table leaves out is not judged.
  private static boolean isReply(JsonNode row, String replyCode) {
    return values(row, "replycode").stream().anyMatch(v -> v.isEmpty() || v.equals(replyCode));
  }

  private static boolean means(Verdict verdict, JsonNode row, JsonNode names) {
    Set<String> means = new HashSet<>();
    names.path(verdict.reason().word()).forEach(name -> means.add(name.asText()));
    return values(row, "reason").stream().anyMatch(means::contains);
  }

  /// Whether an account that is switched off is hard or soft is a convention and no fact, so it
  /// is not judged.
  private static boolean isFirm(Verdict verdict, JsonNode row) {
    return values(row, "reason").contains("suspend")
        || Stream.of(row, row.path("alt"))
            .map(said -> said.path("hardbounce"))
            .anyMatch(hard -> hard.isBoolean() && hard.asBoolean() == verdict.hard());
  }

  private static String recipient(JsonNode row) {
    String address = row.path("recipient").asText().toLowerCase(Locale.ROOT);
    return address.endsWith(".invalid") ? "" : address;
  }

  private static String recipient(Outcome outcome) {
    return outcome.recipient().map(a -> a.toString().toLowerCase(Locale.ROOT)).orElse("");
  }
}
