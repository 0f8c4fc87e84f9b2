package io.carom.ledger;

import io.carom.mail.Address;
import io.carom.mail.Mail;
import io.carom.mail.MailId;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.Optional;

/// The rows of the ledger, as values.
public final class Entries {

  private Entries() {}

  /// What one report said of one recipient, and what was made of it.
  ///
  /// @param countKey the same for every report of the same fact, whichever door it came through
  /// @param facts the JSON object of one inspect line, without `file`, `m` and `n`
  /// @param decision acted, counted, held, shadow, unproven or none
  /// @param list the attributed list, where one was
  public record OutcomeEntry(
      MailId mailId,
      int n,
      String countKey,
      Optional<RecipientKey> recipient,
      String kind,
      String action,
      String reason,
      String listAction,
      String rule,
      String facts,
      String provenance,
      Optional<String> list,
      String decision,
      String because,
      Instant at) {

    /// The same outcome with another decision.
    public OutcomeEntry decided(String newDecision, String why) {
      return new OutcomeEntry(
          mailId,
          n,
          countKey,
          recipient,
          kind,
          action,
          reason,
          listAction,
          rule,
          facts,
          provenance,
          list,
          newDecision,
          why,
          at);
    }
  }

  /// An outcome as it stands in the ledger.
  public record StoredOutcome(long id, OutcomeEntry entry) {}

  /// A raw message that is still kept.
  ///
  /// @param mail as it came first; its envelope names every recipient it has come to since
  /// @param kind delivery, complaint, auto-reply or ordinary
  public record StoredMail(Mail mail, String kind) {}

  /// A message that came, without its octets.
  ///
  /// @param number grows in the order in which messages came first
  /// @param isKept whether its octets are not forgotten yet
  public record MailHead(long number, MailId id, String kind, boolean isKept) {}

  /// An address that must not be mailed for a list.
  ///
  /// @param until when it ends; empty for never. One that has ended stays until it is lifted
  /// @param mailId the report it follows from; empty when a person or an import asked for it
  public record Suppression(
      String list,
      RecipientKey recipient,
      Address address,
      String reason,
      Instant since,
      Optional<Instant> until,
      String because,
      Optional<MailId> mailId) {}

  /// What became of one suppression. Numbers grow in the order of commits; some are left out.
  public sealed interface SuppressionChange {
    long number();

    String list();

    RecipientKey recipient();

    /// It was made, or gave way to a longer one.
    record Suppressed(
        long number,
        String list,
        RecipientKey recipient,
        String reason,
        Instant since,
        Optional<Instant> until)
        implements SuppressionChange {}

    /// It is no more.
    record Lifted(long number, String list, RecipientKey recipient) implements SuppressionChange {}
  }

  /// Where the removal of an address from a list's file stands.
  public enum ChangeState {
    /// Decided, the file not yet touched.
    PENDING,
    /// The new file is about to take the old one's place; what is removed is journaled.
    APPLYING,
    /// Gone from the file.
    APPLIED,
    /// The file did not hold the address.
    ABSENT,
    /// Put back by a person, or never applied because a person said so.
    UNDONE
  }

  /// One removal from one list's file.
  ///
  /// @param at when it was planned
  /// @param note why it is still pending, or why it could not be undone; empty otherwise
  public record ListChange(
      long id,
      String list,
      RecipientKey recipient,
      Address address,
      String reason,
      ChangeState state,
      Instant at,
      Optional<MailId> mailId,
      String note) {}

  /// One piece of a list's file that a change took out.
  ///
  /// Its place is told for the list as it would be with every piece that is out put back: so it
  /// stays true whatever else is taken out or put back, in any order.
  ///
  /// @param offset where it stands there, in octets from the start
  /// @param bytes what was removed, line end included
  /// @param before SHA-256 of the line before it there, without line end, in hex; empty at the
  ///     start
  /// @param after SHA-256 of the line behind it there, in the same form; empty at the end
  /// @param instead what was written in its place, where the record stays and is marked; else
  ///     empty
  public record RemovedPiece(
      long changeId, long offset, Octets bytes, String before, String after, Octets instead) {

    /// The record stands in the file, marked.
    public boolean isMark() {
      return instead.length() > 0;
    }
  }

  /// Something that applications are told.
  ///
  /// @param id stable over every attempt: the receiver's key against duplicates
  /// @param body the JSON that is signed and sent
  public record Event(
      String id,
      String type,
      Instant at,
      Optional<String> list,
      Optional<RecipientKey> recipient,
      String body) {}

  /// One event on its way to one endpoint.
  ///
  /// @param attempts how many were made
  public record Dispatch(
      Event event, String endpoint, int attempts, Instant nextAt, String lastError) {}

  /// Where a dispatch stands.
  public enum DispatchState {
    QUEUED,
    DELIVERED,
    /// No try is left, or none would help: a dead letter, kept for a person.
    DEAD
  }

  /// A removal that waits for a person.
  public record Held(
      long outcomeId, String list, RecipientKey recipient, Address address, long incident) {}

  /// A reason to call a person: too many removals in too short a time.
  ///
  /// @param held how many removals it still holds
  public record Incident(
      long id, String list, Instant openedAt, Optional<Instant> closedAt, String what, int held) {}

  /// How things stand.
  ///
  /// @param unread how many messages are kept that a fault of ours kept us from reading
  /// @param oldestDispatch since when the oldest unsettled dispatch waits
  /// @param oldestChange since when the oldest pending list change waits
  /// @param bytes size of the store on disk
  public record Standing(
      long messages,
      long outcomes,
      long suppressions,
      Optional<Instant> lastAccepted,
      long unread,
      long dispatchesQueued,
      Optional<Instant> oldestDispatch,
      long deadLetters,
      long changesPending,
      Optional<Instant> oldestChange,
      long held,
      long openIncidents,
      long bytes) {}

  /// How far a mailbox is read, and how it stands.
  ///
  /// @param account which mailbox of which server the name stands for
  /// @param uidValidity what the server's UIDs are good for; 0 where none was read
  /// @param lastUid all messages up to this UID are settled
  /// @param since when it came to stand so
  /// @param problem why it is not connected; empty where it is
  /// @param understood how many reports were read
  /// @param left how many messages were left where they were
  public record MailboxState(
      String name,
      String account,
      long uidValidity,
      long lastUid,
      boolean connected,
      Instant since,
      String problem,
      Optional<Instant> lastRead,
      long understood,
      long left) {

    /// One of which nothing was read.
    public static MailboxState fresh(String name, String account, Instant now) {
      return new MailboxState(name, account, 0, 0, false, now, "", Optional.empty(), 0, 0);
    }

    public MailboxState at(long validity, long uid) {
      return new MailboxState(
          name, account, validity, uid, connected, since, problem, lastRead, understood, left);
    }

    public MailboxState read(Instant now, int moreUnderstood, int moreLeft) {
      return new MailboxState(
          name,
          account,
          uidValidity,
          lastUid,
          connected,
          since,
          problem,
          Optional.of(now),
          understood + moreUnderstood,
          left + moreLeft);
    }

    public MailboxState stands(boolean isConnected, String why, Instant now) {
      return new MailboxState(
          name, account, uidValidity, lastUid, isConnected, now, why, lastRead, understood, left);
    }
  }

  /// Which rows a listing wants; empty means any.
  public record Filter(Optional<String> list, Optional<RecipientKey> recipient) {
    public static Filter all() {
      return new Filter(Optional.empty(), Optional.empty());
    }
  }
}
