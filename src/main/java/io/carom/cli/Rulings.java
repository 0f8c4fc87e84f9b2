package io.carom.cli;

import io.carom.classify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Rows of a table of expectations that a person holds to be wrong, each with the reason why:
/// tab-separated file, recipient, field (`reason` or `hard`), expected, ours, explanation. Where
/// the field is `recipient`, the table names somebody whom the report does not mean, and the
/// cells that would say whom stay empty.
record Rulings(List<Row> rows) {

  static final Rulings NONE = new Rulings(List.of());

  /// One value of one row.
  record Row(String file, String recipient, String field, String expected, String ours) {}

  Rulings {
    rows = List.copyOf(rows);
  }

  /// @throws IOException where the file cannot be read or a line is no ruling
  static Rulings read(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] cells = line.split("\t", -1);
      if (cells.length != 6 || cells[5].isBlank()) {
        throw new IOException(file + ": six cells a line, the last an explanation: " + line);
      }
      if (!cells[0].equals("file")) {
        rows.add(new Row(cells[0], cells[1], cells[2], cells[3], cells[4]));
      }
    }
    return new Rulings(rows);
  }

  /// Whether a row says that this verdict on a recipient is right.
  boolean accept(Path file, String recipient, Verdict verdict) {
    return rows.stream()
        .filter(row -> file.endsWith(row.file()) && row.recipient().equalsIgnoreCase(recipient))
        .anyMatch(
            row ->
                row.field().equals("reason") && row.ours().equals(verdict.reason().word())
                    || row.field().equals("hard")
                        && row.ours().equals(String.valueOf(verdict.hard())));
  }

  /// Whether a row says that the table names the wrong recipient.
  boolean namesAnother(Path file) {
    return rows.stream().anyMatch(r -> file.endsWith(r.file()) && r.field().equals("recipient"));
  }
}
