package io.carom.smtp;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// One virtual thread a session.
///
/// The library waits without end for the threads of a stopped server; these end when they are
/// told to, and where one does not, it is left behind.
final class SessionThreads extends AbstractExecutorService {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("smtp-", 1).factory());

  @Override
  public void execute(Runnable session) {
    threads.execute(session);
  }

  @Override
  public void shutdown() {
    threads.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return threads.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return threads.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return threads.isTerminated();
  }

  /// Waits a little, interrupts who is left, and waits a little again, whatever was asked for.
  @Override
  public boolean awaitTermination(long ignored, TimeUnit unit) throws InterruptedException {
    if (threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    threads.shutdownNow();
    return threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
