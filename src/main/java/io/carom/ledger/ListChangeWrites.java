package io.carom.ledger;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.RemovedPiece;
import io.carom.mail.Address;
import io.carom.mail.MailId;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How removals from lists' files are planned, moved on and written down.
interface ListChangeWrites extends Journal, OverSql {

  @Override
  default long plan(
      String list,
      RecipientKey recipient,
      Address address,
      String reason,
      Optional<MailId> mailId,
      Instant at) {
    Optional<Long> waiting =
        sql()
            .one(
                """
                select id from list_change
                where recipient = ? and list = ? and state in ('APPLYING', 'PENDING')
                order by id limit 1\
                """,
                row -> row.getLong(1),
                recipient,
                list);
    return waiting.orElseGet(
        () ->
            sql()
                .one(
                    """
                    insert into list_change (list, recipient, address, reason, state, at,
                      moved_at, mail_id, note)
                    values (?, ?, ?, ?, 'PENDING', ?, ?, ?, '') returning id\
                    """,
                    row -> row.getLong(1),
                    list,
                    recipient,
                    address,
                    reason,
                    at,
                    at,
                    mailId)
                .orElseThrow());
  }

  @Override
  default void move(Collection<Long> changes, ChangeState state, String note, Instant at) {
    for (long change : changes) {
      sql()
          .update(
              "update list_change set state = ?, note = ?, moved_at = ? where id = ?",
              state,
              note,
              at,
              change);
    }
  }

  @Override
  default void removing(List<RemovedPiece> pieces) {
    Set<Long> begun = new HashSet<>();
    for (RemovedPiece piece : pieces) {
      if (begun.add(piece.changeId())) {
        sql().update("delete from removed_piece where list_change = ?", piece.changeId());
      }
      sql()
          .update(
              """
              insert into removed_piece
                (list_change, position, octets, line_before, line_after, instead)
              values (?, ?, ?, ?, ?, ?)\
              """,
              piece.changeId(),
              piece.offset(),
              piece.bytes(),
              piece.before(),
              piece.after(),
              piece.instead());
    }
  }
}
