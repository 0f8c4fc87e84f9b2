package io.carom.webhook;

import java.time.Duration;
import java.time.Instant;

/// How fast one endpoint may be called. While it is unwell it gets one call at a time and rests
/// between them; each success lets one more call run beside the others.
///
/// Without this a dead endpoint with a long queue would be called as fast as it refuses, and
/// every event of the queue would use up its attempts. Used by one thread.
final class Pace {

  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofSeconds(60);

  private final int most;
  private int limit;
  private Duration rest = FIRST_REST;
  private Instant restsUntil = Instant.MIN;

  Pace(int most) {
    this.most = most;
    this.limit = most;
  }

  /// How many calls may run at once.
  int limit() {
    return limit;
  }

  boolean rests(Instant now) {
    return now.isBefore(restsUntil);
  }

  Instant restsUntil() {
    return restsUntil;
  }

  void answered() {
    limit = Math.min(most, limit + 1);
    rest = FIRST_REST;
  }

  /// @param asked the rest it asked for itself, or zero
  void unwell(Instant now, Duration asked) {
    limit = 1;
    // Calls that were under way together fail together: that is one failure.
    if (!rests(now)) {
      restsUntil = now.plus(rest);
      Duration doubled = rest.multipliedBy(2);
      rest = doubled.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : doubled;
    }
    Instant wished = now.plus(asked);
    restsUntil = wished.isAfter(restsUntil) ? wished : restsUntil;
  }
}
