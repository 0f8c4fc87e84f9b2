package io.carom.lists;

import io.carom.flow.Roster;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// Who stands on each list's file, as 8 bytes an address: a sorted array of 64-bit hashes of
/// their keys.
///
/// A list is read when first asked for, and again when its file is another or has changed. That
/// one in 10 million strangers is taken for one of 10 million subscribers has odds of about one
/// in 200,000; the rewrite then finds no such line and says so.
final class FileRoster implements Roster {

  private static final long[] NOBODY = new long[0];

  private final Map<String, Source> files;
  private final Map<String, Reading> readings = new ConcurrentHashMap<>();

  /// What one list was when it was last read.
  ///
  /// @param hashes sorted, each once; empty where the file could not be understood
  private record Reading(Optional<Stamp> stamp, Optional<long[]> hashes) {}

  FileRoster(Map<String, Source> files) {
    this.files = Map.copyOf(files);
  }

  @Override
  public OptionalLong size(String list) {
    return hashes(list).map(h -> OptionalLong.of(h.length)).orElse(OptionalLong.empty());
  }

  @Override
  public boolean holds(String list, RecipientKey recipient) {
    return Arrays.binarySearch(hashes(list).orElse(NOBODY), hash(recipient)) >= 0;
  }

  @Override
  public boolean unreadable(String list) {
    return files.containsKey(list) && hashes(list).isEmpty();
  }

  /// Follows a rewrite of ours without reading the list again.
  void without(String list, Stamp before, Collection<RecipientKey> gone, Stamp after) {
    readings.computeIfPresent(
        list,
        (_, reading) ->
            reading.stamp.filter(before::sameContents).isPresent()
                ? new Reading(Optional.of(after), reading.hashes.map(h -> less(h, gone)))
                : reading);
  }

  private static long[] less(long[] hashes, Collection<RecipientKey> gone) {
    long[] out = gone.stream().mapToLong(FileRoster::hash).sorted().toArray();
    return Arrays.stream(hashes).filter(h -> Arrays.binarySearch(out, h) < 0).toArray();
  }

  private Optional<long[]> hashes(String list) {
    return files.containsKey(list)
        ? readings.compute(list, (_, known) -> current(files.get(list), known)).hashes
        : Optional.empty();
  }

  private static Reading current(Source file, Reading known) {
    try {
      Stamp stamp = Stamp.of(file.path());
      boolean same = known != null && known.stamp.filter(stamp::sameContents).isPresent();
      return same ? known : new Reading(Optional.of(stamp), read(file));
    } catch (IOException unreachable) {
      return new Reading(Optional.empty(), Optional.empty());
    }
  }

  private static Optional<long[]> read(Source file) throws IOException {
    long[] hashes = new long[1024];
    int count = 0;
    try (Lines lines = Lines.of(file)) {
      while (lines.next()) {
        for (RecipientKey recipient : lines.entry().recipients()) {
          if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, count + count / 2);
          }
          hashes[count++] = hash(recipient);
        }
      }
    } catch (ListRefused noList) {
      return Optional.empty();
    }
    Arrays.sort(hashes, 0, count);
    return Optional.of(distinct(hashes, count));
  }

  private static long[] distinct(long[] sorted, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[kept++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, kept);
  }

  /// FNV-1a over the characters, then mixed, because it alone spreads short texts badly.
  private static long hash(RecipientKey recipient) {
    String text = recipient.value();
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
