package io.carom.bench;

import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Loads the gate: `fill DIR N` makes a ledger with N suppressions, `change DIR RATE` makes and
/// lifts some beside a running server until it is killed, `ask PORT N SECONDS RATE CONNECTIONS`
/// asks as [PolicyClient] does.
public final class GateLoad {

  private static final String LIST = "default";
  private static final int PAGE = 50_000;
  private static final int CHANGES_A_COMMIT = 20;

  private GateLoad() {}

  public static void main(String[] args) throws IOException {
    int[] numbers =
        Arrays.stream(args)
            .skip(1)
            .filter(a -> a.matches("\\d+"))
            .mapToInt(Integer::parseInt)
            .toArray();
    switch (args[0]) {
      case "fill" -> fill(Path.of(args[1]), numbers[0]);
      case "change" -> change(Path.of(args[1]), numbers[0]);
      case "ask" ->
          new PolicyClient(numbers[0], numbers[1], numbers[3], numbers[4]).ask(numbers[2]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void fill(Path data, int count) {
    try (Ledger ledger = SqliteLedger.open(data)) {
      for (int from = 0; from < count; from += PAGE) {
        int first = from;
        ledger.write(
            journal -> {
              IntStream.range(first, Math.min(count, first + PAGE))
                  .forEach(i -> journal.suppress(suppression("u%08d@example.net".formatted(i))));
              return 0;
            });
      }
    }
  }

  private static Suppression suppression(String text) {
    Address address = Address.parse(text).orElseThrow();
    return new Suppression(
        LIST,
        RecipientKey.of(address),
        address,
        "user-unknown",
        Instant.parse("2026-03-01T10:00:00Z"),
        Optional.empty(),
        "generic/no-such-user: 550 5.1.1 user unknown",
        Optional.empty());
  }

  /// Half of the changes make, half lift what was made a while ago.
  private static void change(Path data, int rate) {
    try (Ledger ledger = SqliteLedger.open(data)) {
      long run = System.nanoTime();
      long start = System.nanoTime();
      for (long done = 0; ; done += CHANGES_A_COMMIT) {
        long from = done / 2;
        ledger.write(
            journal -> {
              for (long i = from; i < from + CHANGES_A_COMMIT / 2; i++) {
                journal.suppress(suppression("c%d.%d@example.net".formatted(run, i)));
                journal.lift(LIST, new RecipientKey("c%d.%d@example.net".formatted(run, i - rate)));
              }
              return 0;
            });
        pause(start + done * 1_000_000_000L / rate);
        if (done % rate < CHANGES_A_COMMIT) {
          System.out.printf("%d changes, %d ms late%n", done, lateMillis(start, done, rate));
        }
      }
    }
  }

  private static long lateMillis(long start, long done, int rate) {
    return (System.nanoTime() - start - done * 1_000_000_000L / rate) / 1_000_000;
  }

  private static void pause(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
  }
}
