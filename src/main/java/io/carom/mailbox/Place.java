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

  private Place(Ledger ledger, InstantSource clock, MailboxState state, Set<String> seen) {
    this.ledger = ledger;
    this.clock = clock;
    this.state = state;
    this.seen = new HashSet<>(seen);
  }

  /// What the ledger remembers; nothing where the name stood for another mailbox before.
  static Place of(MailboxSettings settings, Ledger ledger, InstantSource clock) {
    String name = settings.name();
    Optional<MailboxState> known =
        ledger
            .read(recall -> recall.mailbox(name))
            .filter(state -> state.account().equals(settings.account()));
    Set<String> seen = known.isPresent() ? ledger.read(recall -> recall.seenIn(name)) : Set.of();
    MailboxState state =
        known.orElseGet(() -> MailboxState.fresh(name, settings.account(), clock.instant()));
    if (known.isEmpty()) {
      ledger.write(
          journal -> {
            journal.unsee(name, journal.seenIn(name));
            journal.mailbox(state);
            return state;
          });
    }
    return new Place(ledger, clock, state, seen);
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
    write(state.at(uidValidity, lastUid).read(clock.instant(), understood, left));
  }

  /// Writes which messages need not be read again, POP3's way.
  void see(Collection<String> uids, int understood, int left) {
    MailboxState next = state.read(clock.instant(), understood, left);
    ledger.write(
        journal -> {
          journal.see(next.name(), uids);
          journal.mailbox(next);
          return next;
        });
    seen.addAll(uids);
    state = next;
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
    ledger.write(
        journal -> {
          journal.mailbox(next);
          return next;
        });
    state = next;
  }
}
