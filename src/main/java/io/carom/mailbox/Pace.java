package io.carom.mailbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How patient an account is: with a server that says nothing, and before it tries again, twice
/// as long each time, up to the longest, and never as long as others that failed with it.
///
/// @param first the pause after the first failure
/// @param refused the same where the server refused the login, as it may lock who asks too often
/// @param silence how long a server may say nothing when it is its turn; one that is only to tell
/// of new mail may be silent for longer
public record Pace(Duration first, Duration refused, Duration longest, Duration silence) {

  private static final int DOUBLINGS = 16;

  public static final Pace DEFAULT =
      new Pace(
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofMinutes(2));

  /// @param failures how many in a row, from 1
  Duration pause(int failures, boolean isRefused, RandomGenerator random) {
    Duration base = isRefused ? refused : first;
    long doubled = base.toMillis() << Math.min(failures - 1, DOUBLINGS);
    long most = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }
}
