package io.carom.ledger;

import static io.carom.ledger.Samples.NOON;
import static java.time.temporal.ChronoUnit.HOURS;

import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.Standing;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// How a test uses a ledger, whichever database is below.
abstract class LedgerUse {

  /// A ledger that was empty when the test began; the subclass closes it.
  abstract Ledger ledger();

  final void write(Consumer<Journal> work) {
    ledger()
        .write(
            journal -> {
              work.accept(journal);
              return 0;
            });
  }

  final Standing standing() {
    return ledger().read(Recall::standing);
  }

  interface Listing<T> {
    void list(Recall recall, Consumer<T> each);
  }

  final <T> List<T> listed(Listing<T> listing) {
    return ledger()
        .read(
            recall -> {
              List<T> all = new ArrayList<>();
              listing.list(recall, all::add);
              return all;
            });
  }

  static Filter filter(Optional<String> list, Optional<RecipientKey> recipient) {
    return new Filter(list, recipient);
  }

  static Instant later() {
    return NOON.plus(1, HOURS);
  }
}
