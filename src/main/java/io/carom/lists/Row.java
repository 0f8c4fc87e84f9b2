package io.carom.lists;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One record of a table, cut into cells (RFC 4180 section 2).
///
/// A quote that is not a cell's first octet is an ordinary one, as spreadsheets read it. Octets
/// above 127 are opaque: no multibyte encoding that contains ASCII uses a delimiter, a quote or
/// a line end within a character.
final class Row {

  /// What Chinese programs write that do not write UTF-8.
  private static final Charset CHINESE = Charset.forName("GB18030");

  private enum Where {
    CELL_START,
    PLAIN,
    QUOTED,
    /// Behind a quote inside a quoted cell: its end, or the first half of a doubled quote.
    QUOTE
  }

  /// @param from with its quotes
  private record Cell(int from, int to) {}

  private final byte[] bytes;
  private final List<Cell> cells = new ArrayList<>();
  private boolean sound = true;
  private final int end;

  private Row(byte[] bytes, int from, int to, byte delimiter) {
    this.bytes = bytes;
    this.end = cut(from, to, delimiter);
  }

  /// Reads a record, with or without its line end.
  static Row of(byte[] bytes, int from, int to, byte delimiter) {
    return new Row(bytes, from, to, delimiter);
  }

  private int cut(int from, int to, byte delimiter) {
    Where where = Where.CELL_START;
    int start = from;
    int at = from;
    for (; at < to && !(where != Where.QUOTED && isLineEnd(bytes[at])); at++) {
      byte b = bytes[at];
      if (where != Where.QUOTED && b == delimiter) {
        cells.add(new Cell(start, at));
        start = at + 1;
        where = Where.CELL_START;
        continue;
      }
      where = next(where, b);
      sound &= where != Where.PLAIN || bytes[start] != '"';
    }
    sound &= where != Where.QUOTED;
    cells.add(new Cell(start, at));
    return at;
  }

  private static Where next(Where where, byte b) {
    return switch (where) {
      case CELL_START -> b == '"' ? Where.QUOTED : Where.PLAIN;
      case PLAIN -> Where.PLAIN;
      case QUOTED -> b == '"' ? Where.QUOTE : Where.QUOTED;
      case QUOTE -> b == '"' ? Where.QUOTED : Where.PLAIN;
    };
  }

  /// Where the line end stands that ends the record beginning at `from`; `to` where none does.
  static int end(byte[] bytes, int from, int to, byte delimiter) {
    Where where = Where.CELL_START;
    int at = from;
    for (; at < to && !(where != Where.QUOTED && isLineEnd(bytes[at])); at++) {
      where =
          where != Where.QUOTED && bytes[at] == delimiter
              ? Where.CELL_START
              : next(where, bytes[at]);
    }
    return at;
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  /// Every quote is closed, and nothing but a delimiter follows a closed one.
  boolean isSound() {
    return sound;
  }

  int size() {
    return cells.size();
  }

  /// The cell as it is written.
  byte[] raw(int column) {
    Cell cell = cells.get(column);
    return Arrays.copyOfRange(bytes, cell.from, cell.to);
  }

  boolean isQuoted(int column) {
    Cell cell = cells.get(column);
    return cell.from < cell.to && bytes[cell.from] == '"';
  }

  /// What the cell means: without quotes.
  byte[] value(int column) {
    if (!isQuoted(column)) {
      return raw(column);
    }
    Cell cell = cells.get(column);
    ByteArrayOutputStream value = new ByteArrayOutputStream(cell.to - cell.from);
    for (int i = cell.from + 1; i < cell.to - 1; i++) {
      value.write(bytes[i]);
      i += bytes[i] == '"' ? 1 : 0;
    }
    return value.toByteArray();
  }

  /// What the cell means in characters, without blanks around them.
  String text(int column) {
    return new String(value(column), charset()).strip();
  }

  /// The line end, as it is written.
  byte[] lineEnd(int to) {
    return Arrays.copyOfRange(bytes, end, to);
  }

  /// UTF-8 where the row can be read so, which ASCII always can.
  Charset charset() {
    try {
      int from = cells.getFirst().from;
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, end - from));
      return StandardCharsets.UTF_8;
    } catch (CharacterCodingException another) {
      return CHINESE;
    }
  }
}
