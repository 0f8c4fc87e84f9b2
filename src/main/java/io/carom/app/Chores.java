package io.carom.app;

import io.carom.config.Config;
import io.carom.ledger.Ledger;
import io.carom.ledger.LedgerUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a running server does from time to time: forgets old messages, looks at the rule files.
final class Chores implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

  /// Ordinary mail takes at most this share of the store.
  private static final int ORDINARY_SHARE = 10;

  private static final Duration FORGET_EVERY = Duration.ofHours(1);
  private static final Duration LOOK_AT_RULES_EVERY = Duration.ofSeconds(2);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("chores").daemon().factory());
  private final Ledger ledger;
  private final Config.Keep keep;
  private final InstantSource clock;

  Chores(Ledger ledger, Config.Keep keep, RuleFolder rules, InstantSource clock) {
    this.ledger = ledger;
    this.keep = keep;
    this.clock = clock;
    every(LOOK_AT_RULES_EVERY, rules::refresh);
    every(FORGET_EVERY, this::forget);
  }

  /// Does it from now on, with this pause between.
  @SuppressWarnings("FutureReturnValueIgnored") // survive() lets nothing out
  final void every(Duration pause, Runnable chore) {
    timer.scheduleWithFixedDelay(
        () -> survive(chore), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Does it once, soon.
  final void once(Runnable chore) {
    timer.execute(() -> survive(chore));
  }

  /// A chore that fails once is tried at its next turn; an exception let out would end it for
  /// good.
  private static void survive(Runnable chore) {
    try {
      chore.run();
    } catch (LedgerUnavailable later) {
      LOG.warn("put off: {}", later.getMessage());
    } catch (RuntimeException bug) {
      LOG.error("a chore failed; it is tried again at its next turn", bug);
    }
  }

  private void forget() {
    Instant now = clock.instant();
    long room = ledger.read(recall -> recall.standing().bytes()) / ORDINARY_SHARE;
    int forgotten = 0;
    int step;
    do {
      step =
          ledger.write(
              journal ->
                  journal.forget(now.minus(keep.reports()), now.minus(keep.ordinary()), room));
      forgotten += step;
    } while (step > 0);
    if (forgotten > 0) {
      LOG.info("forgot the text of {} old messages; what followed from them stays", forgotten);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
