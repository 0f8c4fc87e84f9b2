package io.carom.ledger;

import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.Incident;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// What waits for a person.
interface IncidentQueries extends Recall, OverSql {

  String INCIDENT = "select id, list, opened_at, closed_at, what, held from incident ";

  @Override
  default Optional<Incident> incident(String list, Instant since) {
    return sql()
        .one(
            INCIDENT + "where list = ? and opened_at >= ? order by opened_at desc, id desc limit 1",
            Rows::incident,
            list,
            since);
  }

  @Override
  default void incidents(boolean openOnly, Consumer<Incident> each) {
    sql()
        .each(
            INCIDENT + (openOnly ? "where closed_at is null " : "") + "order by id",
            Rows::incident,
            each);
  }

  @Override
  default void held(Optional<String> list, Consumer<Held> each) {
    sql()
        .each(
            "select outcome, list, recipient, address, incident from held "
                + (list.isPresent() ? "where list = ? " : "")
                + "order by outcome, list",
            Rows::held,
            each,
            list.stream().toArray());
  }
}
