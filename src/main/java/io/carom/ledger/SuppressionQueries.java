package io.carom.ledger;

import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Entries.SuppressionChange;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Who is suppressed, and how that changed.
interface SuppressionQueries extends Recall, OverSql {

  String SUPPRESSION =
      """
      select list, recipient, address, reason, since, until_at, because, mail_id
      from suppression
      """;

  @Override
  default Optional<Suppression> suppression(String list, RecipientKey recipient) {
    return sql()
        .one(SUPPRESSION + "where list = ? and recipient = ?", Rows::suppression, list, recipient);
  }

  @Override
  default void suppressions(Filter filter, Consumer<Suppression> each) {
    Where where = Where.of(filter);
    sql()
        .each(
            SUPPRESSION + where.clause() + " order by list, recipient",
            Rows::suppression,
            each,
            where.array());
  }

  @Override
  default void suppressionChanges(long after, int limit, Consumer<SuppressionChange> each) {
    sql()
        .each(
            """
            select list, recipient, reason, since, until_at, changed
            from suppression where changed > ?
            union all
            select list, recipient, null, null, null, changed from lifted where changed > ?
            order by changed limit ?\
            """,
            Rows::suppressionChange,
            each,
            after,
            after,
            limit);
  }

  @Override
  default long lastSuppressionChange() {
    return sql()
        .one("select suppression_changes from tally where id = 1", row -> row.getLong(1))
        .orElseThrow();
  }

  @Override
  default int removals(String list, Instant since) {
    return sql()
        .one(
            "select coalesce(sum(n), 0) from removal_count where list = ? and minute >= ?",
            row -> row.getInt(1),
            list,
            minute(since))
        .orElse(0);
  }

  static long minute(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), 60);
  }
}
