package io.carom.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.app.RuleFolder;
import io.carom.classify.Calibration;
import io.carom.flow.BounceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a verdict says of its own certainty is true: over the fixtures, and over the real bounces
/// beside the project where they lie there, as `carom rules calibrate` measures it.
class CalibrationTest {

  private static final Path SHARED = Path.of(System.getProperty("carom.shared", "../shared"));

  private static final Path RULINGS = Path.of("test-fixtures/corpus-rulings.tsv");

  @Test
  void sure_verdicts_are_right_and_most_verdicts_are_sure() throws Exception {
    RuleFolder rules = RuleFolder.open(Path.of("conf/rules"));
    BounceReader reader = new BounceReader(rules::classifier);
    CalibrateFolder fixtures = new CalibrateFolder(reader, Optional.empty(), Rulings.NONE);
    fixtures.beside(Path.of("test-fixtures"));
    Calibration table =
        Calibration.of(
            Stream.concat(fixtures.judged().stream(), corpus(reader).stream()).toList(),
            rules.classifier().rules());
    System.out.printf(
        "calibration: %d verdicts, %d of fixtures%n", table.size(), fixtures.judged().size());
    Stream.concat(table.byConfidence().stream(), table.byBasis().stream())
        .forEach(CalibrationTest::print);
    assertTrue(table.sure().measured() >= 0.98, () -> "sure and right: " + table.sure());
    assertTrue(table.sure().verdicts() >= table.size() * 0.8, () -> "sure: " + table.sure());
  }

  private static List<Calibration.Judged> corpus(BounceReader reader) throws IOException {
    Path table = SHARED.resolve("corpus/dev-expected.jsonl");
    if (!Files.exists(table)) {
      System.out.println("calibration: no corpus beside the project");
      return List.of();
    }
    CalibrateFolder corpus =
        new CalibrateFolder(
            reader,
            Optional.of(CalibrateFolder.names(SHARED.resolve("seeds/sisimai-map.json"))),
            Rulings.read(RULINGS));
    corpus.table(table, SHARED.resolve("corpus/dev"));
    return corpus.judged();
  }

  private static void print(Calibration.Row row) {
    System.out.printf(
        "  %-14s %4d verdicts, %4d right, stated %.3f, measured %.3f%n",
        row.name(), row.verdicts(), row.right(), row.stated(), row.measured());
  }
}
