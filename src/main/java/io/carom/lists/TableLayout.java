package io.carom.lists;

import io.carom.ledger.Entries.ListChange;
import io.carom.mail.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Optional;

/// A table with a header (RFC 4180), between whose cells stand commas, semicolons or tabs. A row
/// belongs to the address in one of its columns.
///
/// @param width how many columns the header names
/// @param column the one with the address, from 0
/// @param marks what is written into a row whose recipient goes; else it is cut
record TableLayout(byte delimiter, int width, int column, Optional<Marks> marks) implements Layout {

  /// @throws ListRefused when the header lacks a column that is needed
  static TableLayout of(Path path, byte[] bytes, int from, int to, TableSettings settings)
      throws ListRefused {
    Header header = Header.of(path, bytes, from, to, settings);
    Optional<Marks> marks =
        settings.marking().isPresent()
            ? Optional.of(Marks.of(path, header, settings.marking().get()))
            : Optional.empty();
    int column = header.addressColumn(settings);
    if (marks.filter(m -> m.writes(column)).isPresent()) {
      throw new ListRefused(path + ": the column of the addresses is no column for marks");
    }
    return new TableLayout(header.delimiter(), header.names().size(), column, marks);
  }

  @Override
  public int end(byte[] bytes, int from, int to) {
    return Row.end(bytes, from, to, delimiter);
  }

  @Override
  public Entry read(byte[] bytes, int from, int to) {
    Row row = Row.of(bytes, from, to, delimiter);
    if (!row.isSound()) {
      return Entry.unclear(TextLine.named(bytes, from, to));
    }
    byte[] cell = row.size() > column ? row.value(column) : new byte[0];
    return switch (TextLine.of(cell, 0, cell.length)) {
      case Entry.Subscriber _ when marks.filter(m -> m.isOn(row)).isPresent() ->
          new Entry.Nothing();
      case Entry.Subscriber subscriber -> subscriber;
      case Entry.Unclear unclear -> unclear;
      // A delimiter too many or too few moves the address out of its column.
      case Entry.Nothing nothing ->
          row.size() == width ? nothing : Entry.unclear(TextLine.named(bytes, from, to));
    };
  }

  @Override
  public Octets instead(Octets record, ListChange change) {
    if (marks.isEmpty()) {
      return Octets.of(new byte[0]);
    }
    byte[] bytes = record.array();
    Row row = Row.of(bytes, 0, bytes.length, delimiter);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(marks.get().put(row, change));
    out.writeBytes(row.lineEnd(bytes.length));
    return Octets.of(out.toByteArray());
  }

  @Override
  public boolean hasHeader() {
    return true;
  }
}
