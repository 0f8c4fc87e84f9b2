package io.carom.mime;

import java.util.Arrays;

/// A stretch of a byte array, read without copying: all parts of a message are windows on the
/// message itself.
final class Window {

  private final byte[] array;
  private final int from;
  private final int to;

  /// @param from the index of the first byte
  /// @param to the index behind the last byte
  Window(byte[] array, int from, int to) {
    this.array = array;
    this.from = from;
    this.to = to;
  }

  byte[] array() {
    return array;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  int length() {
    return to - from;
  }

  byte at(int index) {
    return array[index];
  }

  boolean startsWith(byte[] bytes, int at) {
    int end = at + bytes.length;
    return end <= to && Arrays.equals(array, at, end, bytes, 0, bytes.length);
  }

  /// Whether the last line has its line end, or there is no line at all.
  boolean endsALine() {
    return length() == 0 || isLineEnd(array[to - 1]);
  }

  /// The index behind the line that begins at `from`, its line end (LF, CRLF or CR) included.
  int lineEnd(int from) {
    int i = from;
    while (i < to && !isLineEnd(array[i])) {
      i++;
    }
    if (i < to && array[i] == '\r' && i + 1 < to && array[i + 1] == '\n') {
      i++;
    }
    return Math.min(i + 1, to);
  }

  /// The index behind the last line end; the start where there is none.
  int lastLineEnd() {
    int i = to;
    while (i > from && !isLineEnd(array[i - 1])) {
      i--;
    }
    return i;
  }

  /// The last byte that is no blank and no line end; 0 where there is none.
  byte lastButBlanks() {
    int i = to;
    while (i > from && (isLineEnd(array[i - 1]) || array[i - 1] == ' ' || array[i - 1] == '\t')) {
      i--;
    }
    return i > from ? array[i - 1] : 0;
  }

  static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }
}
