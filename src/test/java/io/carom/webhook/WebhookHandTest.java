package io.carom.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.ledger.Entries.DispatchState;
import io.carom.webhook.Samples.SetClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The hand at work over real sockets.
class WebhookHandTest {

  private static final Duration GRACE = Duration.ofMinutes(2);

  private WatchedLedger ledger;
  private final SetClock clock = new SetClock();

  @BeforeEach
  void open(@TempDir Path directory) {
    ledger = new WatchedLedger(directory);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void a_dead_webhook_endpoint_slows_nothing_else() throws Exception {
    int events = 60;
    CountDownLatch mayAnswer = new CountDownLatch(1);
    AtomicInteger answeredByTheDead = new AtomicInteger();
    Receiver.Reply never =
        connection -> {
          mayAnswer.await();
          answeredByTheDead.incrementAndGet();
          Receiver.status(200).to(connection);
        };
    try (Receiver dead = new Receiver(request -> never);
        Receiver alive = new Receiver(request -> Receiver.status(200))) {
      Endpoint patient =
          new Endpoint(
              "dead",
              Endpoint.url(dead.url()),
              List.of(Samples.SECRET),
              Set.of(),
              Set.of(),
              Duration.ofMinutes(5),
              4,
              true);
      WebhookHand hand = hand(List.of(patient, Samples.endpoint("alive", alive)));
      hand.start();
      publish(0, "dead", "alive");
      assertEquals("evt_0", dead.next().id());

      // The endpoint holds its exchange from here on. The ledger takes what comes ...
      IntStream.range(1, events).forEach(i -> publish(i, "dead", "alive"));
      // ... and the other endpoint gets all of it.
      Set<String> got = new HashSet<>();
      for (int i = 0; i < events; i++) {
        got.add(alive.next().id());
      }
      assertEquals(events, got.size());
      assertEquals(0, answeredByTheDead.get(), "the dead one held on all the time");
      assertTrue(dead.unseen() <= 3, "4 exchanges at most, of " + events + " events");
      ledger.until(() -> ledger.count(DispatchState.DELIVERED) == events);
      assertEquals(events, ledger.count(DispatchState.QUEUED), "the queue stays in the ledger");

      mayAnswer.countDown();
      for (int i = 1; i < events; i++) {
        dead.next();
      }
      hand.stop(GRACE);
    }
    assertEquals(2 * events, ledger.count(DispatchState.DELIVERED));
  }

  @Test
  void what_was_not_settled_before_the_end_is_sent_after_the_next_start() throws Exception {
    try (Receiver silent = new Receiver(request -> Receiver.silentAfter(""))) {
      WebhookHand first = hand(List.of(Samples.endpoint("crm", silent)));
      first.start();
      publish(1, "crm");
      assertEquals("evt_1", silent.next().id());
      first.stop(Duration.ZERO);
    }
    assertEquals(DispatchState.QUEUED, ledger.state("evt_1", "crm"));
    assertEquals(0, ledger.dispatch("evt_1", "crm").attempts(), "stopping is not its failure");
    try (Receiver receiver = new Receiver(request -> Receiver.status(200))) {
      WebhookHand second = hand(List.of(Samples.endpoint("crm", receiver)));
      second.start();
      assertEquals("evt_1", receiver.next().id());
      second.stop(GRACE);
    }
    assertEquals(DispatchState.DELIVERED, ledger.state("evt_1", "crm"));
  }

  @Test
  void a_failed_event_is_sent_again_when_its_time_has_come() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (Receiver receiver =
        new Receiver(request -> Receiver.status(calls.incrementAndGet() < 3 ? 503 : 200))) {
      WebhookHand hand = hand(List.of(Samples.endpoint("crm", receiver)));
      hand.start();
      publish(1, "crm");
      receiver.next();
      ledger.until(() -> ledger.dispatch("evt_1", "crm").attempts() == 1);
      clock.set(Samples.START.plus(Duration.ofDays(1)));
      hand.wake();
      receiver.next();
      ledger.until(() -> ledger.dispatch("evt_1", "crm").attempts() == 2);
      clock.set(Samples.START.plus(Duration.ofDays(2)));
      hand.wake();
      assertEquals("evt_1", receiver.next().id());
      hand.stop(GRACE);
    }
    assertEquals(DispatchState.DELIVERED, ledger.state("evt_1", "crm"));
    assertEquals(3, ledger.dispatch("evt_1", "crm").attempts());
  }

  @Test
  void a_hand_without_endpoints_starts_and_stops() {
    WebhookHand hand = hand(List.of());
    hand.start();
    hand.wake();
    hand.stop(GRACE);
  }

  private WebhookHand hand(List<Endpoint> endpoints) {
    return new WebhookHand(ledger, endpoints, clock, ScheduleTest.always(0));
  }

  private void publish(int number, String... endpoints) {
    Samples.publish(ledger, "evt_" + number, endpoints);
  }
}
