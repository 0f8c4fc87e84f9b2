package io.carom.mime;

import jakarta.mail.util.SharedByteArrayInputStream;

/// A stretch of a byte array that Jakarta Mail reads without copying: all parts of a message
/// are windows on the message itself.
final class Window extends SharedByteArrayInputStream {

  Window(byte[] array, int from, int to) {
    super(array, from, to - from);
  }

  @Override
  public Window newStream(long start, long end) {
    return new Window(buf, from() + (int) start, end < 0 ? to() : from() + (int) end);
  }

  byte[] array() {
    return buf;
  }

  int from() {
    return start;
  }

  /// The index behind the last byte.
  int to() {
    return count;
  }

  int length() {
    return count - start;
  }

  byte at(int index) {
    return buf[index];
  }

  /// Whether the last line has its line end, or there is no line at all.
  boolean endsALine() {
    return length() == 0 || isLineEnd(buf[count - 1]);
  }

  /// The index behind the line that begins at `from`, its line end (LF, CRLF or CR) included.
  int lineEnd(int from) {
    int i = from;
    while (i < count && !isLineEnd(buf[i])) {
      i++;
    }
    if (i < count && buf[i] == '\r' && i + 1 < count && buf[i + 1] == '\n') {
      i++;
    }
    return Math.min(i + 1, count);
  }

  /// The index behind the last line end; the start where there is none.
  int lastLineEnd() {
    int i = count;
    while (i > start && !isLineEnd(buf[i - 1])) {
      i--;
    }
    return i;
  }

  static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }
}
