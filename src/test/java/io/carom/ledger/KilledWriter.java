package io.carom.ledger;

import io.carom.mail.Mail;
import io.carom.mail.MailId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A process that writes from many threads and says each MailId once its write has returned,
/// until it is killed, nobody hears it any more, or `count` were written.
final class KilledWriter {

  private static final int THREADS = 8;

  private KilledWriter() {}

  static void main(String[] args) {
    Ledger ledger = SqliteLedger.open(Path.of(args[0]));
    int count = Integer.parseInt(args[1]);
    AtomicInteger next = new AtomicInteger();
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      threads[i] =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                      say(write(ledger, n));
                    }
                  });
    }
    for (Thread thread : threads) {
      LedgerThread.joinUninterruptibly(thread);
    }
    ledger.close();
  }

  private static MailId write(Ledger ledger, int number) {
    Mail mail = Samples.mail("child " + number);
    return ledger.write(
        journal -> {
          journal.keep(mail, "delivery");
          journal.outcome(Samples.outcome(mail.id(), 1, mail.id().value()));
          journal.publish(
              Samples.event("evt_" + number, Samples.NOON), List.of("http://127.0.0.1/hook"));
          return mail.id();
        });
  }

  private static synchronized void say(MailId id) {
    System.out.println(id);
    if (System.out.checkError()) {
      Runtime.getRuntime().halt(1);
    }
  }
}
