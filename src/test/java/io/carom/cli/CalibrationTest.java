package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.app.RuleFolder;
import io.carom.classify.Calibration;
import io.carom.classify.Calibration.Judged;
import io.carom.classify.Verdict;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.report.Fixtures;
import io.carom.report.Fixtures.Fixture;
import io.carom.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a verdict says of its own certainty is true: over the fixtures, and over the real bounces
/// beside the project where they lie there.
class CalibrationTest {

  private static final Path SHARED = Path.of(System.getProperty("carom.shared", "../shared"));

  private static final RuleFolder RULES = rules();
  private static final Reader READER = new BounceReader(RULES::classifier);

  @Test
  void sure_verdicts_are_right_and_most_verdicts_are_sure() throws IOException {
    List<Judged> judged = new ArrayList<>();
    Fixtures.all().forEach(fixture -> fixture(fixture, judged));
    int own = judged.size();
    corpus(judged);
    Calibration table = Calibration.of(judged, RULES.classifier().rules());
    System.out.printf("calibration: %d verdicts, %d of fixtures%n", judged.size(), own);
    for (Calibration.Row row : table.byConfidence()) {
      print(row);
    }
    for (Calibration.Row row : table.byBasis()) {
      print(row);
    }
    assertTrue(table.sure().measured() >= 0.98, () -> "sure and right: " + table.sure());
    assertTrue(table.sure().verdicts() >= table.size() * 0.8, () -> "sure: " + table.sure());
  }

  private static void print(Calibration.Row row) {
    System.out.printf(
        "  %-14s %4d verdicts, %4d right, stated %.3f, measured %.3f%n",
        row.name(), row.verdicts(), row.right(), row.stated(), row.measured());
  }

  private static void fixture(Fixture fixture, List<Judged> judged) {
    Reading reading = read(fixture.octets());
    for (int i = 0; i < reading.verdicts().size(); i++) {
      JsonNode expected = fixture.rows().get(i).path("reason");
      if (expected.isTextual()) {
        Verdict verdict = reading.verdicts().get(i);
        judged.add(new Judged(verdict, expected.asText().equals(verdict.reason().word())));
      }
    }
  }

  /// A verdict on a real bounce is right where its reason is one that the table's reason stands
  /// for, or one that we ruled upon.
  private static void corpus(List<Judged> judged) throws IOException {
    Path table = SHARED.resolve("corpus/dev-expected.jsonl");
    if (!Files.exists(table)) {
      System.out.println("calibration: no corpus beside the project");
      return;
    }
    JsonNode map = new ObjectMapper().readTree(SHARED.resolve("seeds/sisimai-map.json").toFile());
    CorpusRulings rulings = CorpusRulings.load();
    for (String line : Files.readAllLines(table)) {
      JsonNode mail = new ObjectMapper().readTree(line);
      Path file = SHARED.resolve("corpus/dev").resolve(mail.get("file").asText());
      Reading reading = read(Octets.of(Files.readAllBytes(file)));
      for (int i = 0; i < reading.verdicts().size(); i++) {
        Verdict verdict = reading.verdicts().get(i);
        String recipient = recipient(reading.report().outcomes().get(i));
        for (JsonNode row : mail.get("recipients")) {
          if (row.path("recipient").asText().toLowerCase(Locale.ROOT).equals(recipient)) {
            boolean right = isRight(verdict, row, map) || rulings.accept(file, recipient, verdict);
            if (!right && verdict.confidence() >= Calibration.SURE) {
              System.out.printf(
                  "  sure and wrong: %s %s, not %s, by %s%n",
                  file.getFileName(),
                  verdict.reason().word(),
                  row.path("reason").asText(),
                  verdict.rule());
            }
            judged.add(new Judged(verdict, right));
            break;
          }
        }
      }
    }
  }

  private static boolean isRight(Verdict verdict, JsonNode row, JsonNode map) {
    Set<String> means = new HashSet<>();
    map.path(verdict.reason().word()).forEach(name -> means.add(name.asText()));
    return means.contains(row.path("reason").asText())
        || means.contains(row.path("alt").path("reason").asText());
  }

  private static Reading read(Octets octets) {
    return READER.read(Mail.of(Envelope.none(), octets, Instant.EPOCH));
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
