package io.carom.flow;

import io.carom.classify.Reason;
import io.carom.decide.MailingList;
import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.Incident;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Journal;
import io.carom.ledger.Ledger;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a person does by hand: suppress, restore, release and cancel what was held.
public final class Desk {

  /// The reason of a suppression that a person made.
  public static final String MANUAL = "manual";

  private final List<MailingList> lists;
  private final Ledger ledger;
  private final Announcements announcements;
  private final Effects effects;
  private final InstantSource clock;

  public Desk(
      List<MailingList> lists,
      Ledger ledger,
      Announcements announcements,
      Function<Reason, String> advice,
      InstantSource clock) {
    this.lists = List.copyOf(lists);
    this.ledger = ledger;
    this.announcements = announcements;
    this.effects = new Effects(lists, announcements, advice);
    this.clock = clock;
  }

  /// Takes an address off one list, or off all where none is named; its lines leave their files.
  ///
  /// @param until when that ends; empty for never
  /// @return the lists it concerns
  public List<String> suppress(
      Optional<String> list, Address address, Optional<Instant> until, String because) {
    return ledger.write(
        journal -> {
          Instant now = clock.instant();
          for (MailingList each : chosen(list)) {
            Removal removal =
                new Removal(
                    each,
                    address,
                    MANUAL,
                    until,
                    because,
                    Optional.empty(),
                    "manual " + RecipientKey.of(address).value() + " " + now.toEpochMilli());
            removal.suppress(journal, announcements, now);
            removal.plan(journal, now);
          }
          return chosen(list).stream().map(MailingList::name).toList();
        });
  }

  /// Lets an address be mailed again; a removal that still waits is called off.
  ///
  /// Lines that have left their file come back by undoing the change.
  ///
  /// @return the lists on which it was suppressed
  public List<String> restore(Optional<String> list, Address address, String because) {
    return ledger.write(
        journal -> {
          List<String> restored = new ArrayList<>();
          for (MailingList each : chosen(list)) {
            if (restoreOn(journal, each.name(), address, because)) {
              restored.add(each.name());
            }
          }
          return restored;
        });
  }

  /// The same within a transaction that somebody else has open, as when a list's file got its
  /// line back.
  public boolean restoreOn(Journal journal, String list, Address address, String because) {
    Instant now = clock.instant();
    RecipientKey key = RecipientKey.of(address);
    Optional<Suppression> was = journal.suppression(list, key);
    if (was.isEmpty()) {
      return false;
    }
    journal.lift(list, key);
    List<Long> waiting = new ArrayList<>();
    journal.changes(
        new Filter(Optional.of(list), Optional.of(key)),
        EnumSet.of(ChangeState.PENDING),
        change -> waiting.add(change.id()));
    journal.move(waiting, ChangeState.UNDONE, because, now);
    announcements.recipient(
        journal,
        "recipient.restored",
        list,
        address,
        was.get().reason(),
        was.get().mailId(),
        because,
        "restored " + key.value() + " " + was.get().since().toEpochMilli(),
        now);
    return true;
  }

  /// Tells that a list's file no longer holds an address: the lists hand calls it in the
  /// transaction that settles the change.
  public void removed(Journal journal, ListChange change, Instant at) {
    announcements.recipient(
        journal,
        "recipient.removed",
        change.list(),
        change.address(),
        change.reason(),
        change.mailId(),
        "its lines left the list's file",
        "change " + change.id(),
        at);
  }

  /// Does all that was held for a list, and closes its incidents.
  ///
  /// @return how many removals were released
  public int release(String list) {
    return ledger.write(
        journal -> {
          Instant now = clock.instant();
          List<Held> waiting = waiting(journal, list);
          for (Held held : waiting) {
            journal
                .outcome(held.outcomeId())
                .ifPresent(stored -> effects.release(journal, held, stored, now));
          }
          close(journal, list, "released by a person", now);
          return waiting.size();
        });
  }

  /// Drops all that was held for a list: the recipients stay, and its incidents are closed.
  ///
  /// @return how many removals were called off
  public int cancel(String list) {
    return ledger.write(
        journal -> {
          Instant now = clock.instant();
          List<Held> waiting = waiting(journal, list);
          for (Held held : waiting) {
            journal.decided(held.outcomeId(), "none", "called off by a person");
            journal.unhold(held.outcomeId(), held.list());
          }
          close(journal, list, "called off by a person", now);
          return waiting.size();
        });
  }

  private static List<Held> waiting(Journal journal, String list) {
    List<Held> waiting = new ArrayList<>();
    journal.held(Optional.of(list), waiting::add);
    return waiting;
  }

  private void close(Journal journal, String list, String because, Instant at) {
    List<Incident> open = new ArrayList<>();
    journal.incidents(true, incident -> open.add(incident));
    for (Incident incident : open) {
      if (incident.list().equals(list)) {
        journal.close(incident.id(), at);
        announcements.incident(journal, "incident.closed", incident.id(), list, because, at);
      }
    }
  }

  private List<MailingList> chosen(Optional<String> name) {
    return lists.stream().filter(list -> name.map(list.name()::equals).orElse(true)).toList();
  }
}
