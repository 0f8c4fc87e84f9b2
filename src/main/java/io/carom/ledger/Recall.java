package io.carom.ledger;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Entries.DispatchState;
import io.carom.ledger.Entries.Event;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.Incident;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Entries.MailHead;
import io.carom.ledger.Entries.MailboxState;
import io.carom.ledger.Entries.RemovedPiece;
import io.carom.ledger.Entries.Standing;
import io.carom.ledger.Entries.StoredMail;
import io.carom.ledger.Entries.StoredOutcome;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Entries.SuppressionChange;
import io.carom.mail.MailId;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What can be asked of the ledger. Listings go row by row to a consumer, since they may be
/// long.
public interface Recall {

  /// Empty when it never came or its octets were forgotten.
  Optional<StoredMail> mail(MailId id);

  /// The ids that begin so, at most two: enough to see whether one message is meant.
  ///
  /// @param start lower-case hex, as the log shortens them
  List<MailId> mailsBeginning(String start);

  /// Whether it came before, its octets forgotten or not.
  boolean known(MailId id);

  /// The messages that came after the one with that number, oldest first, at most `limit`; from 0
  /// on, all there are.
  List<MailHead> mails(long after, int limit);

  /// The messages whose octets are kept and that no reader came through, after the one with that
  /// number, oldest first, at most `limit`.
  List<MailHead> unread(long after, int limit);

  boolean counted(String countKey);

  Optional<StoredOutcome> outcome(long id);

  /// Outcomes of one message, in the order of its report.
  List<StoredOutcome> outcomes(MailId id);

  /// As it was written, ended or not.
  Optional<Suppression> suppression(String list, RecipientKey recipient);

  /// By list, then recipient.
  void suppressions(Filter filter, Consumer<Suppression> each);

  /// What became of suppressions after the change with that number, oldest first, at most
  /// `limit`. One that changed twice comes once, with its last change; from 0 on, all there are.
  void suppressionChanges(long after, int limit, Consumer<SuppressionChange> each);

  /// The number of the last change of a suppression; 0 before the first.
  long lastSuppressionChange();

  /// How many addresses were suppressed by reports on this list since then: what the cap counts.
  ///
  /// Kept by the minute: counts from the start of the minute in which `since` lies. A
  /// suppression that was lifted still counts.
  int removals(String list, Instant since);

  /// The incident of this list opened last at or after that instant, open or closed.
  Optional<Incident> incident(String list, Instant since);

  void incidents(boolean openOnly, Consumer<Incident> each);

  /// What waits for a person, oldest first; of one list where named.
  void held(Optional<String> list, Consumer<Held> each);

  /// In the order they were planned.
  void changes(Filter filter, Set<ChangeState> states, Consumer<ListChange> each);

  /// Since when the oldest change of this list in this state waits.
  Optional<Instant> oldestChange(String list, ChangeState state);

  /// In the order they stood in the file.
  List<RemovedPiece> removed(long changeId);

  /// The pieces that are out of this list's file now, which are those of its applied changes, by
  /// offset.
  void out(String list, Consumer<RemovedPiece> each);

  Optional<Event> event(String id);

  /// Dispatches of these endpoints whose time has come, oldest first, at most `limit`.
  List<Dispatch> due(Collection<String> endpoints, Instant now, int limit);

  /// The instant at which the next queued dispatch of these endpoints comes due.
  Optional<Instant> nextDue(Collection<String> endpoints);

  /// Dispatches in this state, oldest first; of one endpoint where named, configured or not.
  void dispatches(DispatchState state, Optional<String> endpoint, Consumer<Dispatch> each);

  /// How far the mailbox of this name is read.
  Optional<MailboxState> mailbox(String name);

  /// The messages of a mailbox without UIDs (POP3) that need not be read again.
  Set<String> seenIn(String mailbox);

  Standing standing();
}
