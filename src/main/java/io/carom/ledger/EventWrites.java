package io.carom.ledger;

import io.carom.ledger.Entries.Event;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/// How events are queued, and what came of each attempt.
interface EventWrites extends Journal, OverSql {

  @Override
  default void publish(Event event, Collection<String> endpoints) {
    Optional<Long> id =
        sql()
            .one(
                """
                insert into event (event_id, type, at, list, recipient, body)
                values (?, ?, ?, ?, ?, ?) on conflict (event_id) do nothing returning id\
                """,
                row -> row.getLong(1),
                event.id(),
                event.type(),
                event.at(),
                event.list(),
                event.recipient(),
                event.body());
    if (id.isEmpty()) {
      return;
    }
    for (String endpoint : Set.copyOf(endpoints)) {
      sql()
          .update(
              """
              insert into dispatch (event, endpoint, state, attempts, queued_at, next_at, last_error)
              values (?, ?, 'QUEUED', 0, ?, ?, '')\
              """,
              id.get(),
              endpoint,
              event.at(),
              event.at());
    }
  }

  @Override
  default void delivered(String eventId, String endpoint, Instant at) {
    settle(eventId, endpoint, "DELIVERED", "", at);
  }

  @Override
  default void postpone(String eventId, String endpoint, String error, Instant nextAt) {
    settle(eventId, endpoint, "QUEUED", error, nextAt);
  }

  @Override
  default void bury(String eventId, String endpoint, String error, Instant at) {
    settle(eventId, endpoint, "DEAD", error, at);
  }

  /// What came of an attempt; of a settled dispatch `next_at` says when.
  private void settle(String eventId, String endpoint, String state, String error, Instant at) {
    sql()
        .update(
            """
            update dispatch set state = ?, attempts = attempts + 1, last_error = ?, next_at = ?
            where event = (select id from event where event_id = ?) and endpoint = ?\
            """,
            state,
            error,
            at,
            eventId,
            endpoint);
  }

  @Override
  default boolean requeue(String eventId, String endpoint, Instant at) {
    return sql()
            .update(
                """
                update dispatch set state = 'QUEUED', attempts = 0, queued_at = ?, next_at = ?
                where event = (select id from event where event_id = ?) and endpoint = ?\
                """,
                at,
                at,
                eventId,
                endpoint)
        > 0;
  }
}
