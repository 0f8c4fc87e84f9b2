package io.carom.ledger;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Entries.RemovedPiece;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Removals from lists' files.
interface ListChangeQueries extends Recall, OverSql {

  @Override
  default void changes(Filter filter, Set<ChangeState> states, Consumer<ListChange> each) {
    if (states.isEmpty()) {
      return;
    }
    String among =
        states.stream().map(s -> "'" + s.name() + "'").sorted().collect(Collectors.joining(", "));
    Where where = Where.of(filter);
    sql()
        .each(
            "select id, list, recipient, address, reason, state, at, mail_id, note from list_change"
                + where.and("state in (" + among + ")")
                + " order by id",
            Rows::change,
            each,
            where.array());
  }

  @Override
  default Optional<Instant> oldestChange(String list, ChangeState state) {
    return sql()
        .one(
            "select at from list_change where state = ? and list = ? order by id limit 1",
            row -> Rows.instant(row, "at"),
            state,
            list);
  }

  @Override
  default List<RemovedPiece> removed(long changeId) {
    return sql()
        .all(
            """
            select list_change, position, octets, line_before, line_after, instead
            from removed_piece
            where list_change = ? order by position\
            """,
            Rows::piece,
            changeId);
  }

  @Override
  default void out(String list, Consumer<RemovedPiece> each) {
    sql()
        .each(
            """
            select p.list_change, p.position, p.octets, p.line_before, p.line_after, p.instead
            from list_change c join removed_piece p on p.list_change = c.id
            where c.state = 'APPLIED' and c.list = ? order by p.position, p.list_change\
            """,
            Rows::piece,
            each,
            list);
  }
}
