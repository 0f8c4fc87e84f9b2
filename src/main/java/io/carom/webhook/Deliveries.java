package io.carom.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Entries.DispatchState;
import io.carom.ledger.Entries.Event;
import io.carom.ledger.Ledger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// What a person may ask of webhooks and do about them. Works beside a running server on the
/// same ledger, which notices within seconds.
public final class Deliveries {

  /// The type of the event that only says "this works": asked for by a person, sent whatever the
  /// endpoint's filters, never kept.
  public static final String TEST_TYPE = "webhook.test";

  private static final int BATCH = 1000;

  private final Ledger ledger;
  private final InstantSource clock;

  public Deliveries(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /// What still waits, oldest first, with the error of the last attempt; of one endpoint where
  /// named.
  public void queued(Optional<String> endpoint, Consumer<Dispatch> each) {
    list(DispatchState.QUEUED, endpoint, each);
  }

  /// Dead letters, oldest first, with what killed them; of one endpoint where named.
  public void dead(Optional<String> endpoint, Consumer<Dispatch> each) {
    list(DispatchState.DEAD, endpoint, each);
  }

  private void list(DispatchState state, Optional<String> endpoint, Consumer<Dispatch> each) {
    ledger.read(
        recall -> {
          recall.dispatches(state, endpoint, each);
          return true;
        });
  }

  /// Queues one event for one endpoint again, dead or delivered, under its old id and with a
  /// whole new schedule. Says whether the ledger knew it.
  public boolean redeliver(String eventId, String endpoint) {
    return ledger.write(journal -> journal.requeue(eventId, endpoint, clock.instant()));
  }

  /// Queues every dead letter again, of one endpoint where named; gives how many.
  public int redeliverDead(Optional<String> endpoint) {
    List<Letter> letters = new ArrayList<>();
    dead(endpoint, dispatch -> letters.add(new Letter(dispatch.event().id(), dispatch.endpoint())));
    for (int from = 0; from < letters.size(); from += BATCH) {
      List<Letter> some = letters.subList(from, Math.min(from + BATCH, letters.size()));
      Instant now = clock.instant();
      ledger.write(
          journal -> {
            some.forEach(letter -> journal.requeue(letter.eventId(), letter.endpoint(), now));
            return some.size();
          });
    }
    return letters.size();
  }

  private record Letter(String eventId, String endpoint) {}

  /// Sends one signed [#TEST_TYPE] event now, past the ledger, and gives the answer.
  public Answer test(Endpoint endpoint) throws InterruptedException {
    try (HttpPost post = new HttpPost(clock)) {
      return post.send(endpoint, testEvent(endpoint));
    }
  }

  private Event testEvent(Endpoint endpoint) {
    String id = "test_" + UUID.randomUUID();
    Instant now = clock.instant();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", TEST_TYPE);
    body.put("timestamp", now.toString());
    body.putObject("data").put("eventId", id).put("endpoint", endpoint.name());
    return new Event(id, TEST_TYPE, now, Optional.empty(), Optional.empty(), body.toString());
  }
}
