package io.carom.cli;

import io.carom.classify.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What a simulated server said, from `simulate/replies.tsv`: a row of the kind, else one that
/// any server could say (`*`).
///
/// @param code the reply code
/// @param status the enhanced code; x.0.0 where the server gave none, as reporters write then
/// @param command what it answered
/// @param words what followed the codes, with slots
record SimulatedReply(String code, String status, String command, String words) {

  private static final List<String[]> ROWS = load();

  /// Empty where reports of this kind quote nobody.
  static Optional<SimulatedReply> of(ReportKind kind, Reason reason, Language language) {
    return row(kind.toString(), reason, language)
        .or(() -> row("*", reason, language))
        .map(cells -> new SimulatedReply(cells[3], cells[4], cells[5], cells[6]));
  }

  private static Optional<String[]> row(String kind, Reason reason, Language language) {
    return ROWS.stream()
        .filter(
            cells ->
                cells[0].equals(kind)
                    && cells[1].equals(reason.word())
                    && cells[2].equals(language.word()))
        .findFirst();
  }

  /// The reply on one line.
  String line() {
    return code + (status.endsWith(".0.0") ? " " : " " + status + " ") + words;
  }

  private static List<String[]> load() {
    try (InputStream in = SimulatedReply.class.getResourceAsStream("simulate/replies.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
