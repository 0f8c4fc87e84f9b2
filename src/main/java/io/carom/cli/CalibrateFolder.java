package io.carom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.classify.Calibration.Judged;
import io.carom.classify.Verdict;
import io.carom.flow.BounceReader;
import io.carom.flow.Reading;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reports of which a person said what they mean, judged.
final class CalibrateFolder {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BounceReader reader;
  private final Optional<JsonNode> names;
  private final Rulings rulings;
  private final List<Judged> judged = new ArrayList<>();

  /// @param names for each of our reasons, the names that the expectations have for it; without
  /// it they are ours
  /// @param rulings which rows of a table are wrong
  CalibrateFolder(BounceReader reader, Optional<JsonNode> names, Rulings rulings) {
    this.reader = reader;
    this.names = names;
    this.rulings = rulings;
  }

  List<Judged> judged() {
    return List.copyOf(judged);
  }

  /// Messages `.eml`, each beside its `.json` with `rows`, one a recipient in the report's order.
  void beside(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
    }
    for (Path eml : files) {
      Path json = eml.resolveSibling(eml.getFileName().toString().replaceAll("\\.eml$", ".json"));
      if (Files.exists(json)) {
        JsonNode rows = JSON.readTree(Files.readAllBytes(json)).path("rows");
        Reading reading = read(eml);
        for (int i = 0; i < reading.verdicts().size(); i++) {
          Verdict verdict = reading.verdicts().get(i);
          String expected = rows.path(i).path("reason").asText();
          judge(verdict, rows.path(i), expected.equals(verdict.reason().word()));
        }
      }
    }
  }

  /// A table of JSON lines, `{"file":..., "recipients":[{"recipient":..., "reason":...}]}`, its
  /// files below a folder; a row may name a second reason that is right as
  // `{"alt":{"reason":...}}`.
  void table(Path table, Path folder) throws IOException {
    for (String line : Files.readAllLines(table)) {
      JsonNode mail = JSON.readTree(line);
      Path file = folder.resolve(mail.path("file").asText());
      Reading reading = read(file);
      for (int i = 0; i < reading.verdicts().size(); i++) {
        String recipient =
            reading.report().outcomes().get(i).recipient().map(Object::toString).orElse("");
        for (JsonNode row : mail.path("recipients")) {
          if (row.path("recipient").asText().equalsIgnoreCase(recipient)) {
            Verdict verdict = reading.verdicts().get(i);
            judge(verdict, row, means(verdict, row) || rulings.accept(file, recipient, verdict));
            break;
          }
        }
      }
    }
  }

  private void judge(Verdict verdict, JsonNode row, boolean right) {
    if (row.path("reason").isTextual()) {
      judged.add(new Judged(verdict, right));
    }
  }

  private boolean means(Verdict verdict, JsonNode row) {
    Set<String> means = new HashSet<>();
    names.ifPresentOrElse(
        known -> known.path(verdict.reason().word()).forEach(name -> means.add(name.asText())),
        () -> means.add(verdict.reason().word()));
    return Stream.of(row, row.path("alt"))
        .map(said -> said.path("reason").asText().toLowerCase(Locale.ROOT))
        .anyMatch(means::contains);
  }

  private Reading read(Path file) throws IOException {
    Octets octets = Octets.of(Files.readAllBytes(file));
    return reader.readOrTell(Mail.of(Envelope.none(), octets, Instant.EPOCH), countedAsWrong -> {});
  }

  static JsonNode names(Path file) throws IOException {
    return JSON.readTree(Files.readAllBytes(file));
  }
}
