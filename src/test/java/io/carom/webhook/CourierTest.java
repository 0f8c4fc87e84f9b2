package io.carom.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Entries.DispatchState;
import io.carom.ledger.LedgerUnavailable;
import io.carom.webhook.Samples.SetClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The courier round by round, on the test's own thread: attempts run when the test says so.
class CourierTest {

  private static final Answer TAKEN = new Answer.Taken(204);
  private static final Answer DOWN = new Answer.Unwell("answered 503", Optional.empty());
  private static final String CRM = "crm";

  private WatchedLedger ledger;
  private final SetClock clock = new SetClock();
  private final List<String> sent = new ArrayList<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private Courier courier;

  @BeforeEach
  void open(@TempDir Path directory) {
    ledger = new WatchedLedger(directory);
    courier = courier(Runnable::run);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void what_was_taken_is_delivered_and_not_sent_again() {
    publish("evt_1");
    rounds(3, TAKEN);
    assertEquals(List.of("evt_1"), sent);
    assertEquals(DispatchState.DELIVERED, state("evt_1"));
  }

  @Test
  void ten_attempts_follow_the_schedule_and_then_it_is_a_dead_letter() {
    publish("evt_1");
    List<Duration> waits = new ArrayList<>();
    for (int attempt = 1; attempt <= 10; attempt++) {
      rounds(2, DOWN);
      assertEquals(attempt, sent.size(), "one attempt each time it is due");
      if (attempt < 10) {
        Instant next = dispatch("evt_1").nextAt();
        waits.add(Duration.between(clock.instant(), next));
        clock.set(next);
      }
    }
    assertEquals(DispatchState.DEAD, state("evt_1"));
    assertEquals("answered 503 (attempt 10, the last)", dispatch("evt_1").lastError());
    // 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h
    assertEquals(Duration.parse("PT75H35M5S"), waits.stream().reduce(Duration::plus).get());
    clock.set(clock.instant().plus(Duration.ofDays(30)));
    rounds(2, TAKEN);
    assertEquals(10, sent.size());
  }

  @Test
  void a_restart_continues_the_schedule_where_it_was() {
    publish("evt_1");
    rounds(2, DOWN);
    clock.set(dispatch("evt_1").nextAt());
    courier = courier(Runnable::run);
    rounds(2, DOWN);
    assertEquals(2, dispatch("evt_1").attempts());
    assertEquals(clock.instant().plus(Duration.ofMinutes(5)), dispatch("evt_1").nextAt());
  }

  @Test
  void a_crash_between_the_post_and_the_record_sends_the_same_id_again() {
    publish("evt_1");
    rounds(1, TAKEN);
    // It was sent, and the process dies before the next round could record it.
    courier = courier(Runnable::run);
    rounds(2, TAKEN);
    assertEquals(List.of("evt_1", "evt_1"), sent);
    assertEquals(DispatchState.DELIVERED, state("evt_1"));
  }

  @Test
  void while_the_ledger_cannot_write_nothing_is_sent_twice() {
    publish("evt_1");
    rounds(1, TAKEN);
    ledger.breakDown();
    for (int i = 0; i < 3; i++) {
      assertThrows(LedgerUnavailable.class, () -> rounds(1, TAKEN));
    }
    ledger.mend();
    rounds(2, TAKEN);
    assertEquals(List.of("evt_1"), sent);
    assertEquals(DispatchState.DELIVERED, state("evt_1"));
  }

  @Test
  void results_that_wait_are_written_in_one_transaction() {
    for (int i = 0; i < 8; i++) {
      publish("evt_" + i);
    }
    int before = ledger.writes();
    rounds(2, TAKEN);
    assertEquals(8, ledger.count(DispatchState.DELIVERED));
    assertEquals(1, ledger.writes() - before);
  }

  @Test
  void no_more_than_allowed_are_under_way_or_in_memory() {
    for (int i = 0; i < 500; i++) {
      publish("evt_" + i);
    }
    courier = courier(held::add);
    rounds(5, TAKEN);
    assertEquals(Endpoint.DEFAULT_MAX_IN_FLIGHT, held.size());
    held.poll().run();
    rounds(1, TAKEN);
    assertEquals(Endpoint.DEFAULT_MAX_IN_FLIGHT, held.size(), "one ended, one began");
    while (!held.isEmpty()) {
      held.poll().run();
    }
    assertEquals(sent.size(), Set.copyOf(sent).size(), "none was begun twice: " + sent);
  }

  @Test
  void a_dead_endpoint_with_a_long_queue_is_tried_once_a_rest_not_once_an_event() {
    for (int i = 0; i < 100; i++) {
      publish("evt_" + i);
    }
    rounds(2, DOWN);
    assertEquals(Endpoint.DEFAULT_MAX_IN_FLIGHT, sent.size());
    rounds(10, DOWN);
    assertEquals(Endpoint.DEFAULT_MAX_IN_FLIGHT, sent.size(), "it rests");
    clock.set(clock.instant().plusSeconds(1));
    rounds(10, DOWN);
    assertEquals(Endpoint.DEFAULT_MAX_IN_FLIGHT + 1, sent.size(), "one call after the rest");
  }

  @Test
  void an_endpoint_that_asks_to_be_left_alone_is_for_all_its_events() {
    publish("evt_1");
    publish("evt_2");
    Answer busy = new Answer.Unwell("answered 429", Optional.of(Duration.ofMinutes(10)));
    courier = courier(held::add);
    rounds(1, TAKEN);
    answers.add(busy);
    held.poll().run();
    publish("evt_3");
    rounds(1, TAKEN);
    assertEquals(1, held.size(), "evt_2, under way already");
    assertEquals(clock.instant().plusSeconds(600), dispatch("evt_1").nextAt());
    answers.add(busy);
    held.poll().run();
    rounds(1, TAKEN);
    clock.set(clock.instant().plusSeconds(599));
    rounds(1, TAKEN);
    assertEquals(0, held.size(), "evt_3 is due, and waits as long as was asked for");
    clock.set(clock.instant().plusSeconds(1));
    rounds(1, TAKEN);
    assertEquals(1, held.size(), "the rest is over");
  }

  @Test
  void an_event_that_is_refused_does_not_hold_up_the_next() {
    publish("evt_1");
    publish("evt_2");
    answers.add(new Answer.Rejected("answered 400"));
    rounds(2, TAKEN);
    assertEquals(DispatchState.QUEUED, state("evt_1"));
    assertEquals("answered 400", dispatch("evt_1").lastError());
    assertEquals(DispatchState.DELIVERED, state("evt_2"));
  }

  @Test
  void after_410_what_is_queued_and_what_follows_dies_unsent_with_its_reason() {
    publish("evt_1");
    rounds(2, new Answer.Gone());
    assertEquals("answered 410 Gone", dispatch("evt_1").lastError());
    for (int i = 2; i < 250; i++) {
      publish("evt_" + i);
    }
    rounds(5, TAKEN);
    assertEquals(List.of("evt_1"), sent);
    assertEquals(249, ledger.count(DispatchState.DEAD));
    assertEquals("closed by 410 Gone, unsent", dispatch("evt_200").lastError());
  }

  @Test
  void a_redelivery_with_success_opens_a_closed_endpoint() {
    publish("evt_1");
    rounds(2, new Answer.Gone());
    new Deliveries(ledger, clock).redeliver("evt_1", CRM);
    publish("evt_2");
    rounds(3, TAKEN);
    assertEquals(DispatchState.DELIVERED, state("evt_1"));
    assertEquals(DispatchState.DEAD, state("evt_2"), "it came while the endpoint was closed");
    publish("evt_3");
    rounds(2, TAKEN);
    assertEquals(DispatchState.DELIVERED, state("evt_3"));
  }

  @Test
  void a_restart_opens_a_closed_endpoint() {
    publish("evt_1");
    rounds(2, new Answer.Gone());
    courier = courier(Runnable::run);
    publish("evt_2");
    rounds(2, TAKEN);
    assertEquals(DispatchState.DELIVERED, state("evt_2"));
  }

  @Test
  void an_event_that_makes_the_sender_fail_is_retried_and_blocks_nobody() {
    publish("evt_1");
    publish("evt_2");
    Post breaksOnFirst =
        (endpoint, event) -> {
          if (event.id().equals("evt_1")) {
            throw new IllegalStateException("a bug");
          }
          return TAKEN;
        };
    courier =
        new Courier(Samples.endpoint(CRM), ledger, breaksOnFirst, schedule(), clock, Runnable::run);
    rounds(2, TAKEN);
    assertEquals(1, dispatch("evt_1").attempts());
    assertEquals(DispatchState.DELIVERED, state("evt_2"));
  }

  @Test
  void it_waits_until_the_next_is_due_but_looks_again_within_seconds() {
    publish("evt_1");
    rounds(1, TAKEN);
    assertEquals(Duration.ofSeconds(5), courier.round(), "nothing is left");
    ledger.write(
        journal -> {
          journal.requeue("evt_1", CRM, clock.instant().plusSeconds(3));
          return true;
        });
    assertEquals(Duration.ofSeconds(3), courier.round());
  }

  private Courier courier(Executor attempts) {
    Post post =
        (endpoint, event) -> {
          sent.add(event.id());
          return answers.isEmpty() ? usual : answers.poll();
        };
    return new Courier(Samples.endpoint(CRM), ledger, post, schedule(), clock, attempts);
  }

  private Answer usual = TAKEN;

  private void rounds(int count, Answer answer) {
    usual = answer;
    for (int i = 0; i < count; i++) {
      courier.round();
    }
  }

  private static Schedule schedule() {
    return Schedule.standard(ScheduleTest.always(0));
  }

  private void publish(String id) {
    Samples.publish(ledger, id, CRM);
  }

  private Dispatch dispatch(String id) {
    return ledger.dispatch(id, CRM);
  }

  private DispatchState state(String id) {
    return ledger.state(id, CRM);
  }
}
