package io.carom.lists;

import io.carom.ledger.Entries.ListChange;
import io.carom.lists.TableSettings.Marking;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is written into the row of a recipient who goes, where rows are marked.
///
/// @param status the column of the status, from 0
/// @param value what is written there
record Marks(
    byte delimiter,
    Charset charset,
    int status,
    String value,
    Optional<Integer> reason,
    Optional<Integer> date) {

  /// With one of these first, a spreadsheet takes a cell for a formula.
  private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

  /// @throws ListRefused when the header lacks a column
  static Marks of(Path path, Header header, Marking marking) throws ListRefused {
    int status = header.column(path, marking.statusColumn());
    Optional<Integer> reason = column(path, header, marking.reasonColumn());
    Optional<Integer> date = column(path, header, marking.dateColumn());
    String value = harmless(marking.status().strip());
    return new Marks(header.delimiter(), header.charset(), status, value, reason, date);
  }

  private static Optional<Integer> column(Path path, Header header, Optional<String> name)
      throws ListRefused {
    return name.isPresent() ? Optional.of(header.column(path, name.get())) : Optional.empty();
  }

  /// Whether marks go into this column.
  boolean writes(int column) {
    return status == column
        || reason.filter(r -> r == column).isPresent()
        || date.filter(d -> d == column).isPresent();
  }

  /// Whether the row says that its recipient is off the list.
  boolean isOn(Row row) {
    return row.size() > status && row.text(status).equalsIgnoreCase(value);
  }

  /// The row with the marks of this change; cells that it lacks up to them are added.
  byte[] put(Row row, ListChange change) {
    Map<Integer, String> cells = new TreeMap<>(Map.of(status, value));
    reason.ifPresent(column -> cells.put(column, harmless(change.reason())));
    date.ifPresent(
        column -> cells.put(column, LocalDate.ofInstant(change.at(), ZoneOffset.UTC).toString()));
    int columns = Math.max(row.size(), 1 + cells.keySet().stream().reduce(0, Math::max));
    Charset encoding = charset.equals(StandardCharsets.UTF_8) ? row.charset() : charset;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int column = 0; column < columns; column++) {
      boolean there = column < row.size();
      if (column > 0) {
        out.write(delimiter);
      }
      if (cells.containsKey(column)) {
        boolean quoted = there && row.isQuoted(column);
        out.writeBytes(written(cells.get(column), quoted).getBytes(encoding));
      } else if (there) {
        out.writeBytes(row.raw(column));
      }
    }
    return out.toByteArray();
  }

  private String written(String text, boolean quoted) {
    boolean needed =
        text.chars().anyMatch(c -> c == delimiter || c == '"' || c == '\r' || c == '\n');
    return quoted || needed ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }

  private static String harmless(String text) {
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
