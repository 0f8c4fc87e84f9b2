package io.carom.ledger;

import io.carom.ledger.Entries.Held;
import java.time.Instant;

/// How incidents are opened and closed, and what they hold.
interface IncidentWrites extends Journal, OverSql {

  @Override
  default long open(String list, String what, Instant at) {
    return sql()
        .one(
            "insert into incident (list, what, opened_at, held) values (?, ?, ?, 0) returning id",
            row -> row.getLong(1),
            list,
            what,
            at)
        .orElseThrow();
  }

  @Override
  default void close(long incident, Instant at) {
    sql()
        .update(
            "update incident set closed_at = ? where id = ? and closed_at is null", at, incident);
  }

  @Override
  default void hold(Held held) {
    int added =
        sql()
            .update(
                """
                insert into held (outcome, list, recipient, address, incident)
                values (?, ?, ?, ?, ?) on conflict do nothing\
                """,
                held.outcomeId(),
                held.list(),
                held.recipient(),
                held.address(),
                held.incident());
    sql().update("update incident set held = held + ? where id = ?", added, held.incident());
  }

  @Override
  default void unhold(long outcomeId, String list) {
    sql()
        .one(
            "delete from held where outcome = ? and list = ? returning incident",
            row -> row.getLong(1),
            outcomeId,
            list)
        .ifPresent(
            incident -> sql().update("update incident set held = held - 1 where id = ?", incident));
  }
}
