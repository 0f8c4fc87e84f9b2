package io.carom.flow;

import io.carom.decide.MailingList;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Journal;
import io.carom.mail.Address;
import io.carom.mail.MailId;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.Optional;

/// Takes one recipient off one list: suppressed at once, its line in the file planned to go.
///
/// @param reason the reason's word, or `manual`
/// @param until when the suppression ends; empty for never
/// @param cause what makes this removal another one than the last, for the event's id
record Removal(
    MailingList list,
    Address address,
    String reason,
    Optional<Instant> until,
    String because,
    Optional<MailId> mailId,
    String cause) {

  /// Suppresses. A list without a file has changed with that, and says so; one with a file says
  /// so when the file has.
  void suppress(Journal journal, Announcements announcements, Instant at) {
    boolean changed =
        journal.suppress(
            new Suppression(
                list.name(),
                RecipientKey.of(address),
                address,
                reason,
                at,
                until,
                because,
                mailId));
    if (changed && !list.hasFile()) {
      announcements.recipient(
          journal, "recipient.removed", list.name(), address, reason, mailId, because, cause, at);
    }
  }

  /// Plans the rewrite of the list's file, if it has one.
  void plan(Journal journal, Instant at) {
    if (list.hasFile()) {
      journal.plan(list.name(), RecipientKey.of(address), address, reason, mailId, at);
    }
  }
}
