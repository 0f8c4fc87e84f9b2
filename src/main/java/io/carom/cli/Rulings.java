package io.carom.flow;

import io.carom.classify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Rows of the corpus table that we hold to be wrong, each with the reason why: tab-separated
/// file, recipient, field (`reason` or `hard`), expected, ours, explanation. Where the field is
/// `recipient`, the table names somebody whom the report does not mean, and the cells that would
/// say whom stay empty.
///
/// None of the corpus's words stand there, and no more than 2 % of its rows.
record CorpusRulings(List<Row> rows) {

  /// One value of one row.
  record Row(String file, String recipient, String field, String expected, String ours) {}

  static CorpusRulings load() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("test-fixtures/corpus-rulings.tsv"))) {
      String[] cells = line.split("\t", -1);
      if (cells.length != 6 || cells[5].isBlank()) {
        throw new IllegalStateException("six cells, the last an explanation: " + line);
      }
      if (!cells[0].equals("file")) {
        rows.add(new Row(cells[0], cells[1], cells[2], cells[3], cells[4]));
      }
    }
    return new CorpusRulings(List.copyOf(rows));
  }

  /// Whether a row says that this verdict is right.
  boolean accept(Path file, String recipient, Verdict verdict) {
    return rows.stream()
        .filter(row -> file.endsWith(row.file()) && row.recipient().equals(recipient))
        .anyMatch(
            row ->
                row.field().equals("reason")
                    ? row.ours().equals(verdict.reason().word())
                    : row.ours().equals(String.valueOf(verdict.hard())));
  }
}
