package io.carom.ledger;

/// A platform thread of the ledger. JDBC runs on these only: SQLite's native calls would pin the
/// carrier of a virtual thread, and there are as few carriers as cores.
final class LedgerThread extends Thread {

  LedgerThread(Runnable task, String name) {
    super(task, name);
    setDaemon(true);
  }

  /// @throws IllegalStateException on a thread of the ledger: it would wait for itself
  static void forbidNesting() {
    if (Thread.currentThread() instanceof LedgerThread) {
      throw new IllegalStateException(
          "a work or query must use what it was given, not call the ledger again");
    }
  }

  static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
