package io.carom.cli;

import io.carom.app.Office;
import io.carom.app.RuleFolder;
import io.carom.flow.BounceIntake;
import io.carom.flow.FiledMail;
import io.carom.flow.Receipt;
import io.carom.mail.Address;
import io.carom.mail.Mail;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/// Messages of files on their way into a ledger, many at a time, since one commit serves all that
/// wait for it.
final class Filing implements AutoCloseable {

  /// Messages at a time: what a batch of the ledger takes.
  private static final int AT_A_TIME = 128;

  /// What those may take together, in KiB, as each is in memory until it is on disk.
  private static final int ROOM_KIB = 128 << 10;

  /// So many in a row that could not be recorded say that the ledger is at fault, not they.
  private static final int ENOUGH_REFUSED = 2 * AT_A_TIME;

  private final Office office;
  private final BounceIntake intake;
  private final InstantSource clock;
  private final Optional<Address> bounceAddress;
  private final Semaphore places = new Semaphore(AT_A_TIME);
  private final Semaphore room = new Semaphore(ROOM_KIB);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Integer> kinds = new TreeMap<>();
  private int messages;
  private int known;
  private int refused;
  private int refusedInARow;
  private volatile boolean stopped;

  Filing(Office office, RuleFolder rules, Optional<Address> bounceAddress) {
    this.office = office;
    this.intake = office.intake(rules);
    this.clock = office.clock();
    this.bounceAddress = bounceAddress;
  }

  /// What came of them.
  ///
  /// @param known how many the ledger knew before
  /// @param kinds how many of each kind, the known ones included
  record Count(int messages, int known, int refused, Map<String, Integer> kinds) {}

  /// Hands a message in, waiting only for room; says whether to go on.
  boolean file(MailFiles.Found found, BiConsumer<MailFiles.Found, String> otherwise) {
    if (stopped || isHopeless()) {
      return false;
    }
    int kib = Math.min(ROOM_KIB, 1 + found.octets().length() / 1024);
    places.acquireUninterruptibly();
    room.acquireUninterruptibly(kib);
    threads.execute(
        () -> {
          try {
            record(found, otherwise);
          } finally {
            room.release(kib);
            places.release();
          }
        });
    return true;
  }

  private void record(MailFiles.Found found, BiConsumer<MailFiles.Found, String> otherwise) {
    Receipt receipt;
    boolean before = false;
    try {
      Mail mail = FiledMail.of(found.octets(), bounceAddress, clock.instant());
      before = office.ledger().read(recall -> recall.known(mail.id()));
      receipt = intake.receive(mail);
    } catch (RuntimeException fault) {
      receipt = new Receipt.Deferred(Receipt.Cause.CANNOT_RECORD, Text.because(fault));
    }
    count(before, receipt);
    switch (receipt) {
      case Receipt.Accepted _ -> {}
      case Receipt.Deferred(Receipt.Cause _, String because) -> otherwise.accept(found, because);
      case Receipt.Refused(String because) -> otherwise.accept(found, because);
      case Receipt.Answered(int _, String _, String because) -> otherwise.accept(found, because);
    }
  }

  private synchronized void count(boolean before, Receipt receipt) {
    messages++;
    if (receipt instanceof Receipt.Accepted(var _, String kind)) {
      known += before ? 1 : 0;
      kinds.merge(kind, 1, Integer::sum);
      refusedInARow = 0;
    } else {
      refused++;
      refusedInARow++;
    }
  }

  private synchronized boolean isHopeless() {
    return refusedInARow >= ENOUGH_REFUSED;
  }

  /// Waits for all that was handed in.
  void finish() {
    places.acquireUninterruptibly(AT_A_TIME);
    places.release(AT_A_TIME);
  }

  /// Takes no more.
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /// Whether all that was handed in is recorded.
  synchronized boolean isWhole() {
    return refused == 0;
  }

  synchronized Count count() {
    return new Count(messages, known, refused, Map.copyOf(kinds));
  }

  @Override
  public void close() {
    threads.close();
  }
}
