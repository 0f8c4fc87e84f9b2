package io.carom.ledger;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Entries.Event;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.Incident;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Entries.MailHead;
import io.carom.ledger.Entries.MailboxState;
import io.carom.ledger.Entries.OutcomeEntry;
import io.carom.ledger.Entries.RemovedPiece;
import io.carom.ledger.Entries.Standing;
import io.carom.ledger.Entries.StoredMail;
import io.carom.ledger.Entries.StoredOutcome;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Entries.SuppressionChange;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.MailId;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How rows become entries.
final class Rows {

  private Rows() {}

  static StoredMail mail(ResultSet row, List<Envelope.Recipient> recipients) throws SQLException {
    Envelope envelope =
        new Envelope(
            text(row, "sender").map(Rows::address),
            recipients,
            text(row, "envelope_id"),
            text(row, "return_content"),
            row.getBoolean("smtp_utf8"),
            text(row, "peer"),
            text(row, "helo"));
    Mail mail =
        new Mail(
            new MailId(row.getString("mail_id")),
            envelope,
            Octets.of(row.getBytes("octets")),
            instant(row, "received_at"));
    return new StoredMail(mail, row.getString("kind"));
  }

  static MailHead mailHead(ResultSet row) throws SQLException {
    return new MailHead(
        row.getLong("id"),
        new MailId(row.getString("mail_id")),
        row.getString("kind"),
        row.getBoolean("kept"));
  }

  static Envelope.Recipient arrival(ResultSet row) throws SQLException {
    return new Envelope.Recipient(
        address(row.getString("address")), text(row, "original_recipient"), text(row, "notify_on"));
  }

  static StoredOutcome outcome(ResultSet row) throws SQLException {
    return new StoredOutcome(
        row.getLong("id"),
        new OutcomeEntry(
            new MailId(row.getString("mail_id")),
            row.getInt("n"),
            row.getString("count_key"),
            text(row, "recipient").map(RecipientKey::new),
            row.getString("kind"),
            row.getString("action"),
            row.getString("reason"),
            row.getString("list_action"),
            row.getString("rule"),
            row.getString("facts"),
            row.getString("provenance"),
            text(row, "list"),
            row.getString("decision"),
            row.getString("because"),
            instant(row, "at")));
  }

  static Suppression suppression(ResultSet row) throws SQLException {
    return new Suppression(
        row.getString("list"),
        recipient(row),
        address(row.getString("address")),
        row.getString("reason"),
        instant(row, "since"),
        maybeInstant(row, "until_at"),
        row.getString("because"),
        text(row, "mail_id").map(MailId::new));
  }

  /// One that was lifted has no reason.
  static SuppressionChange suppressionChange(ResultSet row) throws SQLException {
    long number = row.getLong("changed");
    String list = row.getString("list");
    Optional<String> reason = text(row, "reason");
    return reason.isEmpty()
        ? new SuppressionChange.Lifted(number, list, recipient(row))
        : new SuppressionChange.Suppressed(
            number,
            list,
            recipient(row),
            reason.get(),
            instant(row, "since"),
            maybeInstant(row, "until_at"));
  }

  static ListChange change(ResultSet row) throws SQLException {
    return new ListChange(
        row.getLong("id"),
        row.getString("list"),
        recipient(row),
        address(row.getString("address")),
        row.getString("reason"),
        ChangeState.valueOf(row.getString("state")),
        instant(row, "at"),
        text(row, "mail_id").map(MailId::new),
        row.getString("note"));
  }

  static RemovedPiece piece(ResultSet row) throws SQLException {
    return new RemovedPiece(
        row.getLong("list_change"),
        row.getLong("position"),
        Octets.of(row.getBytes("octets")),
        row.getString("line_before"),
        row.getString("line_after"),
        Octets.of(row.getBytes("instead")));
  }

  static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getString("event_id"),
        row.getString("type"),
        instant(row, "at"),
        text(row, "list"),
        text(row, "recipient").map(RecipientKey::new),
        row.getString("body"));
  }

  static Dispatch dispatch(ResultSet row) throws SQLException {
    return new Dispatch(
        event(row),
        row.getString("endpoint"),
        row.getInt("attempts"),
        instant(row, "next_at"),
        row.getString("last_error"));
  }

  static Incident incident(ResultSet row) throws SQLException {
    return new Incident(
        row.getLong("id"),
        row.getString("list"),
        instant(row, "opened_at"),
        maybeInstant(row, "closed_at"),
        row.getString("what"),
        row.getInt("held"));
  }

  static Held held(ResultSet row) throws SQLException {
    return new Held(
        row.getLong("outcome"),
        row.getString("list"),
        recipient(row),
        address(row.getString("address")),
        row.getLong("incident"));
  }

  static MailboxState mailbox(ResultSet row) throws SQLException {
    return new MailboxState(
        row.getString("name"),
        row.getString("account"),
        row.getLong("uid_validity"),
        row.getLong("last_uid"),
        row.getBoolean("connected"),
        instant(row, "since"),
        row.getString("problem"),
        maybeInstant(row, "last_read"),
        row.getLong("understood"),
        row.getLong("left_there"));
  }

  static Standing standing(ResultSet row, long bytes) throws SQLException {
    Instant lastAccepted = instant(row, "last_accepted");
    return new Standing(
        row.getLong("messages"),
        row.getLong("outcomes"),
        row.getLong("suppressions"),
        Optional.of(lastAccepted).filter(at -> !at.equals(Instant.EPOCH)),
        row.getLong("unread"),
        row.getLong("queued"),
        maybeInstant(row, "oldest_queued"),
        row.getLong("dead"),
        row.getLong("changes"),
        maybeInstant(row, "oldest_change"),
        row.getLong("held"),
        row.getLong("incidents"),
        bytes);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  private static Optional<Instant> maybeInstant(ResultSet row, String column) throws SQLException {
    Instant at = instant(row, column);
    return row.wasNull() ? Optional.empty() : Optional.of(at);
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  private static RecipientKey recipient(ResultSet row) throws SQLException {
    return new RecipientKey(row.getString("recipient"));
  }

  /// The reverse of [Address#toString]: a domain has no `@`, whatever a local part has.
  private static Address address(String text) {
    int at = text.lastIndexOf('@');
    return new Address(text.substring(0, at), text.substring(at + 1));
  }
}
