package io.carom.flow;

import io.carom.ledger.Entries.MailHead;
import io.carom.ledger.Entries.StoredMail;
import io.carom.ledger.Ledger;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Messages that a fault of ours kept unread, taken in once more: a newer Carom may come through.
public final class SecondReading {

  private static final Logger LOG = LoggerFactory.getLogger(SecondReading.class);

  private static final int PAGE = 100;

  private final Ledger ledger;
  private final BounceIntake intake;

  /// @param intake records only: what was to be passed on was passed on when it came
  public SecondReading(Ledger ledger, BounceIntake intake) {
    this.ledger = ledger;
    this.intake = intake;
  }

  /// Reads all of them; gives how many are read now.
  ///
  /// @throws io.carom.ledger.LedgerUnavailable when they cannot be had
  public int run() {
    int read = 0;
    List<MailHead> page = page(0);
    while (!page.isEmpty()) {
      for (MailHead head : page) {
        Optional<StoredMail> kept = ledger.read(recall -> recall.mail(head.id()));
        if (kept.isPresent()
            && intake.receive(kept.get().mail()) instanceof Receipt.Accepted accepted
            && !accepted.kind().equals(Reading.UNREAD)) {
          LOG.info("{} can be read now: {}", head.id().brief(), accepted.kind());
          read++;
        }
      }
      page = page(page.getLast().number());
    }
    return read;
  }

  private List<MailHead> page(long after) {
    return ledger.read(recall -> recall.unread(after, PAGE));
  }
}
