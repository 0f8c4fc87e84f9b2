package io.carom.lists;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/// The records of one list's file, one after the other, as bytes, in memory that does not grow
/// with the file: its lines, or the rows of a table, which may go over several lines.
///
/// A record ends with LF, CRLF or a lone CR, which belongs to it. A UTF-8 byte order mark at the
/// start belongs to none. After the last record [#hash] is that of the whole file.
final class Lines implements Closeable {

  /// A longer line is no address, and would have to be held in memory.
  static final int MAX_LINE_BYTES = 1 << 20;

  private static final int CHUNK = 1 << 16;

  private final Source source;
  private final MessageDigest digest = Hashing.sha256();
  private final InputStream in;
  private byte[] buffer = new byte[2 * CHUNK];
  private int filled;
  private boolean ended;

  private int from;
  private int to;
  private long bufferOffset;
  private long number;
  private long lineEnds;
  private Layout layout = new TextLayout();

  private Lines(Source source, InputStream in) {
    this.source = source;
    this.in = new DigestInputStream(in, digest);
  }

  /// @throws ListRefused when the file is no text of one byte a character, or a table whose
  ///     header does not say what is needed
  static Lines of(Source source) throws IOException, ListRefused {
    Lines lines = new Lines(source, Files.newInputStream(source.path()));
    try {
      lines.start();
      return lines;
    } catch (IOException | ListRefused e) {
      lines.close();
      throw e;
    }
  }

  private void start() throws IOException, ListRefused {
    while (filled < CHUNK && fill()) {
      // Until there is enough to tell what kind of file this is.
    }
    int sample = Math.min(filled, CHUNK);
    boolean marked =
        sample >= 2
            && ((buffer[0] == (byte) 0xFE && buffer[1] == (byte) 0xFF)
                || (buffer[0] == (byte) 0xFF && buffer[1] == (byte) 0xFE));
    int nuls = 0;
    for (int i = 0; i < sample; i++) {
      nuls += buffer[i] == 0 ? 1 : 0;
    }
    // ASCII in UTF-16 is half NULs; a few NULs are the scars of an editor and stay.
    if (marked || (sample >= 4 && nuls > sample / 8)) {
      throw new ListRefused(
          source.path()
              + " is UTF-16 or binary: save it as UTF-8 (or another one-byte text) to have it"
              + " rewritten");
    }
    if (filled >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      to = 3;
    }
    layout = source.layout(buffer, to, sample);
  }

  /// Moves to the next record. Says whether there is one.
  ///
  /// @throws ListRefused when it is longer than [#MAX_LINE_BYTES]
  boolean next() throws IOException, ListRefused {
    from = to;
    int at;
    while (true) {
      at = layout.end(buffer, from, filled);
      boolean needsMore = at == filled || (buffer[at] == '\r' && at + 1 == filled);
      if (!needsMore || ended) {
        break;
      }
      limit(at - from);
      fill();
    }
    limit(at - from);
    to = end(at);
    if (to == from) {
      return false;
    }
    number += 1 + lineEnds;
    lineEnds = lineEndsInside(at);
    return true;
  }

  /// Only a quoted cell of a table holds any.
  private long lineEndsInside(int end) {
    long inside = 0;
    for (int i = from; i < end; i++) {
      boolean lf = buffer[i] == '\n';
      inside += lf || (buffer[i] == '\r' && (i + 1 == end || buffer[i + 1] != '\n')) ? 1 : 0;
    }
    return inside;
  }

  private void limit(int length) throws ListRefused {
    if (length > MAX_LINE_BYTES) {
      throw new ListRefused(
          source.path()
              + " line "
              + (number + 1 + lineEnds)
              + " is longer than 1 MiB: no address, or a quote that is not closed");
    }
  }

  private int end(int at) {
    if (at >= filled) {
      return filled;
    }
    boolean crlf = buffer[at] == '\r' && at + 1 < filled && buffer[at + 1] == '\n';
    return at + (crlf ? 2 : 1);
  }

  /// Reads more behind the line begun, which moves to the buffer's head.
  private boolean fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, filled - from);
      bufferOffset += from;
      filled -= from;
      to -= from;
      from = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int n = in.read(buffer, filled, buffer.length - filled);
    ended = n < 0;
    filled += Math.max(n, 0);
    return !ended;
  }

  /// The number of the record's first line, from 1.
  long number() {
    return number;
  }

  /// Where the record starts in the file.
  long offset() {
    return bufferOffset + from;
  }

  /// Where the next record starts.
  long end() {
    return bufferOffset + to;
  }

  /// The record with its line end, as its own copy.
  byte[] bytes() {
    return Arrays.copyOfRange(buffer, from, to);
  }

  /// LF, CRLF or CR; empty where the file's last record has none.
  String lineEnd() {
    if (buffer[to - 1] == '\r') {
      return "\r";
    }
    boolean crlf = to - from > 1 && buffer[to - 2] == '\r';
    return buffer[to - 1] != '\n' ? "" : crlf ? "\r\n" : "\n";
  }

  /// The record as a neighbour, as [Hashing#line].
  String lineHash() {
    return Hashing.line(buffer, from, to);
  }

  /// What the record says.
  Entry entry() {
    return isHeader() ? new Entry.Nothing() : layout.read(buffer, from, to);
  }

  /// The first record tells the names of columns.
  boolean isHeader() {
    return number == 1 && layout.hasHeader();
  }

  Layout layout() {
    return layout;
  }

  /// SHA-256 of the file, once [#next] has said no.
  String hash() {
    return Hashing.hex(digest);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
