package io.carom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When things happen by a rate, on a clock that only sleeping and working move.
class RateTest {

  private static final long MILLI = 1_000_000;

  private long now = 17;
  private final List<Long> moments = new ArrayList<>();

  private Rate rate(double perSecond) {
    // Wakes too early at times, as a thread may.
    return new Rate(perSecond, () -> now, nanos -> now += Math.max(1, nanos * 2 / 3));
  }

  /// Each takes so long, and when it began is noted in milliseconds.
  private List<Long> happen(Rate rate, long... millis) {
    for (long took : millis) {
      rate.await();
      moments.add((now - 17) / MILLI);
      now += took * MILLI;
    }
    return moments;
  }

  @Test
  void the_first_happens_at_once_and_the_next_a_share_of_a_second_later() {
    assertEquals(List.of(0L, 250L, 500L, 750L), happen(rate(4), 0, 1, 30, 2));
  }

  @Test
  void one_that_took_long_does_not_slow_the_rate_over_all() {
    assertEquals(List.of(0L, 600L, 601L, 750L, 1000L), happen(rate(4), 600, 1, 1, 1, 1));
  }

  @Test
  void less_than_one_a_second_can_be_said() {
    assertEquals(List.of(0L, 4000L, 8000L), happen(rate(0.25), 0, 0, 0));
  }
}
