package io.carom.mailbox;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.flow.Intake;
import io.carom.ledger.Entries.MailboxState;
import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Mailboxes that are read into a ledger of a test's own, again at once where that fails.
final class Reading implements AutoCloseable {

  /// How long a test waits for what never comes.
  static final long PATIENCE_SECONDS = 150;

  private static final Duration SOON = Duration.ofMillis(2);

  private final Ledger ledger;
  private final Pace pace;
  private final List<Mailboxes> started = new ArrayList<>();

  Reading(Path data) {
    this(data, Pace.DEFAULT.silence());
  }

  /// @param silence how long a server may say nothing
  Reading(Path data, Duration silence) {
    this.ledger = SqliteLedger.open(data);
    this.pace = new Pace(SOON, SOON, SOON.multipliedBy(10), silence);
  }

  Ledger ledger() {
    return ledger;
  }

  void start(MailboxSettings settings, Login login, Intake intake) {
    start(Map.of(settings, login), intake);
  }

  void start(Map<MailboxSettings, Login> mailboxes, Intake intake) {
    Mailboxes begun = new Mailboxes(mailboxes, intake, ledger, pace, InstantSource.system());
    started.add(begun);
    begun.start();
  }

  /// Ends what was started last.
  void stop() {
    started.removeLast().stop(Duration.ofSeconds(20));
  }

  static Login password(String text) {
    return password(() -> text);
  }

  /// @param each asked for each login
  static Login password(Supplier<String> each) {
    return new Login() {
      @Override
      public boolean isToken() {
        return false;
      }

      @Override
      public String secret() {
        return each.get();
      }
    };
  }

  /// Waits until the ledger says so of a mailbox: what is to be moved is moved before that.
  void settled(String mailbox, Predicate<MailboxState> wanted) throws InterruptedException {
    CountDownLatch settled = new CountDownLatch(1);
    ledger.afterCommit(
        () ->
            Thread.startVirtualThread(
                () -> {
                  if (is(mailbox, wanted)) {
                    settled.countDown();
                  }
                }));
    assertTrue(
        is(mailbox, wanted) || settled.await(PATIENCE_SECONDS, TimeUnit.SECONDS),
        () -> "the ledger says only: " + ledger.read(recall -> recall.mailbox(mailbox)));
  }

  private boolean is(String mailbox, Predicate<MailboxState> wanted) {
    return ledger.read(recall -> recall.mailbox(mailbox)).filter(wanted).isPresent();
  }

  MailboxState state(String mailbox) {
    return ledger.read(recall -> recall.mailbox(mailbox)).orElseThrow();
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      stop();
    }
    ledger.close();
  }
}
