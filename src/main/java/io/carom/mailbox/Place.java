package io.carom.mailbox;

import io.carom.ledger.Entries.MailboxState;
import io.carom.ledger.Ledger;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// How far an account is read, and how it stands: in memory, and in the ledger.
final class Place {

  private final Ledger ledger;
  private final InstantSource clock;
  private final Set<String> seen;
  private MailboxState state;

  /// Whether the ledger may remember another mailbox under this name, to be forgotten.
  private boolean isNew;

  private Place(
      Ledger ledger,
      InstantSource clock,
      MailboxState state,
      Collection<String> seen,
      boolean isNew) {
    this.ledger = ledger;
    this.clock = clock;
    this.state = state;
    this.seen = new HashSet<>(seen);
    this.isNew = isNew;
  }

  /// What the ledger remembers; nothing where the name stood for another mailbox before, which is
  /// forgotten when the first is written.
  static Place of(MailboxSettings settings, Ledger ledger, InstantSource clock) {
    String name = settings.name();
    Optional<MailboxState> known =
        ledger
            .read(recall -> recall.mailbox(name))
            .filter(state -> state.account().equals(settings.account()));
    return new Place(
        ledger,
        clock,
        known.orElseGet(() -> MailboxState.fresh(name, settings.account(), clock.instant())),
        known.isPresent() ? ledger.read(recall -> recall.seenIn(name)) : Set.of(),
        known.isEmpty());
  }

  /// The highest UID below which all is settled; 0 where nothing is, or where the server numbers
  /// its messages anew (RFC 9051 section 2.3.1.1).
  long lastUid(long uidValidity) {
    if (state.uidValidity() != uidValidity) {
      state = state.at(uidValidity, 0);
    }
    return state.lastUid();
  }

  boolean isSeen(String uid) {
    return seen.contains(uid);
  }

  /// Writes how far it is read now.
  void read(long uidValidity, long lastUid, int understood, int left) {
    write(counting(state.at(uidValidity, lastUid), understood, left));
  }

  /// Writes which messages need not be read again, POP3's way.
  void see(Collection<String> uids, int understood, int left) {
    if (understood + left > 0) {
      write(counting(state, understood, left), uids);
      seen.addAll(uids);
    }
  }

  private MailboxState counting(MailboxState at, int understood, int left) {
    return understood + left == 0 ? at : at.read(clock.instant(), understood, left);
  }

  /// Forgets the messages that are not there any more.
  void keepOnly(Collection<String> here) {
    Set<String> gone = new HashSet<>(seen);
    gone.removeAll(Set.copyOf(here));
    if (!gone.isEmpty()) {
      ledger.write(
          journal -> {
            journal.unsee(state.name(), gone);
            return gone;
          });
      seen.removeAll(gone);
    }
  }

  /// Writes how it stands; says whether that is news.
  ///
  /// @param problem why it is not read; empty where it is
  boolean stands(boolean connected, String problem) {
    if (state.connected() == connected && state.problem().equals(problem)) {
      return false;
    }
    write(state.stands(connected, problem, clock.instant()));
    return true;
  }

  private void write(MailboxState next) {
    write(next, Set.of());
  }

  private void write(MailboxState next, Collection<String> read) {
    ledger.write(
        journal -> {
          if (isNew) {
            journal.unsee(next.name(), journal.seenIn(next.name()));
          }
          journal.see(next.name(), read);
          journal.mailbox(next);
          return next;
        });
    isNew = false;
    state = next;
  }
}
