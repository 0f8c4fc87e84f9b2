package io.carom.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes: it takes what waits as a batch, runs each work in its own
/// savepoint, commits once and only then releases the callers.
///
/// One fsync carries a whole batch, so what is slow for one caller is cheap for many. A work
/// that comes while a batch runs still joins it.
final class GroupCommit {

  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

  /// Bounds of a batch: how much a failing commit can cost, and how long its first caller waits.
  static final int MAX_WORKS = 256;

  static final long MAX_OCTETS = 16L << 20;

  /// The database below: what differs between SQLite and others.
  interface Store {

    /// Opens for writing, proving that it can where `after` says what went wrong before.
    Sql open(Optional<RuntimeException> after);

    /// Begins a transaction that will be able to write.
    void begin(Sql sql);

    /// Whether what is committed now is where the next opening will look for it.
    boolean inPlace();

    /// What `failure` means for callers; empty when it concerns one statement only.
    Optional<LedgerUnavailable> broken(RuntimeException failure);

    /// What works write through.
    SqlJournal journal(Sql sql);
  }

  private final Store store;
  private final Thread thread;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Queue<Waiting<Journal, ?>> queue = new ArrayDeque<>();
  private boolean closed;

  // Owned by the writing thread.
  private Optional<Sql> session;
  private Optional<RuntimeException> trouble = Optional.empty();

  /// @param session open for writing
  GroupCommit(Store store, Sql session) {
    this.store = store;
    this.session = Optional.of(session);
    this.thread = new LedgerThread(this::run, "ledger-writer");
    thread.start();
  }

  void afterCommit(Runnable listener) {
    listeners.add(listener);
  }

  <T> T write(Function<Journal, T> work) {
    LedgerThread.forbidNesting();
    Waiting<Journal, T> waiting = new Waiting<>(work);
    lock.lock();
    try {
      if (closed) {
        throw new LedgerUnavailable(LedgerUnavailable.Kind.CLOSED, "the ledger is closed");
      }
      queue.add(waiting);
      arrived.signal();
    } finally {
      lock.unlock();
    }
    return waiting.await();
  }

  /// Lets what waits be written, then ends the thread and its connection.
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    LedgerThread.joinUninterruptibly(thread);
  }

  private void run() {
    Optional<Waiting<Journal, ?>> next = take();
    while (next.isPresent()) {
      batch(next.get());
      next = take();
    }
    session.ifPresent(Sql::close);
  }

  /// Waits for a work; empty when none is left and none will come.
  private Optional<Waiting<Journal, ?>> take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        arrived.awaitUninterruptibly();
      }
      return Optional.ofNullable(queue.poll());
    } finally {
      lock.unlock();
    }
  }

  private Optional<Waiting<Journal, ?>> poll() {
    lock.lock();
    try {
      return Optional.ofNullable(queue.poll());
    } finally {
      lock.unlock();
    }
  }

  private void batch(Waiting<Journal, ?> first) {
    List<Waiting<Journal, ?>> taken = new ArrayList<>();
    taken.add(first);
    try {
      Sql sql = ready(taken);
      long octets = 0;
      for (int i = 0; i < taken.size(); i++) {
        octets += perform(taken.get(i), sql);
        if (taken.size() < MAX_WORKS && octets < MAX_OCTETS) {
          poll().ifPresent(taken::add);
        }
      }
      sql.update("commit");
      if (!store.inPlace()) {
        throw new IllegalStateException("the ledger's file was removed or replaced");
      }
    } catch (RuntimeException | Error failure) {
      giveUp(taken, failure);
      return;
    }
    if (trouble.isPresent()) {
      log.warn("ledger: writes again, senders are answered with 250 again");
      trouble = Optional.empty();
    }
    listeners.forEach(GroupCommit::tell);
    taken.forEach(Waiting::release);
  }

  /// A connection inside a transaction. When there is none to be had, all that waits shares the
  /// failure: each trying for itself would make the last wait for all the others' time-outs.
  private Sql ready(List<Waiting<Journal, ?>> taken) {
    try {
      if (session.isPresent() && !store.inPlace()) {
        log.warn("ledger: its file was removed or replaced; opening what is there now");
        drop();
      }
      if (session.isEmpty()) {
        session = Optional.of(store.open(trouble));
      }
      Sql sql = session.get();
      store.begin(sql);
      return sql;
    } catch (RuntimeException failure) {
      for (Optional<Waiting<Journal, ?>> next = poll(); next.isPresent(); next = poll()) {
        taken.add(next.get());
      }
      throw failure;
    }
  }

  /// Runs one work in its savepoint; gives the octets it wrote. Throws only what breaks the
  /// whole batch.
  private long perform(Waiting<Journal, ?> waiting, Sql sql) {
    sql.update("savepoint work");
    SqlJournal journal = store.journal(sql);
    try {
      waiting.run(journal);
      journal.tally().settle(sql);
      sql.update("release savepoint work");
      return journal.tally().written();
    } catch (RuntimeException | Error failure) {
      if (failure instanceof RuntimeException e && store.broken(e).isPresent()) {
        throw failure;
      }
      sql.update("rollback to savepoint work");
      sql.update("release savepoint work");
      waiting.fail(failure);
      return 0;
    }
  }

  private void giveUp(List<Waiting<Journal, ?>> taken, Throwable failure) {
    drop();
    RuntimeException cause =
        failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
    LedgerUnavailable why =
        cause instanceof LedgerUnavailable known
            ? known
            : store
                .broken(cause)
                .orElseGet(
                    () ->
                        new LedgerUnavailable(
                            LedgerUnavailable.Kind.BROKEN, cause.getMessage(), cause));
    if (trouble.isEmpty()) {
      log.error("ledger: cannot write, senders are told to try again: {}", why.getMessage(), why);
    }
    trouble = Optional.of(cause);
    taken.forEach(
        waiting -> {
          waiting.fail(new LedgerUnavailable(why.kind(), why.getMessage(), cause));
          waiting.release();
        });
  }

  private void drop() {
    session.ifPresent(Sql::close);
    session = Optional.empty();
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      log.error("ledger: a listener failed; the commit stands", e);
    }
  }
}
