package io.carom.ledger;

import io.carom.ledger.Entries.OutcomeEntry;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.MailId;
import io.carom.mail.RecipientKey;
import java.util.Optional;

/// How messages are kept, and what is made of them.
interface MessageWrites extends Journal, OverSql {

  Tally tally();

  @Override
  default void keep(Mail mail, String kind) {
    Envelope envelope = mail.envelope();
    int octets = mail.octets().length();
    int added =
        sql()
            .update(
                """
                insert into message (mail_id, kind, received_at, sender, envelope_id, return_content,
                  smtp_utf8, peer, helo, bytes, octets)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
                """,
                mail.id(),
                kind,
                mail.receivedAt(),
                envelope.sender(),
                envelope.envelopeId(),
                envelope.returnContent(),
                envelope.smtpUtf8(),
                envelope.peer(),
                envelope.helo(),
                octets,
                mail.octets());
    boolean ordinary = kind.equals("ordinary");
    if (added > 0) {
      tally().message(octets, ordinary);
    } else if (isReadNow(mail.id(), kind) && ordinary) {
      tally().ordinary(octets);
    }
    envelope.recipients().forEach(recipient -> arrive(mail, recipient));
    tally().accepted(mail.receivedAt());
  }

  /// Whether it was kept unread before and is no more.
  private boolean isReadNow(MailId id, String kind) {
    return sql()
            .update(
                "update message set kind = ? where mail_id = ? and kind = 'unread' and kind <> ?",
                kind,
                id,
                kind)
        > 0;
  }

  private void arrive(Mail mail, Envelope.Recipient recipient) {
    sql()
        .update(
            """
            insert into arrival (message, recipient, address, original_recipient, notify_on,
              received_at)
            values ((select id from message where mail_id = ?), ?, ?, ?, ?, ?)
            on conflict do nothing\
            """,
            mail.id(),
            RecipientKey.of(recipient.address()),
            recipient.address(),
            recipient.originalRecipient(),
            recipient.notifyOn(),
            mail.receivedAt());
  }

  @Override
  default long outcome(OutcomeEntry entry) {
    Optional<Long> id =
        sql()
            .one(
                """
                insert into outcome (message, n, count_key, recipient, kind, action, reason,
                  list_action, rule, facts, provenance, list, decision, because, at)
                values ((select id from message where mail_id = ?),
                  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (count_key) do nothing returning id\
                """,
                row -> row.getLong(1),
                entry.mailId(),
                entry.n(),
                entry.countKey(),
                entry.recipient(),
                entry.kind(),
                entry.action(),
                entry.reason(),
                entry.listAction(),
                entry.rule(),
                entry.facts(),
                entry.provenance(),
                entry.list(),
                entry.decision(),
                entry.because(),
                entry.at());
    tally().outcome();
    return id.orElseThrow(() -> new IllegalStateException("counted before: " + entry.countKey()));
  }

  @Override
  default void decided(long outcomeId, String decision, String because) {
    sql()
        .update(
            "update outcome set decision = ?, because = ? where id = ?",
            decision,
            because,
            outcomeId);
  }
}
