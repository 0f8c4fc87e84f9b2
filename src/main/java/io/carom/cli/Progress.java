package io.carom.cli;

import java.io.PrintWriter;
import java.time.Duration;

/// Tells a person how far a long work is, every two seconds, on standard error.
final class Progress {

  private static final long EVERY_NANOS = Duration.ofSeconds(2).toNanos();

  private final PrintWriter err;
  private final String done;
  private final long total;
  private final long start = System.nanoTime();
  private long told = start;

  /// @param done what was done, as in `sent`
  /// @param total how many there are in all; 0 where that is not known
  Progress(PrintWriter err, String done, long total) {
    this.err = err;
    this.done = done;
    this.total = total;
  }

  void at(long number) {
    long now = System.nanoTime();
    if (now - told < EVERY_NANOS) {
      return;
    }
    told = now;
    long aSecond = Math.round(number / ((now - start) / 1e9));
    err.println(
        "%s %d%s, %d a second".formatted(done, number, total == 0 ? "" : " of " + total, aSecond));
    err.flush();
  }
}
