package io.carom.ledger;

import io.carom.ledger.Entries.Standing;
import java.time.Instant;
import java.util.function.LongSupplier;

/// What one work writes, in SQL that SQLite and PostgreSQL read alike.
final class SqlJournal extends SqlRecall
    implements MessageWrites,
        SuppressionWrites,
        IncidentWrites,
        ListChangeWrites,
        EventWrites,
        MailboxWrites {

  private final Tally tally = new Tally();

  SqlJournal(Sql sql, LongSupplier storeBytes) {
    super(sql, storeBytes);
  }

  /// What this work has added so far.
  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public Standing standing() {
    tally.settle(sql());
    return super.standing();
  }

  @Override
  public int forget(Instant reportsBefore, Instant ordinaryBefore, long ordinaryBytes) {
    tally.settle(sql());
    return new Forgetting(sql(), tally).step(reportsBefore, ordinaryBefore, ordinaryBytes);
  }
}
