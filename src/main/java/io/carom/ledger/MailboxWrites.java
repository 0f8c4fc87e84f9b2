package io.carom.ledger;

import io.carom.ledger.Entries.MailboxState;
import java.util.Collection;

/// How a mailbox is noted to be read.
interface MailboxWrites extends Journal, OverSql {

  @Override
  default void mailbox(MailboxState state) {
    sql().update("delete from mailbox where name = ?", state.name());
    sql()
        .update(
            """
            insert into mailbox (name, account, uid_validity, last_uid, connected, since, problem,
              last_read, understood, left_there)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """,
            state.name(),
            state.account(),
            state.uidValidity(),
            state.lastUid(),
            state.connected(),
            state.since(),
            state.problem(),
            state.lastRead(),
            state.understood(),
            state.left());
  }

  @Override
  default void see(String mailbox, Collection<String> uids) {
    for (String uid : uids) {
      sql()
          .update(
              "insert into mailbox_seen (mailbox, uid) values (?, ?) on conflict do nothing",
              mailbox,
              uid);
    }
  }

  @Override
  default void unsee(String mailbox, Collection<String> uids) {
    for (String uid : uids) {
      sql().update("delete from mailbox_seen where mailbox = ? and uid = ?", mailbox, uid);
    }
  }
}
