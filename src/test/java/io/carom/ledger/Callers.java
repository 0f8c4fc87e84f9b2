package io.carom.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// Callers that all meet in one batch: the first work holds the writing thread until the others
/// wait in the queue.
final class Callers {

  private final Ledger ledger;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  Callers(Ledger ledger) {
    this.ledger = ledger;
    call(
        journal -> {
          held.countDown();
          await(go);
        });
    await(held);
  }

  /// One more caller; returns when it waits.
  Callers call(Consumer<Journal> work) {
    int at = threads.size();
    synchronized (failures) {
      failures.add(null);
    }
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    ledger.write(
                        journal -> {
                          work.accept(journal);
                          return 0;
                        });
                  } catch (RuntimeException e) {
                    synchronized (failures) {
                      failures.set(at, e);
                    }
                  }
                });
    threads.add(caller);
    while (caller.getState() != Thread.State.WAITING && caller.isAlive()) {
      Thread.onSpinWait();
    }
    return this;
  }

  boolean waits(int caller) {
    return threads.get(caller).isAlive();
  }

  Thread thread(int caller) {
    return threads.get(caller);
  }

  /// Lets the batch run; gives what each caller got, null for an answer. The first is the
  /// holder.
  List<Throwable> outcome() {
    go.countDown();
    for (Thread thread : threads) {
      LedgerThread.joinUninterruptibly(thread);
    }
    synchronized (failures) {
      return new ArrayList<>(failures);
    }
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
