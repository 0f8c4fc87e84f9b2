package io.carom.ledger;

import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// A few threads that read, each query in one transaction, over connections that are kept.
final class Readers {

  /// Few: reading is fast, and only a listing to a slow consumer takes one for long.
  private static final int THREADS = 4;

  private final Supplier<Sql> opener;
  private final Supplier<Object> store;
  private final Function<Sql, SqlRecall> recall;
  private final Function<RuntimeException, Optional<LedgerUnavailable>> broken;
  private final ExecutorService threads;

  private final Deque<Connected> idle = new ConcurrentLinkedDeque<>();

  /// A connection and the store it was opened to.
  private record Connected(Sql sql, Object store) {}

  /// @param store which store is the one to read now
  Readers(
      Supplier<Sql> opener,
      Supplier<Object> store,
      Function<Sql, SqlRecall> recall,
      Function<RuntimeException, Optional<LedgerUnavailable>> broken) {
    this.opener = opener;
    this.store = store;
    this.recall = recall;
    this.broken = broken;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new LedgerThread(task, "ledger-reader"));
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  <T> T read(Function<Recall, T> query) {
    LedgerThread.forbidNesting();
    Waiting<Recall, T> waiting = new Waiting<>(query);
    try {
      threads.execute(() -> perform(waiting));
    } catch (RejectedExecutionException e) {
      throw new LedgerUnavailable(LedgerUnavailable.Kind.CLOSED, "the ledger is closed", e);
    }
    return waiting.await();
  }

  private void perform(Waiting<Recall, ?> waiting) {
    try {
      Connected connected = borrow();
      Sql sql = connected.sql();
      try {
        sql.update("begin");
        waiting.run(recall.apply(sql));
        sql.update("rollback");
      } catch (RuntimeException | Error failure) {
        sql.close();
        throw failure;
      }
      idle.push(connected);
    } catch (RuntimeException failure) {
      waiting.fail(broken.apply(failure).<RuntimeException>map(e -> e).orElse(failure));
    } catch (Error failure) {
      waiting.fail(failure);
    } finally {
      waiting.release();
    }
  }

  /// One that was kept, if it still leads to the store as it is now, else a new one.
  private Connected borrow() {
    Object now = store.get();
    for (Connected kept = idle.poll(); kept != null; kept = idle.poll()) {
      if (kept.store().equals(now)) {
        return kept;
      }
      kept.sql().close();
    }
    return new Connected(opener.get(), now);
  }

  /// Lets running queries end.
  void close() {
    threads.close();
    idle.forEach(connected -> connected.sql().close());
  }
}
