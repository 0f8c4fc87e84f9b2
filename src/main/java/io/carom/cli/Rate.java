package io.carom.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Lets at most so many things a second happen. Each has its moment, counted from the first: one
/// that took long makes the next hurry, so that the rate is kept over all.
final class Rate {

  private final double perSecond;
  private final LongSupplier clock;
  private final LongConsumer sleep;
  private final long start;
  private long number;

  /// @param clock nanoseconds since any moment
  /// @param sleep waits for so many nanoseconds, or for less
  Rate(double perSecond, LongSupplier clock, LongConsumer sleep) {
    this.perSecond = perSecond;
    this.clock = clock;
    this.sleep = sleep;
    this.start = clock.getAsLong();
  }

  static Rate perSecond(double number) {
    return new Rate(number, System::nanoTime, LockSupport::parkNanos);
  }

  /// Waits until the next may happen.
  void await() {
    long due = (long) (number++ / perSecond * TimeUnit.SECONDS.toNanos(1));
    for (long left = left(due); left > 0; left = left(due)) {
      sleep.accept(left);
    }
  }

  private long left(long due) {
    return due - (clock.getAsLong() - start);
  }
}
