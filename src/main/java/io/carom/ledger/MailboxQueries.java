package io.carom.ledger;

import io.carom.ledger.Entries.MailboxState;
import java.util.Optional;
import java.util.Set;

/// How far mailboxes are read.
interface MailboxQueries extends Recall, OverSql {

  @Override
  default Optional<MailboxState> mailbox(String name) {
    return sql()
        .one(
            """
            select name, account, uid_validity, last_uid, connected, since, problem, last_read,
              understood, left_there
            from mailbox where name = ?\
            """,
            Rows::mailbox,
            name);
  }

  @Override
  default Set<String> seenIn(String mailbox) {
    return Set.copyOf(
        sql()
            .all(
                "select uid from mailbox_seen where mailbox = ?",
                row -> row.getString(1),
                mailbox));
  }
}
