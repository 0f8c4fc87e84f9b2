package io.carom.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final List<Duration> SPECIFIED =
      Stream.of("PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H")
          .map(Duration::parse)
          .toList();

  @Test
  void without_jitter_the_waits_are_those_of_the_specification_and_then_none_is_left() {
    Schedule schedule = Schedule.standard(always(0));
    List<Duration> waits = new ArrayList<>();
    for (int made = 1; made <= 9; made++) {
      waits.add(wait(schedule, made, Optional.empty()));
    }
    assertEquals(SPECIFIED, waits);
    assertEquals(
        Optional.empty(), schedule.next(10, Samples.START, Optional.of(Duration.ofHours(1))));
  }

  @Test
  void jitter_makes_a_wait_up_to_a_tenth_longer_and_never_shorter() {
    assertEquals(Duration.ofMinutes(33), wait(Schedule.standard(always(1)), 3, Optional.empty()));
    long seed = 20_260_301;
    Schedule schedule = Schedule.standard(new Random(seed));
    for (int i = 0; i < 1000; i++) {
      Duration wait = wait(schedule, 4, Optional.empty());
      assertFalse(wait.compareTo(Duration.ofHours(2)) < 0, "seed " + seed);
      assertFalse(wait.compareTo(Duration.ofMinutes(132)) > 0, "seed " + seed);
    }
  }

  @Test
  void retry_after_makes_a_wait_longer_but_never_shorter_nor_longer_than_a_day() {
    Schedule schedule = Schedule.standard(always(0));
    assertEquals(Duration.ofMinutes(2), wait(schedule, 1, Optional.of(Duration.ofMinutes(2))));
    assertEquals(Duration.ofHours(2), wait(schedule, 4, Optional.of(Duration.ofMinutes(2))));
    assertEquals(Duration.ofHours(24), wait(schedule, 1, Optional.of(Duration.ofDays(400))));
  }

  @Test
  void an_unwell_endpoint_gets_one_call_at_a_time_and_rests_longer_each_time() {
    Pace pace = new Pace(4);
    Instant now = Samples.START;
    List<Duration> rests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pace.unwell(now, Duration.ZERO);
      assertTrue(pace.rests(now));
      rests.add(Duration.between(now, pace.restsUntil()));
      now = pace.restsUntil();
      assertFalse(pace.rests(now));
    }
    assertEquals(Stream.of(1, 2, 4, 8, 16, 32, 60, 60).map(Duration::ofSeconds).toList(), rests);
    assertEquals(1, pace.limit());
  }

  @Test
  void calls_that_fail_together_are_one_failure() {
    Pace pace = new Pace(4);
    for (int i = 0; i < 4; i++) {
      pace.unwell(Samples.START, Duration.ZERO);
    }
    assertEquals(Samples.START.plusSeconds(1), pace.restsUntil());
  }

  @Test
  void an_endpoint_that_answers_again_gets_one_call_more_each_time() {
    Pace pace = new Pace(3);
    pace.unwell(Samples.START, Duration.ofMinutes(3));
    assertEquals(Samples.START.plusSeconds(180), pace.restsUntil());
    List<Integer> limits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pace.answered();
      limits.add(pace.limit());
    }
    assertEquals(List.of(2, 3, 3, 3), limits);
  }

  private static Duration wait(Schedule schedule, int made, Optional<Duration> retryAfter) {
    return Duration.between(
        Samples.START, schedule.next(made, Samples.START, retryAfter).orElseThrow());
  }

  static RandomGenerator always(double share) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException();
      }

      @Override
      public double nextDouble() {
        return share;
      }
    };
  }
}
