package io.carom.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How far a long reading is: a line every few seconds, for people.
final class ReadingProgress {

  private static final Duration EVERY = Duration.ofSeconds(5);

  private final PrintWriter out;
  private final InstantSource clock;
  private final long allOctets;
  private final boolean isTold;
  private final Instant begun;
  private Instant told;
  private long messages;
  private long octets;

  /// @param allOctets how much there is to read; 0 where that is not known
  ReadingProgress(PrintWriter out, InstantSource clock, long allOctets, boolean isTold) {
    this.out = out;
    this.clock = clock;
    this.allOctets = allOctets;
    this.isTold = isTold;
    this.begun = clock.instant();
    this.told = begun;
  }

  void read(MailFiles.Found found) {
    messages++;
    octets += found.octets().length();
    Instant now = clock.instant();
    if (isTold && Duration.between(told, now).compareTo(EVERY) >= 0) {
      told = now;
      out.println(line(Duration.between(begun, now)));
      out.flush();
    }
  }

  private String line(Duration since) {
    double seconds = Math.max(0.001, since.toMillis() / 1000.0);
    String line = "%d messages, %.0f a second".formatted(messages, messages / seconds);
    if (allOctets == 0 || octets == 0) {
      return line;
    }
    double share = Math.min(1, (double) octets / allOctets);
    Duration left = Duration.ofSeconds((long) (seconds * (1 - share) / share));
    return line + ", %.0f %%, about %s left".formatted(100 * share, Text.span(left));
  }
}
