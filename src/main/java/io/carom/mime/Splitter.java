package io.carom.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Finds where the parts of a multipart begin and end (RFC 2046 section 5.1.1), however little it
/// keeps to the book: without a closing boundary the last part goes to the end, and where no
/// boundary is declared the first line that looks like one is it.
///
/// A part begins with a header, which an empty line ends; no boundary is looked for in it.
final class Splitter {

  private final Window body;
  private final byte[] boundary;
  private final List<Window> windows = new ArrayList<>(4);
  private boolean whole;
  private boolean overLimit;

  /// @param boundary the line that divides, its dashes included
  private Splitter(Window body, byte[] boundary) {
    this.body = body;
    this.boundary = boundary;
  }

  /// The parts of a multipart body.
  ///
  /// @param whole whether the closing boundary was there
  /// @param overLimit whether parts beyond the limit were left unread
  record Parts(List<Window> windows, boolean whole, boolean overLimit) {}

  /// Splits `body` at `boundary`, or at the first line that looks like one where it is empty.
  static Parts split(Window body, Optional<String> boundary, int limit) {
    byte[] declared = ("--" + boundary.orElse("")).getBytes(StandardCharsets.UTF_8);
    byte[] closing = ("--" + boundary.orElse("") + "--").getBytes(StandardCharsets.UTF_8);
    int next;
    for (int line = body.from(); line < body.to(); line = next) {
      next = body.lineEnd(line);
      if (!startsWithDashes(body, line)) {
        continue;
      }
      byte[] words = words(body, line, next);
      if (boundary.isEmpty() ? looksLikeBoundary(words) : Arrays.equals(words, declared)) {
        return new Splitter(body, words).parts(next, limit);
      }
      if (boundary.isPresent() && Arrays.equals(words, closing)) {
        break;
      }
    }
    return new Parts(List.of(), false, false);
  }

  private static boolean startsWithDashes(Window body, int at) {
    return body.to() - at >= 2 && body.at(at) == '-' && body.at(at + 1) == '-';
  }

  /// A line without its line end and the blanks before it.
  private static byte[] words(Window body, int line, int next) {
    int end = next;
    while (end > line && (Window.isLineEnd(body.at(end - 1)) || isBlank(body.at(end - 1)))) {
      end--;
    }
    return Arrays.copyOfRange(body.array(), line, end);
  }

  /// Dashes and something more: a line of dashes only is drawn in the text before the parts.
  private static boolean looksLikeBoundary(byte[] line) {
    boolean more = line.length == 3 || line.length == 4;
    for (int i = 2; i < line.length && !more; i++) {
      more = line[i] != '-';
    }
    return more;
  }

  private Parts parts(int first, int limit) {
    int from = first;
    while (from >= 0) {
      int content = behindHeader(from);
      overLimit = content >= 0 && windows.size() == limit;
      from = content < 0 || overLimit ? -1 : part(from, content);
    }
    return new Parts(windows, whole, overLimit);
  }

  /// The index behind the empty line that ends a header; -1 where none does.
  private int behindHeader(int from) {
    int line = from;
    while (line < body.to()) {
      boolean empty = Window.isLineEnd(body.at(line));
      line = body.lineEnd(line);
      if (empty) {
        return line;
      }
    }
    return -1;
  }

  /// Takes the part that begins at `from` and gives where the next one does; -1 where none does.
  private int part(int from, int content) {
    for (int line = content; line < body.to(); line = body.lineEnd(line)) {
      int behind = body.startsWith(boundary, line) ? line + boundary.length : body.to();
      boolean last = startsWithDashes(body, behind);
      int next = last ? behind : behindBlankLine(behind);
      if (next >= 0) {
        windows.add(new Window(body.array(), from, withoutLineEnd(content, line)));
        whole = last;
        return last ? -1 : next;
      }
    }
    windows.add(new Window(body.array(), from, body.to()));
    return -1;
  }

  /// The index behind a line end with nothing but blanks before it; -1 where there is more.
  private int behindBlankLine(int from) {
    int at = from;
    while (at < body.to() && isBlank(body.at(at))) {
      at++;
    }
    return at < body.to() && Window.isLineEnd(body.at(at)) ? body.lineEnd(at) : -1;
  }

  /// The line end before a boundary belongs to the boundary.
  private int withoutLineEnd(int content, int line) {
    if (line == content) {
      return line;
    }
    boolean pair = body.at(line - 1) == '\n' && line - 2 >= content && body.at(line - 2) == '\r';
    return line - (pair ? 2 : 1);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
