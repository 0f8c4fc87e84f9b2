package io.carom.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How octets of messages leave the store: in small steps, the oldest first.
final class Forgetting {

  private static final String ORDINARY = "ordinary";
  private static final List<String> REPORTS =
      List.of("delivery", "complaint", "auto-reply", "unread");

  /// What one step may take: some milliseconds of the writing thread's time.
  private static final int STEP_MESSAGES = 100;

  private static final long STEP_OCTETS = 8L << 20;

  private static final Instant EVER = Instant.ofEpochMilli(Long.MAX_VALUE);

  private record Kept(long id, String kind, long bytes) {
    static Kept of(ResultSet row) throws SQLException {
      return new Kept(row.getLong("id"), row.getString("kind"), row.getLong("bytes"));
    }
  }

  private final Sql sql;
  private final Tally tally;

  Forgetting(Sql sql, Tally tally) {
    this.sql = sql;
    this.tally = tally;
  }

  /// Gives how many messages went. The first kind of which any is due is all that a step takes.
  int step(Instant reportsBefore, Instant ordinaryBefore, long ordinaryBytes) {
    for (String kind : REPORTS) {
      int gone = forget(oldest(kind, reportsBefore), Long.MAX_VALUE);
      if (gone > 0) {
        return gone;
      }
    }
    int old = forget(oldest(ORDINARY, ordinaryBefore), Long.MAX_VALUE);
    int gone = old > 0 ? old : forget(oldest(ORDINARY, EVER), excess(ordinaryBytes));
    if (gone == 0) {
      sql.update(
          "delete from removal_count where minute < ?", SuppressionQueries.minute(reportsBefore));
    }
    return gone;
  }

  private long excess(long ordinaryBytes) {
    return sql.one("select ordinary_bytes from tally where id = 1", row -> row.getLong(1))
            .orElseThrow()
        - ordinaryBytes;
  }

  private List<Kept> oldest(String kind, Instant before) {
    return sql.all(
        """
        select id, kind, bytes from message
        where octets is not null and kind = ? and received_at < ?
        order by received_at limit ?\
        """,
        Kept::of,
        kind,
        before,
        STEP_MESSAGES);
  }

  /// Forgets in this order until `octets` have gone or the step is full.
  private int forget(List<Kept> messages, long octets) {
    List<Kept> going = new ArrayList<>();
    long gone = 0;
    for (Kept message : messages) {
      if (gone >= Math.min(octets, STEP_OCTETS)) {
        break;
      }
      gone += message.bytes();
      going.add(message);
    }
    for (Kept message : going) {
      sql.update("update message set octets = null where id = ?", message.id());
      if (message.kind().equals(ORDINARY)) {
        tally.forgotten(message.bytes());
      }
    }
    return going.size();
  }
}
