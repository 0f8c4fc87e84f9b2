package io.carom.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Suppressions in memory, 24 octets each and as many for what holds them: a million small
/// arrays, picked by the head of a fingerprint.
///
/// An array is never changed, only replaced by its successor, so a reader waits for nobody and
/// sees each recipient as it stood at one moment. One thread writes.
final class SuppressionTable {

  private static final int BUCKET_BITS = 20;

  /// Longs of an entry: the fingerprint's head; its tail and `until`; `since`, list and reason.
  private static final int WIDTH = 3;

  private static final int LIST_BITS = 20;
  private static final int REASON_BITS = 12;
  private static final long LOW = 0xffff_ffffL;
  private static final long[] NOBODY = {};

  static final int MAX_LISTS = 1 << LIST_BITS;
  static final int MAX_REASONS = 1 << REASON_BITS;

  private final AtomicReferenceArray<long[]> buckets = new AtomicReferenceArray<>(1 << BUCKET_BITS);
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
    long[] bucket = bucket(recipient);
    List<Entry> found = List.of();
    for (int at = 0; at < bucket.length; at += WIDTH) {
      if (isOf(recipient, bucket, at)) {
        found = found.isEmpty() ? new ArrayList<>(1) : found;
        found.add(entry(bucket, at));
      }
    }
    return found;
  }

  /// Adds a suppression, or puts it in the place of the recipient's on the same list.
  void put(Fingerprint recipient, Entry entry) {
    long[] bucket = bucket(recipient);
    int at = place(recipient, entry.list(), bucket);
    long[] successor = Arrays.copyOf(bucket, Math.max(bucket.length, at + WIDTH));
    successor[at] = recipient.head();
    successor[at + 1] = (long) recipient.tail() << 32 | entry.until();
    successor[at + 2] = entry.since() << 32 | (long) entry.list() << REASON_BITS | entry.reason();
    replace(recipient, bucket, successor);
  }

  /// Takes the recipient's suppression on that list away, if there is one.
  void remove(Fingerprint recipient, int list) {
    long[] bucket = bucket(recipient);
    int at = place(recipient, list, bucket);
    if (at < bucket.length) {
      long[] successor = Arrays.copyOf(bucket, bucket.length - WIDTH);
      System.arraycopy(bucket, at + WIDTH, successor, at, successor.length - at);
      replace(recipient, bucket, successor);
    }
  }

  /// Where it stands; behind the last where it does not.
  private static int place(Fingerprint recipient, int list, long[] bucket) {
    for (int at = 0; at < bucket.length; at += WIDTH) {
      if (isOf(recipient, bucket, at) && entry(bucket, at).list() == list) {
        return at;
      }
    }
    return bucket.length;
  }

  private static boolean isOf(Fingerprint recipient, long[] bucket, int at) {
    return bucket[at] == recipient.head() && (int) (bucket[at + 1] >>> 32) == recipient.tail();
  }

  private static Entry entry(long[] bucket, int at) {
    long words = bucket[at + 2];
    return new Entry(
        (int) (words & LOW) >>> REASON_BITS,
        (int) words & (MAX_REASONS - 1),
        words >>> 32,
        bucket[at + 1] & LOW);
  }

  private long[] bucket(Fingerprint recipient) {
    long[] bucket = buckets.get(index(recipient));
    return bucket == null ? NOBODY : bucket;
  }

  private void replace(Fingerprint recipient, long[] old, long[] successor) {
    buckets.set(index(recipient), successor);
    size.addAndGet((successor.length - old.length) / WIDTH);
  }

  private static int index(Fingerprint recipient) {
    return (int) (recipient.head() >>> (Long.SIZE - BUCKET_BITS));
  }
}
