package io.carom.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Stream;

/// Suppressions in memory, 24 octets each and an eighth more to grow in: some thousand shelves of
/// numbers in order, picked by the head of a fingerprint.
///
/// However many there are, the garbage collector has a few objects to look at and no reference to
/// follow, and a change leaves nothing behind for it: it would stop every session for as long as
/// its work takes.
///
/// One thread writes. A reader waits for nobody but a change of the very shelf it looks at, and
/// sees each recipient as it stood at one moment.
final class SuppressionTable {

  private static final int SHELF_BITS = 14;

  private static final int LIST_BITS = 20;
  private static final int REASON_BITS = 12;
  private static final long LOW = 0xffff_ffffL;

  static final int MAX_LISTS = 1 << LIST_BITS;
  static final int MAX_REASONS = 1 << REASON_BITS;

  private final Shelf[] shelves =
      Stream.generate(Shelf::new).limit(1 << SHELF_BITS).toArray(Shelf[]::new);
  private final AtomicLong size = new AtomicLong();

  /// A suppression of one recipient.
  ///
  /// @param list its number, below MAX_LISTS
  /// @param reason its number, below MAX_REASONS
  /// @param since in seconds since 1970, up to 2106
  /// @param until in seconds since 1970, up to 2106; 0 for never
  record Entry(int list, int reason, long since, long until) {

    Entry {
      if ((list & (MAX_LISTS - 1)) != list
          || (reason & (MAX_REASONS - 1)) != reason
          || (since & LOW) != since
          || (until & LOW) != until) {
        throw new IllegalArgumentException("does not fit its bits");
      }
    }
  }

  long size() {
    return size.get();
  }

  /// All suppressions of a recipient, one a list.
  List<Entry> find(Fingerprint recipient) {
    return shelf(recipient).find(recipient);
  }

  /// Adds a suppression, or puts it in the place of the recipient's on the same list.
  void put(Fingerprint recipient, Entry entry) {
    size.addAndGet(shelf(recipient).put(recipient, entry));
  }

  /// Takes the recipient's suppression on that list away, if there is one.
  void remove(Fingerprint recipient, int list) {
    size.addAndGet(shelf(recipient).remove(recipient, list));
  }

  private Shelf shelf(Fingerprint recipient) {
    return shelves[(int) (recipient.head() >>> (Long.SIZE - SHELF_BITS))];
  }

  /// Suppressions in the order of their fingerprints.
  private static final class Shelf {

    /// Longs of an entry: the fingerprint's head; its tail and `until`; `since`, list and reason.
    private static final int WIDTH = 3;

    private static final int LEAST_GROWTH = 4 * WIDTH;

    private final StampedLock lock = new StampedLock();
    private long[] rows = {};
    private int end;

    List<Entry> find(Fingerprint recipient) {
      long glance = lock.tryOptimisticRead();
      List<Entry> found = look(recipient);
      if (lock.validate(glance)) {
        return found;
      }
      long reading = lock.readLock();
      try {
        return look(recipient);
      } finally {
        lock.unlockRead(reading);
      }
    }

    /// Gives something, right or wrong, while the rows are being changed.
    private List<Entry> look(Fingerprint recipient) {
      long[] now = rows;
      int behind = Math.min(end, now.length);
      List<Entry> found = List.of();
      for (int at = first(recipient, now, behind);
          at < behind && order(recipient, now, at) == 0;
          at += WIDTH) {
        found = found.isEmpty() ? new ArrayList<>(1) : found;
        found.add(entry(now, at));
      }
      return found;
    }

    /// Says how many more there are now.
    int put(Fingerprint recipient, Entry entry) {
      int at = place(recipient, entry.list());
      boolean more = !isAt(at, recipient, entry.list());
      long changing = lock.writeLock();
      try {
        if (more) {
          makeRoom(at);
        }
        rows[at] = recipient.head();
        rows[at + 1] = (long) recipient.tail() << 32 | entry.until();
        rows[at + 2] = entry.since() << 32 | (long) entry.list() << REASON_BITS | entry.reason();
      } finally {
        lock.unlockWrite(changing);
      }
      return more ? 1 : 0;
    }

    /// Says how many more there are now: one less, or none.
    int remove(Fingerprint recipient, int list) {
      int at = place(recipient, list);
      if (!isAt(at, recipient, list)) {
        return 0;
      }
      long changing = lock.writeLock();
      try {
        System.arraycopy(rows, at + WIDTH, rows, at, end - at - WIDTH);
        end -= WIDTH;
        if (end < rows.length / 2) {
          rows = Arrays.copyOf(rows, end);
        }
      } finally {
        lock.unlockWrite(changing);
      }
      return -1;
    }

    private void makeRoom(int at) {
      long[] from = rows;
      if (end == rows.length) {
        rows = Arrays.copyOf(rows, end + Math.max(LEAST_GROWTH, end / WIDTH / 8 * WIDTH));
      }
      System.arraycopy(from, at, rows, at + WIDTH, end - at);
      end += WIDTH;
    }

    /// Where it stands; where it belongs if it is not there.
    private int place(Fingerprint recipient, int list) {
      int at = first(recipient, rows, end);
      while (at < end && order(recipient, rows, at) == 0 && entry(rows, at).list() != list) {
        at += WIDTH;
      }
      return at;
    }

    private boolean isAt(int at, Fingerprint recipient, int list) {
      return at < end && order(recipient, rows, at) == 0 && entry(rows, at).list() == list;
    }

    /// The recipient's first row, or the first of those behind it.
    private static int first(Fingerprint recipient, long[] rows, int end) {
      int low = 0;
      int high = end / WIDTH;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (order(recipient, rows, middle * WIDTH) > 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low * WIDTH;
    }

    private static int order(Fingerprint recipient, long[] rows, int at) {
      int heads = Long.compare(recipient.head(), rows[at]);
      return heads != 0 ? heads : Integer.compare(recipient.tail(), (int) (rows[at + 1] >>> 32));
    }

    private static Entry entry(long[] rows, int at) {
      long words = rows[at + 2];
      return new Entry(
          (int) (words & LOW) >>> REASON_BITS,
          (int) words & (MAX_REASONS - 1),
          words >>> 32,
          rows[at + 1] & LOW);
    }
  }
}
