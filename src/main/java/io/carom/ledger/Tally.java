package io.carom.ledger;

import java.time.Instant;

/// What one work adds to the ledger's totals: gathered in memory and written once, when the work
/// is done or asks how things stand.
final class Tally {

  private long messages;
  private long outcomes;
  private long suppressions;
  private long ordinaryBytes;
  private long lastAccepted;

  /// Octets of messages that were written: what bounds a batch.
  private long written;

  void accepted(Instant at) {
    lastAccepted = Math.max(lastAccepted, at.toEpochMilli());
  }

  void message(int octets, boolean ordinary) {
    messages++;
    written += octets;
    ordinaryBytes += ordinary ? octets : 0;
  }

  void ordinary(long octets) {
    ordinaryBytes += octets;
  }

  void forgotten(long ordinaryOctets) {
    ordinaryBytes -= ordinaryOctets;
  }

  void outcome() {
    outcomes++;
  }

  void suppressions(int change) {
    suppressions += change;
  }

  long written() {
    return written;
  }

  /// Writes the sums into the totals and starts again from nothing.
  void settle(Sql sql) {
    if (messages == 0
        && outcomes == 0
        && suppressions == 0
        && ordinaryBytes == 0
        && lastAccepted == 0) {
      return;
    }
    sql.update(
        """
        update tally set messages = messages + ?, outcomes = outcomes + ?,
          suppressions = suppressions + ?, ordinary_bytes = ordinary_bytes + ?,
          last_accepted = case when last_accepted < ? then ? else last_accepted end
        where id = 1\
        """,
        messages,
        outcomes,
        suppressions,
        ordinaryBytes,
        lastAccepted,
        lastAccepted);
    messages = 0;
    outcomes = 0;
    suppressions = 0;
    ordinaryBytes = 0;
    lastAccepted = 0;
  }
}
