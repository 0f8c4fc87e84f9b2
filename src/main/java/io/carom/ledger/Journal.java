package io.carom.ledger;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Event;
import io.carom.ledger.Entries.Held;
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
  /// @param kind delivery, complaint, auto-reply or ordinary: decides how long it is kept
  void keep(Mail mail, String kind);

  /// Records an outcome that was not counted before; gives its id.
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

  /// Journals what the rewrite of a file is about to take out.
  void removing(List<RemovedPiece> pieces);

  /// Records an event and queues it for these endpoints, due at once.
  void publish(Event event, Collection<String> endpoints);

  /// The endpoint took it.
  void delivered(String eventId, String endpoint, Instant at);

  /// The endpoint did not take it: one attempt more is counted; try again then.
  void postpone(String eventId, String endpoint, String error, Instant nextAt);

  /// The endpoint did not take it, and no try is left: a dead letter.
  void bury(String eventId, String endpoint, String error, Instant at);

  /// Queues a dispatch once more, dead or delivered, due at that instant. Says whether it was
  /// known.
  ///
  /// Its attempts count from 0 again; its last error stays, which tells it from a new one.
  boolean requeue(String eventId, String endpoint, Instant at);

  /// Opens an incident; gives its id.
  long open(String list, String what, Instant at);

  void close(long incident, Instant at);

  void hold(Held held);

  /// Takes a held removal off the waiting list.
  void unhold(long outcomeId, String list);

  /// Forgets raw messages received before these instants, by kind, and the oldest ordinary ones
  /// beyond `ordinaryBytes`. Gives how many messages went.
  int forget(Instant reportsBefore, Instant ordinaryBefore, long ordinaryBytes);
}
