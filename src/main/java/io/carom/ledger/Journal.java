package io.carom.ledger;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Event;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.MailboxState;
import io.carom.ledger.Entries.OutcomeEntry;
import io.carom.ledger.Entries.RemovedPiece;
import io.carom.ledger.Entries.Suppression;
import io.carom.mail.Address;
import io.carom.mail.Mail;
import io.carom.mail.MailId;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What can be written, inside one [Ledger#write]. Reads see what the same work wrote before.
public interface Journal extends Recall {

  /// Keeps the raw message, once per MailId, and one row for each envelope recipient it came to.
  ///
  /// @param kind delivery, complaint, auto-reply, unread or ordinary: decides how long it is kept;
  ///     of a message that was kept before it changes only from unread to another
  void keep(Mail mail, String kind);

  /// Records an outcome of a message that was kept; gives its id.
  ///
  /// @throws IllegalStateException when its countKey was counted before: ask [Recall#counted]
  /// first
  long outcome(OutcomeEntry entry);

  /// Changes what was decided of an outcome, when held effects are released.
  void decided(long outcomeId, String decision, String because);

  /// Suppresses; an existing suppression of the same list and recipient gives way only to a
  /// longer one. Says whether anything changed.
  boolean suppress(Suppression suppression);

  /// Ends a suppression. Says whether there was one.
  boolean lift(String list, RecipientKey recipient);

  /// Plans the removal of an address from a list's file; gives the change's id.
  ///
  /// A removal of the same address from the same list that still waits is not planned twice.
  long plan(
      String list,
      RecipientKey recipient,
      Address address,
      String reason,
      Optional<MailId> mailId,
      Instant at);

  /// Moves changes to a state, with a note for people.
  void move(Collection<Long> changes, ChangeState state, String note, Instant at);

  /// Journals what the rewrite of a file is about to take out: all pieces of each change named,
  /// in place of what was journaled of that change before.
  void removing(List<RemovedPiece> pieces);

  /// Records an event and queues it for these endpoints, due at once. An event that was recorded
  /// before, by its id, is told already: nothing happens.
  void publish(Event event, Collection<String> endpoints);

  /// The endpoint took it.
  void delivered(String eventId, String endpoint, Instant at);

  /// The endpoint did not take it: one attempt more is counted; try again then.
  void postpone(String eventId, String endpoint, String error, Instant nextAt);

  /// The endpoint did not take it, and no try is left: a dead letter.
  void bury(String eventId, String endpoint, String error, Instant at);

  /// Queues a dispatch once more, dead or delivered, due at that instant and as if it were new
  /// save for its last error, which stays. Says whether there is one.
  boolean requeue(String eventId, String endpoint, Instant at);

  /// Opens an incident; gives its id.
  long open(String list, String what, Instant at);

  void close(long incident, Instant at);

  void hold(Held held);

  /// Takes a held removal off the waiting list.
  void unhold(long outcomeId, String list);

  /// Remembers how far a mailbox is read and how it stands, in place of what was known.
  void mailbox(MailboxState state);

  /// These messages of a mailbox need not be read again.
  void see(String mailbox, Collection<String> uids);

  /// These messages of a mailbox are gone from it.
  void unsee(String mailbox, Collection<String> uids);

  /// Forgets octets of messages: reports received before `reportsBefore`, ordinary mail received
  /// before `ordinaryBefore`, and the oldest ordinary mail while all of it is larger than
  /// `ordinaryBytes`. What followed from them stays.
  ///
  /// One small step, so that other writers are not held up: gives how many messages went, 0 when
  /// none is left to go.
  int forget(Instant reportsBefore, Instant ordinaryBefore, long ordinaryBytes);
}
