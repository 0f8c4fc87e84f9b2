package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.app.RuleFolder;
import io.carom.classify.Verdict;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// How many of the real bounces beside the project are judged as their table says, over all that
/// the table expects, what is not found counted as wrong and what we ruled upon as right.
///
/// The folder is `../shared`, or what the system property `carom.shared` names.
class CorpusVerdictsTest {

  private static final Path SHARED = Path.of(System.getProperty("carom.shared", "../shared"));
  private static final double REASON_FLOOR = 0.94;
  private static final double HARD_FLOOR = 0.95;

  private int wanted;
  private int reasons;
  private int firmness;
  private final Map<String, int[]> byReason = new TreeMap<>();

  @Test
  void verdicts_on_real_bounces_are_right() throws IOException {
    Path table = SHARED.resolve("corpus/dev-expected.jsonl");
    if (!Files.exists(table)) {
      System.out.println("corpus verdicts: not beside the project, 0 mails judged");
      return;
    }
    JsonNode map = new ObjectMapper().readTree(SHARED.resolve("seeds/sisimai-map.json").toFile());
    CorpusRulings rulings = CorpusRulings.load();
    RuleFolder rules = rules();
    Reader reader = new BounceReader(rules::classifier);
    for (String line : Files.readAllLines(table)) {
      JsonNode mail = new ObjectMapper().readTree(line);
      Path file = SHARED.resolve("corpus/dev").resolve(mail.get("file").asText());
      Octets octets = Octets.of(Files.readAllBytes(file));
      judge(reader.read(Mail.of(Envelope.none(), octets, Instant.EPOCH)), mail, map, rulings, file);
    }
    System.out.printf(
        "corpus verdicts: %d expected, reason %.1f %%, hard or soft %.1f %%%n",
        wanted, percent(reasons), percent(firmness));
    byReason.forEach((name, n) -> System.out.printf("  %-16s %3d of %3d%n", name, n[1], n[0]));
    assertTrue(reasons >= wanted * REASON_FLOOR, () -> "reason: " + percent(reasons));
    assertTrue(firmness >= wanted * HARD_FLOOR, () -> "hard or soft: " + percent(firmness));
  }

  private double percent(int right) {
    return 100.0 * right / wanted;
  }

  private void judge(
      Reading reading, JsonNode mail, JsonNode map, CorpusRulings rulings, Path file) {
    Set<Integer> taken = new HashSet<>();
    for (JsonNode row : mail.get("recipients")) {
      int[] count = byReason.computeIfAbsent(row.path("reason").asText(), r -> new int[2]);
      wanted++;
      count[0]++;
      int at = place(reading, recipient(row), taken);
      if (at >= 0) {
        taken.add(at);
        Verdict verdict = reading.verdicts().get(at);
        boolean ruled = rulings.accept(file, recipient(row), verdict);
        count[1] += means(verdict, row, map) || ruled ? 1 : 0;
        reasons += means(verdict, row, map) || ruled ? 1 : 0;
        firmness += isFirm(verdict, row) || ruled ? 1 : 0;
      }
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

  private static boolean means(Verdict verdict, JsonNode row, JsonNode map) {
    Set<String> names = new HashSet<>();
    map.path(verdict.reason().word()).forEach(name -> names.add(name.asText()));
    return names.contains(row.path("reason").asText())
        || names.contains(row.path("alt").path("reason").asText());
  }

  /// Whether an account that is switched off is hard or soft is a convention and no fact, so it
  /// is not judged.
  private static boolean isFirm(Verdict verdict, JsonNode row) {
    JsonNode alt = row.path("alt").path("hardbounce");
    boolean hard = verdict.hard();
    return row.path("reason").asText().equals("suspend")
        || row.path("hardbounce").asBoolean() == hard
        || alt.isBoolean() && alt.asBoolean() == hard;
  }

  private static String recipient(JsonNode row) {
    String address = row.path("recipient").asText().toLowerCase(Locale.ROOT);
    return address.endsWith(".invalid") ? "" : address;
  }

  private static String recipient(Outcome outcome) {
    return outcome.recipient().map(a -> a.toString().toLowerCase(Locale.ROOT)).orElse("");
  }

  private static RuleFolder rules() {
    try {
      return RuleFolder.open(Path.of("conf/rules"));
    } catch (RuleFolder.Unusable broken) {
      throw new AssertionError(broken);
    }
  }
}
