package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.flow.Receipt;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// How the door closes.
class StopTest extends DoorTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  @Test
  void who_waits_is_told_and_nobody_else_comes_in() throws Exception {
    SmtpDoor door = open(settings());
    try (Client greeted = Client.greeted(door.port());
        Client silent = Client.to(door.port()).expect("220 *");
        Client sender = Client.greeted(door.port()).send("MAIL FROM:<>").expect("250 *")) {
      door.stop(LONG);
      greeted.expect("421 4.3.2 *").expectEnd();
      silent.expect("421 4.3.2 *").expectEnd();
      sender.expect("421 4.3.2 *").expectEnd();
      assertThrows(ConnectException.class, () -> Client.to(door.port()));
    }
  }

  @Test
  void a_message_that_is_coming_in_is_finished_and_answered() throws Exception {
    SmtpDoor door = open(settings());
    try (Client sender = inData(Client.greeted(door.port()));
        Client idle = Client.greeted(door.port())) {
      sender.send("Subject: half");
      Thread stopping = Thread.ofVirtual().start(() -> door.stop(LONG));
      idle.expect("421 4.3.2 *").expectEnd();
      sender.send("", "the rest", ".").expect("250 2.0.0 *").expect("421 4.3.2 *").expectEnd();
      stopping.join();
    }
    assertEquals("Subject: half\r\n\r\nthe rest\r\n", intake.lastBody());
  }

  @Test
  void a_message_that_is_being_recorded_gets_its_answer() throws Exception {
    SmtpDoor door = open(settings());
    CountDownLatch recording = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    intake.answers(
        mail -> {
          recording.countDown();
          await(goOn);
          return new Receipt.Accepted(mail.id(), "delivery");
        });
    try (Client sender = inData(Client.greeted(door.port()));
        Client idle = Client.greeted(door.port())) {
      sender.send(".");
      recording.await();
      Thread stopping = Thread.ofVirtual().start(() -> door.stop(LONG));
      idle.expect("421 4.3.2 *");
      goOn.countDown();
      sender.expect("250 2.0.0 *").expect("421 4.3.2 *").expectEnd();
      stopping.join();
    }
    assertEquals(1, intake.kept().size());
  }

  @Test
  void what_takes_longer_than_the_grace_is_cut_and_nothing_of_it_kept() throws Exception {
    SmtpDoor door = open(settings());
    try (Client sender = inData(Client.greeted(door.port()))) {
      sender.send("Subject: half");
      door.stop(Duration.ofMillis(1));
      sender.expectGone();
    }
    assertTrue(intake.kept().isEmpty());
  }

  @Test
  void no_thread_is_left_behind_even_by_an_intake_that_hangs() throws Exception {
    SmtpDoor door = open(settings());
    AtomicReference<Thread> session = new AtomicReference<>();
    CountDownLatch recording = new CountDownLatch(1);
    intake.answers(
        mail -> {
          session.set(Thread.currentThread());
          recording.countDown();
          await(new CountDownLatch(1));
          return new Receipt.Accepted(mail.id(), "delivery");
        });
    try (Client sender = inData(Client.greeted(door.port()))) {
      sender.send(".");
      recording.await();
      door.stop(Duration.ZERO);
    }
    session.get().join();
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.isAlive() && thread.getName().equals("smtp-door")));
  }

  @Test
  void stopping_twice_or_before_the_start_does_nothing() throws Exception {
    SmtpDoor door = open(settings());
    door.stop(Duration.ZERO);
    door.stop(Duration.ZERO);
    door.close();
    new SmtpDoor(settings(), intake, () -> NOON, () -> false).close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException hurried) {
      throw new IllegalStateException(hurried);
    }
  }
}
