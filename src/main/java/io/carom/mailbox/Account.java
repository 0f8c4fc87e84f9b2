package io.carom.mailbox;

import io.carom.flow.Intake;
import io.carom.ledger.Ledger;
import io.carom.ledger.LedgerUnavailable;
import io.carom.mailbox.MailboxSettings.Protocol;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One mailbox, read until it is told to stop: connects, reads what is new, waits for more, and
/// begins again when it is dropped. Tells the log when that changes, not each time it fails.
final class Account implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Account.class);

  private final MailboxSettings settings;
  private final MailServer server;
  private final Reader reader;
  private final Ledger ledger;
  private final Pace pace;
  private final InstantSource clock;
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final boolean isToken;
  private int failures;
  private volatile boolean stopped;

  Account(
      MailboxSettings settings,
      Login login,
      Intake intake,
      Ledger ledger,
      Pace pace,
      InstantSource clock) {
    this.settings = settings;
    this.server = new MailServer(settings, login, pace.silence());
    this.reader = new Reader(settings, intake, clock);
    this.isToken = login.isToken();
    this.ledger = ledger;
    this.pace = pace;
    this.clock = clock;
  }

  /// Ends soon; its thread must be interrupted too.
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped) {
      Duration pause;
      try {
        pause = visit() ? settings.poll() : pace.pause(++failures, false, random);
      } catch (MessagingException | RuntimeException e) {
        Trouble trouble = Trouble.of(settings, e);
        pause = pace.pause(++failures, trouble.isRefused() && !isToken, random);
        tell(trouble, e);
      } catch (InterruptedException told) {
        return;
      }
      try {
        if (stopped) {
          return;
        }
        Thread.sleep(pause);
      } catch (InterruptedException told) {
        return;
      }
    }
  }

  /// Reads for as long as the connection holds; says whether all is settled.
  private boolean visit() throws MessagingException, InterruptedException {
    Place place = Place.of(settings, ledger, clock);
    try (Visit visit = open(server.enter(), place)) {
      visit.prepare();
      if (place.stands(true, "")) {
        LOG.info("mailbox {}: connected, {}", settings.name(), visit.describe());
      }
      boolean isSettled;
      do {
        isSettled = visit.read();
        failures = isSettled ? 0 : failures;
      } while (isSettled && !stopped && visit.waitForMore());
      return isSettled;
    }
  }

  private Visit open(Store store, Place place) throws MessagingException {
    try {
      return settings.protocol() == Protocol.IMAP
          ? ImapVisit.open(settings, reader, place, pace.silence(), store)
          : Pop3Visit.open(settings, reader, place, store);
    } catch (MessagingException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /// Connects, looks and leaves; nothing is read.
  ///
  /// @throws MessagingException when that fails
  /// @throws IllegalArgumentException when the secret or the authorities cannot be had
  String look() throws MessagingException {
    try (Visit visit = open(server.lookIn(), Place.of(settings, ledger, clock))) {
      return visit.describe();
    }
  }

  private void tell(Trouble trouble, Exception e) {
    if (stopped) {
      return;
    }
    try {
      if (Place.of(settings, ledger, clock).stands(false, trouble.toString())) {
        LOG.warn(
            "mailbox {}: not read: {}; it is tried again, with growing pauses",
            settings.name(),
            trouble);
        LOG.debug("the cause", e);
      }
    } catch (LedgerUnavailable nothingToReadItInto) {
      LOG.warn("mailbox {}: not read: {}", settings.name(), nothingToReadItInto.getMessage());
    }
  }
}
