package io.carom.ledger;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Event;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.MailboxState;
import io.carom.ledger.Entries.OutcomeEntry;
import io.carom.ledger.Entries.RemovedPiece;
import io.carom.ledger.Entries.Standing;
import io.carom.ledger.Entries.Suppression;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.MailId;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// What one work writes, in SQL that SQLite and PostgreSQL read alike.
final class SqlJournal extends SqlRecall implements Journal {

  private final Tally tally = new Tally();

  SqlJournal(Sql sql, LongSupplier storeBytes) {
    super(sql, storeBytes);
  }

  /// What this work has added so far.
  Tally tally() {
    return tally;
  }

  @Override
  public Standing standing() {
    tally.settle(sql);
    return super.standing();
  }

  @Override
  public void keep(Mail mail, String kind) {
    Envelope envelope = mail.envelope();
    int octets = mail.octets().length();
    int added =
        sql.update(
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
      tally.message(octets, ordinary);
    } else if (isReadNow(mail.id(), kind) && ordinary) {
      tally.ordinary(octets);
    }
    envelope.recipients().forEach(recipient -> arrive(mail, recipient));
    tally.accepted(mail.receivedAt());
  }

  /// Whether it was kept unread before and is no more.
  private boolean isReadNow(MailId id, String kind) {
    return sql.update(
            "update message set kind = ? where mail_id = ? and kind = 'unread' and kind <> ?",
            kind,
            id,
            kind)
        > 0;
  }

  private void arrive(Mail mail, Envelope.Recipient recipient) {
    sql.update(
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
  public long outcome(OutcomeEntry entry) {
    Optional<Long> id =
        sql.one(
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
    tally.outcome();
    return id.orElseThrow(() -> new IllegalStateException("counted before: " + entry.countKey()));
  }

  @Override
  public void decided(long outcomeId, String decision, String because) {
    sql.update(
        "update outcome set decision = ?, because = ? where id = ?", decision, because, outcomeId);
  }

  @Override
  public boolean suppress(Suppression suppression) {
    return new Suppressing(sql, tally).suppress(suppression);
  }

  @Override
  public boolean lift(String list, RecipientKey recipient) {
    return new Suppressing(sql, tally).lift(list, recipient);
  }

  @Override
  public long plan(
      String list,
      RecipientKey recipient,
      Address address,
      String reason,
      Optional<MailId> mailId,
      Instant at) {
    Optional<Long> waiting =
        sql.one(
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
            sql.one(
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
  public void move(Collection<Long> changes, ChangeState state, String note, Instant at) {
    for (long change : changes) {
      sql.update(
          "update list_change set state = ?, note = ?, moved_at = ? where id = ?",
          state,
          note,
          at,
          change);
    }
  }

  @Override
  public void removing(List<RemovedPiece> pieces) {
    Set<Long> begun = new HashSet<>();
    for (RemovedPiece piece : pieces) {
      if (begun.add(piece.changeId())) {
        sql.update("delete from removed_piece where list_change = ?", piece.changeId());
      }
      sql.update(
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

  @Override
  public void publish(Event event, Collection<String> endpoints) {
    Optional<Long> id =
        sql.one(
            """
            insert into event (event_id, type, at, list, recipient, body)
            values (?, ?, ?, ?, ?, ?) on conflict (event_id) do nothing returning id\
            """,
            row -> row.getLong(1),
            event.id(),
            event.type(),
            event.at(),
            event.list(),
            event.recipient(),
            event.body());
    if (id.isEmpty()) {
      return;
    }
    for (String endpoint : Set.copyOf(endpoints)) {
      sql.update(
          """
          insert into dispatch (event, endpoint, state, attempts, queued_at, next_at, last_error)
          values (?, ?, 'QUEUED', 0, ?, ?, '')\
          """,
          id.get(),
          endpoint,
          event.at(),
          event.at());
    }
  }

  @Override
  public void delivered(String eventId, String endpoint, Instant at) {
    settle(eventId, endpoint, "DELIVERED", "", at);
  }

  @Override
  public void postpone(String eventId, String endpoint, String error, Instant nextAt) {
    settle(eventId, endpoint, "QUEUED", error, nextAt);
  }

  @Override
  public void bury(String eventId, String endpoint, String error, Instant at) {
    settle(eventId, endpoint, "DEAD", error, at);
  }

  /// What came of an attempt; of a settled dispatch `next_at` says when.
  private void settle(String eventId, String endpoint, String state, String error, Instant at) {
    sql.update(
        """
        update dispatch set state = ?, attempts = attempts + 1, last_error = ?, next_at = ?
        where event = (select id from event where event_id = ?) and endpoint = ?\
        """,
        state,
        error,
        at,
        eventId,
        endpoint);
  }

  @Override
  public boolean requeue(String eventId, String endpoint, Instant at) {
    return sql.update(
            """
            update dispatch set state = 'QUEUED', attempts = 0, queued_at = ?, next_at = ?
            where event = (select id from event where event_id = ?) and endpoint = ?\
            """,
            at,
            at,
            eventId,
            endpoint)
        > 0;
  }

  @Override
  public long open(String list, String what, Instant at) {
    return sql.one(
            "insert into incident (list, what, opened_at, held) values (?, ?, ?, 0) returning id",
            row -> row.getLong(1),
            list,
            what,
            at)
        .orElseThrow();
  }

  @Override
  public void close(long incident, Instant at) {
    sql.update(
        "update incident set closed_at = ? where id = ? and closed_at is null", at, incident);
  }

  @Override
  public void hold(Held held) {
    int added =
        sql.update(
            """
            insert into held (outcome, list, recipient, address, incident)
            values (?, ?, ?, ?, ?) on conflict do nothing\
            """,
            held.outcomeId(),
            held.list(),
            held.recipient(),
            held.address(),
            held.incident());
    sql.update("update incident set held = held + ? where id = ?", added, held.incident());
  }

  @Override
  public void unhold(long outcomeId, String list) {
    sql.one(
            "delete from held where outcome = ? and list = ? returning incident",
            row -> row.getLong(1),
            outcomeId,
            list)
        .ifPresent(
            incident -> sql.update("update incident set held = held - 1 where id = ?", incident));
  }

  @Override
  public void mailbox(MailboxState state) {
    sql.update("delete from mailbox where name = ?", state.name());
    sql.update(
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
  public void see(String mailbox, Collection<String> uids) {
    for (String uid : uids) {
      sql.update(
          "insert into mailbox_seen (mailbox, uid) values (?, ?) on conflict do nothing",
          mailbox,
          uid);
    }
  }

  @Override
  public void unsee(String mailbox, Collection<String> uids) {
    for (String uid : uids) {
      sql.update("delete from mailbox_seen where mailbox = ? and uid = ?", mailbox, uid);
    }
  }

  @Override
  public int forget(Instant reportsBefore, Instant ordinaryBefore, long ordinaryBytes) {
    tally.settle(sql);
    return new Forgetting(sql, tally).step(reportsBefore, ordinaryBefore, ordinaryBytes);
  }
}
