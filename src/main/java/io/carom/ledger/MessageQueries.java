package io.carom.ledger;

import io.carom.ledger.Entries.MailHead;
import io.carom.ledger.Entries.StoredMail;
import io.carom.ledger.Entries.StoredOutcome;
import io.carom.mail.Envelope;
import io.carom.mail.MailId;
import java.util.List;
import java.util.Optional;

/// Messages and what was made of them.
interface MessageQueries extends Recall, OverSql {

  String OUTCOME =
      """
      select o.id, m.mail_id, o.n, o.count_key, o.recipient, o.kind, o.action, o.reason,
        o.list_action, o.rule, o.facts, o.provenance, o.list, o.decision, o.because, o.at
      from outcome o join message m on m.id = o.message
      """;

  @Override
  default Optional<StoredMail> mail(MailId id) {
    return sql()
        .one(
            """
            select id, mail_id, kind, received_at, sender, envelope_id, return_content, smtp_utf8,
              peer, helo, octets
            from message where mail_id = ? and octets is not null\
            """,
            row -> Rows.mail(row, arrivals(row.getLong("id"))),
            id);
  }

  @Override
  default List<MailId> mailsBeginning(String start) {
    return sql()
        .all(
            "select mail_id from message where mail_id >= ? and mail_id < ? order by mail_id limit"
                + " 2",
            row -> new MailId(row.getString(1)),
            start,
            // Behind every digit of hex.
            start + "g");
  }

  @Override
  default boolean known(MailId id) {
    return sql().one("select 1 from message where mail_id = ?", row -> true, id).isPresent();
  }

  @Override
  default List<MailHead> mails(long after, int limit) {
    return sql()
        .all(
            """
            select id, mail_id, kind, octets is not null as kept from message
            where id > ? order by id limit ?\
            """,
            Rows::mailHead,
            after,
            limit);
  }

  @Override
  default List<MailHead> unread(long after, int limit) {
    return sql()
        .all(
            """
            select id, mail_id, kind, octets is not null as kept from message
            where kind = 'unread' and octets is not null and id > ? order by id limit ?\
            """,
            Rows::mailHead,
            after,
            limit);
  }

  private List<Envelope.Recipient> arrivals(long message) {
    return sql()
        .all(
            """
            select address, original_recipient, notify_on from arrival
            where message = ? order by received_at, recipient\
            """,
            Rows::arrival,
            message);
  }

  @Override
  default boolean counted(String countKey) {
    return sql()
        .one("select 1 from outcome where count_key = ?", row -> true, countKey)
        .isPresent();
  }

  @Override
  default Optional<StoredOutcome> outcome(long id) {
    return sql().one(OUTCOME + "where o.id = ?", Rows::outcome, id);
  }

  @Override
  default List<StoredOutcome> outcomes(MailId id) {
    return sql().all(OUTCOME + "where m.mail_id = ? order by o.n, o.id", Rows::outcome, id);
  }
}
