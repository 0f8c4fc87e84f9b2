package io.carom.ledger;

import io.carom.ledger.Entries.Standing;
import java.util.function.LongSupplier;

/// The questions, in SQL that SQLite and PostgreSQL read alike.
class SqlRecall
    implements MessageQueries,
        SuppressionQueries,
        IncidentQueries,
        ListChangeQueries,
        EventQueries,
        MailboxQueries {

  private final Sql sql;
  private final LongSupplier storeBytes;

  /// @param storeBytes the size of the store on disk
  SqlRecall(Sql sql, LongSupplier storeBytes) {
    this.sql = sql;
    this.storeBytes = storeBytes;
  }

  @Override
  public final Sql sql() {
    return sql;
  }

  @Override
  public Standing standing() {
    String waiting = "from list_change where state in ('APPLYING', 'PENDING')";
    return sql.one(
            """
            select messages, outcomes, suppressions, last_accepted, ordinary_bytes,
              (select count(*) from message where kind = 'unread' and octets is not null)
                as unread,
              (select count(*) from dispatch where state = 'QUEUED') as queued,
              (select min(queued_at) from dispatch where state = 'QUEUED') as oldest_queued,
              (select count(*) from dispatch where state = 'DEAD') as dead,
              (select count(*) %1$s) as changes,
              (select at from list_change where id = (select min(id) %1$s)) as oldest_change,
              (select coalesce(sum(held), 0) from incident) as held,
              (select count(*) from incident where closed_at is null) as incidents
            from tally where id = 1\
            """
                .formatted(waiting),
            row -> Rows.standing(row, storeBytes.getAsLong()))
        .orElseThrow();
  }
}
