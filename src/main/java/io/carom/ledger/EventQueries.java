package io.carom.ledger;

import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Entries.DispatchState;
import io.carom.ledger.Entries.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Events and where they go.
interface EventQueries extends Recall, OverSql {

  String DISPATCH =
      """
      select e.event_id, e.type, e.at, e.list, e.recipient, e.body,
        d.endpoint, d.attempts, d.next_at, d.last_error
      from dispatch d join event e on e.id = d.event
      """;

  @Override
  default Optional<Event> event(String id) {
    return sql()
        .one(
            "select event_id, type, at, list, recipient, body from event where event_id = ?",
            Rows::event,
            id);
  }

  @Override
  default List<Dispatch> due(Collection<String> endpoints, Instant now, int limit) {
    List<Dispatch> due = new ArrayList<>();
    for (String endpoint : Set.copyOf(endpoints)) {
      due.addAll(
          sql()
              .all(
                  DISPATCH
                      + """
                      where d.state = 'QUEUED' and d.endpoint = ? and d.next_at <= ?
                      order by d.next_at, d.event limit ?\
                      """,
                  Rows::dispatch,
                  endpoint,
                  now,
                  limit));
    }
    due.sort(Comparator.comparing(Dispatch::nextAt));
    return List.copyOf(due.subList(0, Math.min(limit, due.size())));
  }

  @Override
  default void dispatches(DispatchState state, Optional<String> endpoint, Consumer<Dispatch> each) {
    if (endpoint.isPresent()) {
      sql()
          .each(
              DISPATCH + "where d.state = ? and d.endpoint = ? order by d.next_at, d.event",
              Rows::dispatch,
              each,
              state.name(),
              endpoint);
    } else {
      sql()
          .each(
              DISPATCH + "where d.state = ? order by d.next_at, d.event",
              Rows::dispatch,
              each,
              state.name());
    }
  }

  @Override
  default Optional<Instant> nextDue(Collection<String> endpoints) {
    return endpoints.stream()
        .distinct()
        .flatMap(
            endpoint ->
                sql()
                    .one(
                        """
                        select next_at from dispatch where state = 'QUEUED' and endpoint = ?
                        order by next_at limit 1\
                        """,
                        row -> Rows.instant(row, "next_at"),
                        endpoint)
                    .stream())
        .min(Comparator.naturalOrder());
  }
}
