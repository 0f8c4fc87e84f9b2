package io.carom.ledger;

import static io.carom.ledger.Samples.NOON;
import static io.carom.ledger.Samples.mail;
import static io.carom.ledger.Samples.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {

  @TempDir Path place;
  private SqliteLedger ledger;
  private final AtomicInteger commits = new AtomicInteger();

  @BeforeEach
  void open() {
    ledger = SqliteLedger.open(place);
    ledger.afterCommit(commits::incrementAndGet);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void no_250_before_it_is_on_disk() {
    List<String> seen = new ArrayList<>();
    Callers callers = new Callers(ledger);
    callers
        .call(j -> j.keep(mail("early"), "delivery"))
        .call(
            j -> {
              assertTrue(j.mail(mail("early").id()).isPresent(), "the work before has run");
              seen.add(onDisk("early") ? "on disk" : "not on disk");
              seen.add(callers.waits(1) ? "waits" : "was released");
            });
    assertEquals(Arrays.asList(null, null, null), callers.outcome());
    assertEquals(List.of("not on disk", "waits"), seen);
    assertTrue(onDisk("early"));
  }

  /// Whether another connection finds the message.
  private boolean onDisk(String word) {
    try (Sql other = new SqliteFile(place).connect()) {
      return other
          .one("select 1 from message where mail_id = ?", row -> 1, mail(word).id())
          .isPresent();
    }
  }

  @Test
  void a_failing_work_costs_itself_only() {
    IllegalStateException mine = new IllegalStateException("a bug in one message's way");
    List<Throwable> got =
        new Callers(ledger)
            .call(j -> j.keep(mail("before"), "delivery"))
            .call(
                j -> {
                  j.keep(mail("bad"), "delivery");
                  throw mine;
                })
            .call(
                j -> {
                  assertTrue(j.mail(mail("before").id()).isPresent(), "written before, seen");
                  assertTrue(j.mail(mail("bad").id()).isEmpty(), "rolled back, not seen");
                  assertEquals(1, j.standing().messages());
                  j.keep(mail("after"), "delivery");
                })
            .outcome();
    assertEquals(1, commits.get(), "all of it was one batch");
    assertNull(got.get(1));
    assertSame(mine, got.get(2));
    assertNull(got.get(3));
    assertTrue(onDisk("before"));
    assertFalse(onDisk("bad"));
    assertTrue(onDisk("after"));
  }

  @Test
  void a_statement_that_the_database_refuses_costs_its_own_work_only() {
    List<Throwable> got =
        new Callers(ledger)
            .call(j -> j.keep(mail("good"), "delivery"))
            .call(j -> j.outcome(outcome(mail("never kept").id(), 1, "k")))
            .outcome();
    assertEquals(1, commits.get());
    assertNull(got.get(1));
    assertInstanceOf(RuntimeException.class, got.get(2));
    assertTrue(onDisk("good"));
  }

  @Test
  void a_full_disk_fails_the_whole_batch_and_the_next_one_is_served() {
    List<Throwable> got =
        new Callers(ledger)
            .call(j -> j.keep(mail("small"), "delivery"))
            .call(
                j -> {
                  // What a full disk says, wherever this test runs; the next connection has no cap.
                  ((SqlJournal) j).sql().one("pragma max_page_count = 1", row -> row.getInt(1));
                  j.keep(large(1), "delivery");
                })
            .outcome();
    for (Throwable each : got) {
      assertEquals(
          LedgerUnavailable.Kind.FULL,
          assertInstanceOf(LedgerUnavailable.class, each, "a caller of the batch").kind());
    }
    assertEquals(0, commits.get());
    assertFalse(onDisk("small"));
    ledger.write(
        j -> {
          j.keep(mail("next"), "delivery");
          return 0;
        });
    assertTrue(onDisk("next"));
    assertEquals(1, ledger.read(Recall::standing).messages());
  }

  /// Such a transaction stays open, and in it none could be begun.
  @Test
  void a_commit_that_is_refused_costs_its_batch_and_the_next_one_is_served() {
    List<Throwable> got =
        new Callers(ledger)
            .call(j -> j.keep(mail("lost"), "delivery"))
            .call(
                j -> {
                  Sql sql = ((SqlJournal) j).sql();
                  sql.update(
                      "create table child (message integer references message (id)"
                          + " deferrable initially deferred)");
                  sql.update("insert into child values (4711)");
                })
            .outcome();
    assertInstanceOf(LedgerUnavailable.class, got.get(1));
    assertInstanceOf(LedgerUnavailable.class, got.get(2));
    assertFalse(onDisk("lost"));
    ledger.write(
        j -> {
          j.keep(mail("next"), "delivery");
          return 0;
        });
    assertTrue(onDisk("next"));
  }

  @Test
  void a_batch_has_a_bound_in_works() {
    Callers callers = new Callers(ledger);
    for (int i = 0; i < GroupCommit.MAX_WORKS; i++) {
      callers.call(j -> j.removals("news", NOON));
    }
    callers.outcome();
    assertEquals(2, commits.get());
  }

  @Test
  void a_batch_has_a_bound_in_octets() {
    Callers callers = new Callers(ledger);
    for (int i = 0; i < 3; i++) {
      Mail half = large(i);
      callers.call(j -> j.keep(half, "delivery"));
    }
    callers.outcome();
    assertEquals(2, commits.get(), "two of half the bound, then the third");
  }

  private static Mail large(int number) {
    byte[] octets = new byte[(int) (GroupCommit.MAX_OCTETS / 2)];
    octets[0] = (byte) number;
    return Mail.of(Envelope.none(), Octets.of(octets), NOON);
  }

  @Test
  void a_caller_that_is_interrupted_still_learns_what_became_of_its_work() {
    AtomicInteger flag = new AtomicInteger();
    Callers callers = new Callers(ledger);
    callers.call(j -> j.keep(mail("interrupted"), "delivery"));
    callers.thread(1).interrupt();
    Thread watcher =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  Thread.currentThread().interrupt();
                  ledger.write(
                      j -> {
                        j.keep(mail("interrupted too"), "delivery");
                        return 0;
                      });
                  flag.set(Thread.currentThread().isInterrupted() ? 1 : 2);
                });
    watcher.start();
    assertNull(callers.outcome().get(1));
    LedgerThread.joinUninterruptibly(watcher);
    assertTrue(onDisk("interrupted"));
    assertTrue(onDisk("interrupted too"));
    assertEquals(1, flag.get(), "the interrupt is passed on");
  }

  @Test
  void closing_finishes_what_waits() {
    Callers callers = new Callers(ledger);
    callers.call(j -> j.keep(mail("waited"), "delivery"));
    Thread closing = Thread.ofPlatform().start(ledger::close);
    assertEquals(Arrays.asList(null, null), callers.outcome());
    LedgerThread.joinUninterruptibly(closing);
    assertTrue(onDisk("waited"));
  }

  @Test
  void a_listener_that_fails_harms_nobody() {
    List<String> heard = new ArrayList<>();
    ledger.afterCommit(
        () -> {
          throw new IllegalStateException("a bug in a listener");
        });
    ledger.afterCommit(() -> heard.add("commit"));
    ledger.write(j -> 1);
    ledger.write(j -> 2);
    ledger.close();
    assertEquals(List.of("commit", "commit"), heard);
  }
}
