package io.carom.ledger;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/// A caller that waits for its work: the work, its answer or failure, and the gate it waits at.
///
/// @param <J> what the work works on
final class Waiting<J, T> {

  private final Function<J, T> work;
  private final CountDownLatch gate = new CountDownLatch(1);

  // Written before the gate opens, read behind it.
  private T answer;
  private Optional<Throwable> failure = Optional.empty();

  Waiting(Function<J, T> work) {
    this.work = work;
  }

  void run(J journal) {
    answer = work.apply(journal);
  }

  /// The first failure stands: a work that failed by itself is not told of the batch.
  void fail(Throwable why) {
    if (failure.isEmpty()) {
      failure = Optional.of(why);
    }
  }

  void release() {
    gate.countDown();
  }

  /// Waits for the end of the work, interrupted or not: a caller that left early would not know
  /// whether its message was kept.
  T await() {
    boolean interrupted = false;
    while (true) {
      try {
        gate.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    failure.ifPresent(Waiting::raise);
    return answer;
  }

  private static void raise(Throwable why) {
    if (why instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) why;
  }
}
