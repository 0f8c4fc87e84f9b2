package io.carom.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When to try again: the example schedule of Standard Webhooks 1.0, ten attempts over about 76
/// hours, each wait made up to a tenth longer so that failures of one moment spread.
///
/// @param waits between one attempt and the next, the first wait following the first attempt
/// @param random makes the jitter; must bear use by many threads
record Schedule(List<Duration> waits, RandomGenerator random) {

  private static final double JITTER = 0.1;

  private static final List<Duration> STANDARD =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  Schedule {
    waits = List.copyOf(waits);
  }

  static Schedule standard(RandomGenerator random) {
    return new Schedule(STANDARD, random);
  }

  /// When the next attempt is due; empty when none is left.
  ///
  /// @param made attempts made so far, the failed one included, from 1
  /// @param retryAfter what the receiver asked for: it only ever makes the wait longer
  Optional<Instant> next(int made, Instant now, Optional<Duration> retryAfter) {
    if (made > waits.size()) {
      return Optional.empty();
    }
    Duration wait = waits.get(made - 1);
    Duration jitter = Duration.ofMillis((long) (wait.toMillis() * JITTER * random.nextDouble()));
    Duration asked = retryAfter.map(this::bounded).orElse(Duration.ZERO);
    return Optional.of(now.plus(longer(wait.plus(jitter), asked)));
  }

  /// No receiver may put us off for longer than the longest wait of the schedule.
  Duration bounded(Duration retryAfter) {
    Duration longest = waits.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    return retryAfter.compareTo(longest) > 0 ? longest : retryAfter;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
