package io.carom.webhook;

import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Entries.DispatchState;
import io.carom.ledger.Journal;
import io.carom.ledger.Ledger;
import io.carom.ledger.LedgerUnavailable;
import io.carom.ledger.Recall;
import io.carom.ledger.SqliteLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// The real ledger, which counts what is written and can be told to break.
final class WatchedLedger implements Ledger {

  private final Ledger ledger;
  private final AtomicInteger writes = new AtomicInteger();
  private final Semaphore commits = new Semaphore(0);
  private volatile boolean broken;

  WatchedLedger(Path directory) {
    ledger = SqliteLedger.open(directory);
    ledger.afterCommit(commits::release);
  }

  void breakDown() {
    broken = true;
  }

  void mend() {
    broken = false;
  }

  int writes() {
    return writes.get();
  }

  /// Blocks until something holds, looking after each commit.
  void until(BooleanSupplier holds) throws InterruptedException {
    while (!holds.getAsBoolean()) {
      if (!commits.tryAcquire(60, TimeUnit.SECONDS)) {
        throw new AssertionError("waited a minute in vain");
      }
    }
  }

  Dispatch dispatch(String eventId, String endpoint) {
    return EnumSet.allOf(DispatchState.class).stream()
        .flatMap(state -> in(state, Optional.of(endpoint)).stream())
        .filter(dispatch -> dispatch.event().id().equals(eventId))
        .findFirst()
        .orElseThrow();
  }

  DispatchState state(String eventId, String endpoint) {
    return EnumSet.allOf(DispatchState.class).stream()
        .filter(
            state ->
                in(state, Optional.of(endpoint)).stream()
                    .anyMatch(dispatch -> dispatch.event().id().equals(eventId)))
        .findFirst()
        .orElseThrow();
  }

  int count(DispatchState state) {
    return in(state, Optional.empty()).size();
  }

  private List<Dispatch> in(DispatchState state, Optional<String> endpoint) {
    List<Dispatch> all = new ArrayList<>();
    ledger.read(
        recall -> {
          recall.dispatches(state, endpoint, all::add);
          return true;
        });
    return all;
  }

  @Override
  public <T> T write(Function<Journal, T> work) {
    failWhenBroken();
    writes.incrementAndGet();
    return ledger.write(work);
  }

  @Override
  public <T> T read(Function<Recall, T> query) {
    failWhenBroken();
    return ledger.read(query);
  }

  private void failWhenBroken() {
    if (broken) {
      throw new LedgerUnavailable(LedgerUnavailable.Kind.BROKEN, "told to");
    }
  }

  @Override
  public void afterCommit(Runnable listener) {
    ledger.afterCommit(listener);
  }

  @Override
  public void close() {
    ledger.close();
  }
}
