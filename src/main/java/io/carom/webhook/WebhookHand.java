package io.carom.webhook;

import io.carom.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The webhook hand at work: one courier an endpoint, woken after each commit of the ledger.
///
/// Started once and stopped once. Between, events reach every endpoint at least once, in no
/// promised order, or end as dead letters.
public final class WebhookHand {

  private final Ledger ledger;
  private final List<Courier> couriers;
  private final HttpPost post;
  private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Thread> loops = new ArrayList<>();

  /// @param random jitters the retries; must bear use by many threads
  public WebhookHand(
      Ledger ledger, Collection<Endpoint> endpoints, InstantSource clock, RandomGenerator random) {
    this.ledger = ledger;
    this.post = new HttpPost(clock);
    Schedule schedule = Schedule.standard(random);
    this.couriers =
        endpoints.stream()
            .map(e -> new Courier(e, ledger, post, schedule, clock, attempts))
            .toList();
  }

  public void start() {
    ledger.afterCommit(this::wake);
    couriers.forEach(
        courier -> loops.add(Thread.ofVirtual().name("webhook " + courier).start(courier::run)));
  }

  /// Says that the ledger may hold something new, or that the clock was set; any thread.
  public void wake() {
    couriers.forEach(Courier::wake);
  }

  /// Starts nothing more, lets exchanges under way end for at most `grace`, writes their
  /// results.
  ///
  /// What is not settled then stays queued and is sent again after the next start. Call it while
  /// the ledger can still write.
  public void stop(Duration grace) {
    couriers.forEach(Courier::stop);
    try {
      for (Thread loop : loops) {
        loop.join();
      }
      attempts.shutdown();
      if (!attempts.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        attempts.shutdownNow();
        attempts.close();
      }
      couriers.forEach(Courier::finish);
    } catch (InterruptedException hurried) {
      attempts.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      post.close();
    }
  }
}
