package io.carom.lists;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one line of a text list says.
///
/// Read are `addr`, `<addr>`, `Name <addr>`, `"Name, X" <addr>`, and `addr` followed by blanks
/// and anything; each may be followed by a separator or by blanks and a `#` comment. Bytes above
/// 127 are opaque, so any encoding that contains ASCII will do.
final class TextLine {

  private TextLine() {}

  /// Reads the line in `bytes` from `from` to `to`, line end included.
  static Entry of(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to && bytes[start] <= ' ' && bytes[start] >= 0) {
      start++;
    }
    int end = to;
    while (end > start && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
      end--;
    }
    if (start == end || bytes[start] == '#' || bytes[start] == ';') {
      return new Entry.Nothing();
    }
    return new Reader(bytes, start, end).read();
  }

  /// Every word from `from` to `to` that could be an address.
  static List<RecipientKey> named(byte[] bytes, int from, int to) {
    return new Reader(bytes, from, to).named();
  }

  /// A part of a line that holds an at sign.
  ///
  /// @param angles how many `<` it holds outside quotes
  /// @param open where the last of them stands
  private record Item(int from, int to, int angles, int open) {}

  /// One reading of one line.
  private static final class Reader {
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final boolean utf8;

    private Reader(byte[] bytes, int start, int end) {
      this.bytes = bytes;
      this.start = start;
      this.end = end;
      this.utf8 = isAscii(start, end) || decode(start, end).isPresent();
    }

    private Entry read() {
      List<Item> items = items(true);
      if (items.isEmpty()) {
        return new Entry.Nothing();
      }
      Optional<Address> only = items.size() == 1 ? address(items.getFirst()) : Optional.empty();
      if (only.isPresent()) {
        return new Entry.Subscriber(RecipientKey.of(only.get()));
      }
      return Entry.unclear(named());
    }

    /// The parts between separators that hold an at sign, a trailing comment left out.
    private List<Item> items(boolean quotes) {
      List<Item> items = new ArrayList<>(1);
      boolean quoted = false;
      boolean angled = false;
      boolean at = false;
      boolean seen = false;
      int angles = 0;
      int open = -1;
      int item = start;
      int i = start;
      for (; i < end; i++) {
        byte b = bytes[i];
        if (isTrail(i)) {
          continue;
        }
        if (quoted) {
          quoted = b != '"';
          at |= b == '@';
          i += b == '\\' ? 1 : 0;
        } else if (b == '"' && quotes) {
          quoted = true;
        } else if (b == '<') {
          angled = true;
          angles++;
          open = i;
        } else if (b == '>') {
          angled = false;
        } else if (b == '@') {
          at = true;
          seen = true;
        } else if (!angled && (b == ',' || b == ';')) {
          if (at) {
            items.add(new Item(item, i, angles, open));
          }
          at = false;
          angles = 0;
          item = i + 1;
        } else if (!angled && b == '#' && seen && isBlank(bytes[i - 1])) {
          break;
        }
      }
      if (quoted && quotes) {
        return items(false);
      }
      if (at) {
        items.add(new Item(item, Math.min(i, end), angles, open));
      }
      return items;
    }

    /// The one address of an item, where there is exactly one place for it.
    private Optional<Address> address(Item item) {
      if (item.angles == 1) {
        int close = last('>', item.open, item.to);
        return close > 0 && lacks('@', close, item.to)
            ? parse(item.open + 1, close)
            : Optional.empty();
      }
      int first = item.from;
      while (first < item.to && isBlank(bytes[first])) {
        first++;
      }
      int stop = afterWord(first, item.to);
      boolean only = item.angles == 0 && lacks('@', stop, item.to);
      return only ? parse(first, stop) : Optional.empty();
    }

    /// Where the word ends that starts here; a quoted local part may hold blanks.
    private int afterWord(int first, int to) {
      boolean quoted = false;
      int i = first;
      for (; i < to && (quoted || !(isBlank(bytes[i]) || bytes[i] == '(')); i++) {
        if (bytes[i] == '"') {
          quoted = !quoted;
        } else if (quoted && bytes[i] == '\\') {
          i++;
        }
      }
      return Math.min(i, to);
    }

    private int last(char sought, int from, int to) {
      for (int i = to - 1; i >= from; i--) {
        if (bytes[i] == sought && !isTrail(i)) {
          return i;
        }
      }
      return -1;
    }

    private boolean lacks(char sought, int from, int to) {
      return last(sought, from, to) < 0;
    }

    /// Everything on the line that could be an address, for saying that the line is in the way.
    private List<RecipientKey> named() {
      List<RecipientKey> named = new ArrayList<>();
      int from = start;
      for (int i = start; i <= end; i++) {
        if (i == end || isBlank(bytes[i]) || " ,;:<>()[]\"'|=\r\n".indexOf(bytes[i]) >= 0) {
          if (!lacks('@', from, i)) {
            parse(from, i).map(RecipientKey::of).ifPresent(named::add);
          }
          from = i + 1;
        }
      }
      return named;
    }

    private Optional<Address> parse(int from, int to) {
      return decode(from, to).flatMap(Address::parse);
    }

    private Optional<String> decode(int from, int to) {
      if (isAscii(from, to)) {
        return Optional.of(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
      }
      try {
        return Optional.of(
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, from, to - from))
                .toString());
      } catch (CharacterCodingException anotherEncoding) {
        return Optional.empty();
      }
    }

    private boolean isAscii(int from, int to) {
      int i = from;
      while (i < to && bytes[i] >= 0) {
        i++;
      }
      return i == to;
    }

    /// In GB18030, Big5 and Shift_JIS the second byte of a character may be `@` or a backslash.
    private boolean isTrail(int i) {
      return !utf8 && i > start && bytes[i - 1] < 0 && bytes[i] >= '@';
    }

    private static boolean isBlank(byte b) {
      return b == ' ' || b == '\t';
    }
  }
}
