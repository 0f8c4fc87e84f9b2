package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.carom.flow.SuppressionTable.Entry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuppressionTableTest {

  private static final long LAST_SECOND = 0xffff_ffffL;

  private static final int CROWD = 16;

  private record Place(Fingerprint recipient, int list) {}

  /// Recipients crowd into few buckets, and some differ in one half of their fingerprint only.
  @Test
  void it_holds_what_a_map_would_hold_after_any_changes() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      SuppressionTable table = new SuppressionTable();
      Map<Place, Entry> expected = new HashMap<>();
      for (int step = 0; step < 5000; step++) {
        Fingerprint recipient = recipient(random);
        int list = random.nextInt(3) * (SuppressionTable.MAX_LISTS - 1) / 2;
        if (random.nextInt(3) == 0) {
          table.remove(recipient, list);
          expected.remove(new Place(recipient, list));
        } else {
          Entry entry =
              new Entry(
                  list,
                  random.nextInt(SuppressionTable.MAX_REASONS),
                  random.nextLong(LAST_SECOND + 1),
                  random.nextLong(LAST_SECOND + 1));
          table.put(recipient, entry);
          expected.put(new Place(recipient, list), entry);
        }
        Fingerprint asked = recipient(random);
        assertEquals(of(expected, asked), sorted(table.find(asked)), "seed " + seed);
        assertEquals(expected.size(), table.size(), "seed " + seed);
      }
    }
  }

  /// Those of one crowd are in one bucket, so who stays moves up whenever one before goes.
  @Test
  void who_stays_is_seen_while_others_go() throws Exception {
    int crowds = 50_000;
    Entry entry = new Entry(1, 2, 3, 4);
    SuppressionTable table = new SuppressionTable();
    IntStream.range(0, crowds * CROWD)
        .forEach(i -> table.put(crowded(i / CROWD, i % CROWD), entry));
    AtomicInteger shrinking = new AtomicInteger();
    CountDownLatch reading = new CountDownLatch(1);
    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      Future<Long> missed =
          reader.submit(
              () -> {
                long wrong = 0;
                for (int i = 1; shrinking.get() < crowds; i = (i + 2) % CROWD) {
                  Fingerprint stays = crowded(Math.min(shrinking.get(), crowds - 1), i);
                  wrong += table.find(stays).equals(List.of(entry)) ? 0 : 1;
                  reading.countDown();
                }
                return wrong;
              });
      reading.await();
      for (int crowd = 0; crowd < crowds; crowd = shrinking.incrementAndGet()) {
        for (int i = 0; i < CROWD; i += 2) {
          table.remove(crowded(crowd, i), entry.list());
        }
      }
      assertEquals(0, missed.get());
    }
  }

  private static Fingerprint crowded(int crowd, int i) {
    return new Fingerprint((long) crowd << 44 | i, i);
  }

  private static Fingerprint recipient(Random random) {
    long head = (long) random.nextInt(4) << 62 | random.nextInt(8);
    return new Fingerprint(head, random.nextInt(-2, 2));
  }

  private static List<Entry> of(Map<Place, Entry> all, Fingerprint recipient) {
    return sorted(
        all.entrySet().stream()
            .filter(e -> e.getKey().recipient().equals(recipient))
            .map(Map.Entry::getValue)
            .toList());
  }

  private static List<Entry> sorted(List<Entry> entries) {
    return entries.stream().sorted(Comparator.comparingInt(Entry::list)).toList();
  }

  @Test
  void what_does_not_fit_its_bits_is_refused_and_never_cut() {
    assertThrows(
        IllegalArgumentException.class, () -> new Entry(SuppressionTable.MAX_LISTS, 0, 0, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new Entry(0, SuppressionTable.MAX_REASONS, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Entry(0, 0, -1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Entry(0, 0, 0, LAST_SECOND + 1));
  }

  @Test
  void words_have_numbers_and_an_end() {
    Words words = new Words(2);
    assertEquals(0, words.add("news"));
    assertEquals(1, words.add("offers"));
    assertEquals(0, words.add("news"));
    assertEquals("offers", words.word(1));
    assertEquals(1, words.number("offers").orElseThrow());
    assertEquals(true, words.number("alerts").isEmpty());
    assertThrows(IllegalStateException.class, () -> words.add("alerts"));
  }
}
