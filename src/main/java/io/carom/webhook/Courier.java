package io.carom.webhook;

import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Journal;
import io.carom.ledger.Ledger;
import io.carom.ledger.LedgerUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what the ledger holds for one endpoint there, and writes back what came of it.
///
/// A courier is a loop on a thread of its own and shares nothing with the next one, so no
/// endpoint can slow another. Its queue is the ledger: in memory are only the dispatches under
/// way, at most [Endpoint#maxInFlight]. A dispatch keeps its place among these until its result
/// is on disk, so none is sent twice while the ledger cannot write; after a crash it is sent
/// again under the same id.
final class Courier {

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /// How often to look without being woken: a command may requeue from another process.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /// How many dispatches of a closed endpoint are buried in one transaction.
  private static final int BURIALS = 100;

  private final Endpoint endpoint;
  private final Ledger ledger;
  private final Post post;
  private final Schedule schedule;
  private final InstantSource clock;
  private final Executor attempts;
  private final Pace pace;

  private final Semaphore signal = new Semaphore(0);
  private final Queue<Attempt> finished = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  /// Ids of the events under way, results not yet written included.
  private final Set<String> underWay = new HashSet<>();

  private final List<Settlement> unwritten = new ArrayList<>();
  private boolean closed;

  private record Attempt(Dispatch dispatch, Answer answer) {}

  private record Settlement(Dispatch dispatch, Fate fate) {}

  /// @param attempts runs each exchange; must not make this courier wait for another's
  Courier(
      Endpoint endpoint,
      Ledger ledger,
      Post post,
      Schedule schedule,
      InstantSource clock,
      Executor attempts) {
    this.endpoint = endpoint;
    this.ledger = ledger;
    this.post = post;
    this.schedule = schedule;
    this.clock = clock;
    this.attempts = attempts;
    this.pace = new Pace(endpoint.maxInFlight());
  }

  /// Says that there may be something to do; any thread.
  void wake() {
    signal.release();
  }

  /// Lets [#run] end after its round; any thread.
  void stop() {
    stopping = true;
    wake();
  }

  /// Writes what is still unwritten, after [#run] and the attempts have ended. What cannot be
  /// written stays queued and is sent again.
  void finish() {
    try {
      settle();
    } catch (RuntimeException e) {
      LOG.warn(
          "webhook {}: {} results could not be written and are sent again after the next start: {}",
          endpoint,
          unwritten.size(),
          e.getMessage());
    }
  }

