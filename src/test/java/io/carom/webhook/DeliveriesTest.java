package io.carom.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.ledger.Entries.DispatchState;
import io.carom.webhook.Samples.SetClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveriesTest {

  private WatchedLedger ledger;
  private final SetClock clock = new SetClock();
  private Deliveries deliveries;

  @BeforeEach
  void two_endpoints_with_letters_in_every_state(@TempDir Path directory) {
    ledger = new WatchedLedger(directory);
    deliveries = new Deliveries(ledger, clock);
    for (String id : List.of("evt_1", "evt_2", "evt_3")) {
      Samples.publish(ledger, id, "crm", "erp");
    }
    ledger.write(
        journal -> {
          journal.delivered("evt_1", "crm", Samples.START);
          journal.bury("evt_2", "crm", "answered 500", Samples.START);
          journal.bury("evt_2", "erp", "answered 410 Gone", Samples.START);
          return true;
        });
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void what_waits_and_what_is_dead_is_listed_with_its_reason() {
    assertEquals(List.of("evt_3 crm "), queued(Optional.of("crm")));
    assertEquals(
        Set.of("evt_3 crm ", "evt_1 erp ", "evt_3 erp "), Set.copyOf(queued(Optional.empty())));
    assertEquals(List.of("evt_2 crm answered 500"), dead(Optional.of("crm")));
    assertEquals(2, dead(Optional.empty()).size());
  }

  @Test
  void one_letter_is_redelivered_dead_or_delivered() {
    assertTrue(deliveries.redeliver("evt_2", "crm"));
    assertTrue(deliveries.redeliver("evt_1", "crm"));
    assertFalse(deliveries.redeliver("evt_9", "crm"));
    assertEquals(3, queued(Optional.of("crm")).size());
    assertEquals(0, ledger.dispatch("evt_2", "crm").attempts(), "a whole new schedule");
  }

  @Test
  void all_dead_letters_of_one_endpoint_or_of_all_are_redelivered() {
    assertEquals(1, deliveries.redeliverDead(Optional.of("erp")));
    assertEquals(List.of("evt_2 crm answered 500"), dead(Optional.empty()));
    assertEquals(1, deliveries.redeliverDead(Optional.empty()));
    assertEquals(0, ledger.count(DispatchState.DEAD));
    assertEquals(0, deliveries.redeliverDead(Optional.empty()));
  }

  @Test
  void a_test_is_signed_sent_whatever_the_filters_and_not_kept() throws Exception {
    try (Receiver receiver = new Receiver(request -> Receiver.status(202))) {
      Endpoint choosy =
          new Endpoint(
              "crm",
              Endpoint.url(receiver.url()),
              List.of(Samples.SECRET),
              Set.of("incident.opened"),
              Set.of("news"),
              Endpoint.DEFAULT_TIMEOUT,
              1,
              true);
      int writes = ledger.writes();
      assertEquals(new Answer.Taken(202), deliveries.test(choosy));
      Receiver.Request request = receiver.next();
      JsonNode body = new ObjectMapper().readTree(request.body());
      assertEquals("webhook.test", body.path("type").asText());
      assertEquals("2026-03-01T08:00:00Z", body.path("timestamp").asText());
      assertEquals(request.id(), body.path("data").path("eventId").asText());
      assertEquals("crm", body.path("data").path("endpoint").asText());
      assertEquals(
          Samples.SECRET.sign(request.id(), Samples.START.getEpochSecond(), request.body()),
          request.headers().get("webhook-signature"));
      assertEquals(writes, ledger.writes());
    }
  }

  private List<String> queued(Optional<String> endpoint) {
    List<String> lines = new ArrayList<>();
    deliveries.queued(
        endpoint, d -> lines.add(d.event().id() + " " + d.endpoint() + " " + d.lastError()));
    return lines;
  }

  private List<String> dead(Optional<String> endpoint) {
    List<String> lines = new ArrayList<>();
    deliveries.dead(
        endpoint, d -> lines.add(d.event().id() + " " + d.endpoint() + " " + d.lastError()));
    return lines;
  }
}
