package io.carom.ledger;

import io.carom.ledger.Entries.Suppression;
import io.carom.mail.RecipientKey;
import java.time.Instant;

/// How suppressions are made and lifted: each change counted and numbered, so that it can be
/// followed.
interface SuppressionWrites extends Journal, OverSql {

  Tally tally();

  @Override
  default boolean suppress(Suppression s) {
    long number = nextSuppressionChange();
    int added =
        sql()
            .update(
                """
                insert into suppression (list, recipient, address, reason, since, until_at, because,
                  mail_id, changed)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
                """,
                s.list(),
                s.recipient(),
                s.address(),
                s.reason(),
                s.since(),
                s.until(),
                s.because(),
                s.mailId(),
                number);
    tally().suppressions(added);
    if (added > 0) {
      sql().update("delete from lifted where list = ? and recipient = ?", s.list(), s.recipient());
    }
    boolean changed = added > 0 || lengthen(s, number);
    if (changed && s.mailId().isPresent()) {
      countRemoval(s);
    }
    return changed;
  }

  /// Taken before the change itself is written, since only then is no other writer between.
  private long nextSuppressionChange() {
    return sql()
        .one(
            """
            update tally set suppression_changes = suppression_changes + 1 where id = 1
            returning suppression_changes\
            """,
            row -> row.getLong(1))
        .orElseThrow();
  }

  private boolean lengthen(Suppression s, long number) {
    long until = s.until().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    return sql()
            .update(
                """
                update suppression set address = ?, reason = ?, since = ?, until_at = ?, because = ?,
                  mail_id = ?, changed = ?
                where list = ? and recipient = ? and until_at < ?\
                """,
                s.address(),
                s.reason(),
                s.since(),
                s.until(),
                s.because(),
                s.mailId(),
                number,
                s.list(),
                s.recipient(),
                until)
        > 0;
  }

  private void countRemoval(Suppression s) {
    sql()
        .update(
            """
            insert into removal_count (list, minute, n) values (?, ?, 1)
            on conflict (list, minute) do update set n = removal_count.n + 1\
            """,
            s.list(),
            SuppressionQueries.minute(s.since()));
  }

  @Override
  default boolean lift(String list, RecipientKey recipient) {
    int lifted =
        sql().update("delete from suppression where list = ? and recipient = ?", list, recipient);
    tally().suppressions(-lifted);
    if (lifted > 0) {
      sql()
          .update(
              "insert into lifted (list, recipient, changed) values (?, ?, ?)",
              list,
              recipient,
              nextSuppressionChange());
    }
    return lifted > 0;
  }
}