  void run() {
    try {
      while (!stopping) {
        Duration wait = safeRound();
        if (signal.tryAcquire(wait.toMillis() + 1, TimeUnit.MILLISECONDS)) {
          // Before the next look: what is signalled during it may come too late for it.
          signal.drainPermits();
        }
      }
    } catch (InterruptedException toldToStop) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration safeRound() {
    try {
      return round();
    } catch (LedgerUnavailable e) {
      LOG.warn("webhook {}: waits, the ledger cannot be used: {}", endpoint, e.getMessage());
      return LOOK_AGAIN;
    } catch (RuntimeException bug) {
      LOG.error("webhook {}: a round failed; the next one is in {}", endpoint, LOOK_AGAIN, bug);
      return LOOK_AGAIN;
    }
  }

  /// Writes what is finished, starts what is due; gives how long to wait if nobody wakes us.
  Duration round() {
    settle();
    Instant now = clock.instant();
    if (closed) {
      buryUnasked(now);
    }
    if (pace.rests(now)) {
      return shorter(Duration.between(now, pace.restsUntil()), LOOK_AGAIN);
    }
    int free = pace.limit() - underWay.size();
    if (free > 0) {
      due(now, free).stream().filter(dispatch -> !closed || asked(dispatch)).forEach(this::start);
    }
    return untilNextDue(now);
  }

  /// Writes the results that wait, all in one transaction; they stay when that fails.
  void settle() {
    for (Attempt attempt = finished.poll(); attempt != null; attempt = finished.poll()) {
      unwritten.add(new Settlement(attempt.dispatch(), fate(attempt)));
    }
    if (unwritten.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    ledger.write(
        journal -> {
          unwritten.forEach(settlement -> write(journal, settlement, now));
          return unwritten.size();
        });
    for (Settlement settlement : unwritten) {
      underWay.remove(settlement.dispatch().event().id());
      log(settlement);
    }
    unwritten.clear();
  }

  private void write(Journal journal, Settlement settlement, Instant now) {
    String id = settlement.dispatch().event().id();
    String name = endpoint.name();
    switch (settlement.fate()) {
      case Fate.Delivered delivered -> journal.delivered(id, name, now);
      case Fate.Again again -> journal.postpone(id, name, again.because(), again.at());
      case Fate.Dead dead -> journal.bury(id, name, dead.because(), now);
    }
  }

  private Fate fate(Attempt attempt) {
    Instant now = clock.instant();
    int made = attempt.dispatch().attempts() + 1;
    return switch (attempt.answer()) {
      case Answer.Taken taken -> {
        pace.answered();
        closed = false;
        yield new Fate.Delivered(taken.status());
      }
      case Answer.Rejected rejected -> {
        pace.answered();
        yield later(rejected.because(), made, now, Optional.empty());
      }
      case Answer.Unwell unwell -> {
        pace.unwell(now, unwell.retryAfter().map(schedule::bounded).orElse(Duration.ZERO));
        yield later(unwell.because(), made, now, unwell.retryAfter());
      }
      case Answer.Gone gone -> {
        close();
        yield new Fate.Dead("answered 410 Gone");
      }
    };
  }

  private Fate later(String because, int made, Instant now, Optional<Duration> retryAfter) {
    return schedule
        .next(made, now, retryAfter)
        .<Fate>map(at -> new Fate.Again(because, at))
        .orElseGet(() -> new Fate.Dead(because + " (attempt " + made + ", the last)"));
  }

  private void close() {
    if (!closed) {
      LOG.warn(
          "webhook {}: answered 410 Gone and is closed; what is for it becomes dead letters until"
              + " one is redelivered with success, or Carom starts again",
          endpoint);
    }
    closed = true;
  }

  /// What is due for a closed endpoint dies unsent, save what a person queued again.
  private void buryUnasked(Instant now) {
    due(now, BURIALS).stream()
        .filter(dispatch -> !asked(dispatch))
        .forEach(
            dispatch -> {
              underWay.add(dispatch.event().id());
              unwritten.add(new Settlement(dispatch, new Fate.Dead("closed by 410 Gone, unsent")));
            });
    settle();
  }

  private static boolean asked(Dispatch dispatch) {
    return dispatch.attempts() == 0 && !dispatch.lastError().isEmpty();
  }

  private List<Dispatch> due(Instant now, int most) {
    int limit = underWay.size() + most;
    return ledger.read(recall -> recall.due(List.of(endpoint.name()), now, limit)).stream()
        .filter(dispatch -> !underWay.contains(dispatch.event().id()))
        .limit(most)
        .toList();
  }

  private void start(Dispatch dispatch) {
    underWay.add(dispatch.event().id());
    attempts.execute(() -> attempt(dispatch));
  }

  private void attempt(Dispatch dispatch) {
    try {
      finished.add(new Attempt(dispatch, post.send(endpoint, dispatch.event())));
    } catch (InterruptedException toldToStop) {
      // Nobody knows whether it arrived: it stays queued as it was.
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      LOG.error("webhook {}: {} cannot be sent", endpoint, dispatch.event().id(), bug);
      finished.add(new Attempt(dispatch, new Answer.Rejected("cannot be sent: " + bug)));
    } finally {
      wake();
    }
  }

  private Duration untilNextDue(Instant now) {
    return ledger
        .read(recall -> recall.nextDue(List.of(endpoint.name())))
        .map(next -> Duration.between(now, next))
        // Due already, so under way or without a free place: its end wakes us.
        .filter(Duration::isPositive)
        .map(wait -> shorter(wait, LOOK_AGAIN))
        .orElse(LOOK_AGAIN);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private void log(Settlement settlement) {
    String id = settlement.dispatch().event().id();
    String type = settlement.dispatch().event().type();
    int made = settlement.dispatch().attempts() + 1;
    switch (settlement.fate()) {
      case Fate.Delivered delivered ->
          LOG.info(
              "webhook {}: {} {} delivered, {} at attempt {}",
              endpoint,
              type,
              id,
              delivered.status(),
              made);
      case Fate.Again again ->
          LOG.warn(
              "webhook {}: {} {} not taken at attempt {}: {}; next try at {}",
              endpoint,
              type,
              id,
              made,
              again.because(),
              again.at());
      case Fate.Dead dead ->
          LOG.error(
              "webhook {}: {} {} is a dead letter: {}; kept for `carom webhooks redeliver`",
              endpoint,
              type,
              id,
              dead.because());
    }
  }

  @Override
  public String toString() {
    return endpoint.name();
  }

  /// What becomes of a dispatch after an attempt.
  private sealed interface Fate {

    record Delivered(int status) implements Fate {}

    record Again(String because, Instant at) implements Fate {}

    record Dead(String because) implements Fate {}
  }
}
