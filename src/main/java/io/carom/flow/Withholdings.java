package io.carom.flow;

import io.carom.ledger.Ledger;
import io.carom.ledger.LedgerUnavailable;
import io.carom.mail.Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the gate withheld from mail on its way out: a line in the log and an event each.
public final class Withholdings {

  private static final Logger LOG = LoggerFactory.getLogger(Withholdings.class);

  private final Ledger ledger;
  private final Announcements announcements;
  private final Function<Address, String> shown;
  private final InstantSource clock;

  /// @param shown how an address appears in the log
  public Withholdings(
      Ledger ledger,
      Announcements announcements,
      Function<Address, String> shown,
      InstantSource clock) {
    this.ledger = ledger;
    this.announcements = announcements;
    this.shown = shown;
    this.clock = clock;
  }

  /// One recipient of one message.
  public record Withholding(Address recipient, Gate.Answer.Withheld answer) {}

  /// Tells of all recipients that one message lost. Never throws: where nothing can be written,
  /// the gate works on and the log has it.
  ///
  /// @param queueId the mail server's name for the message; empty where it gave none
  public void tell(String queueId, List<Withholding> withheld) {
    Instant now = clock.instant();
    for (Withholding one : withheld) {
      LOG.info(
          "gate: {} withheld from {}: {}",
          shown.apply(one.recipient()),
          queueId.isEmpty() ? "a message" : queueId,
          one.answer().text());
    }
    try {
      ledger.write(
          journal -> {
            for (Withholding one : withheld) {
              announcements.recipient(
                  journal,
                  "recipient.withheld",
                  one.answer().list(),
                  one.recipient(),
                  one.answer().reason(),
                  Optional.empty(),
                  one.answer().text(),
                  queueId + " " + one.recipient() + " " + now,
                  now);
            }
            return withheld.size();
          });
    } catch (LedgerUnavailable unavailable) {
      LOG.warn(
          "gate: {} recipients withheld, applications cannot be told: {}",
          withheld.size(),
          unavailable.getMessage());
    }
  }
}
