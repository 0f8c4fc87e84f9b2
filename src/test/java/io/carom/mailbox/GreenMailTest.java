package io.carom.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.carom.flow.Receipt;
import io.carom.ledger.Entries.MailboxState;
import io.carom.mailbox.MailboxSettings.Protocol;
import io.carom.mailbox.MailboxSettings.Tls;
import jakarta.mail.Flags;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mailboxes of a server in memory.
class GreenMailTest {

  @TempDir Path data;
  private final KindIntake intake = new KindIntake();
  private Reading reading;
  private GreenMail server;
  private GreenMailUser user;

  @BeforeEach
  void start() {
    server =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_POP3)
            });
    server.start();
    user = server.setUser("bounces@example.org", "bounces", "secret");
    reading = new Reading(data);
  }

  @AfterEach
  void stop() {
    reading.close();
    server.stop();
  }

  private MailboxSettings settings(Protocol protocol, Optional<String> processed, boolean delete) {
    return new MailboxSettings(
        "box",
        protocol,
        "127.0.0.1",
        protocol == Protocol.IMAP ? server.getImap().getPort() : server.getPop3().getPort(),
        Tls.OFF,
        Optional.empty(),
        "bounces",
        "INBOX",
        processed,
        delete,
        Duration.ofMillis(50),
        Optional.empty(),
        1 << 20);
  }

  private void arrives(String text) throws Exception {
    user.deliver(
        new MimeMessage(null, new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))));
  }

  private MailFolder inbox() throws Exception {
    return server.getManagers().getImapHostManager().getInbox(user);
  }

  private MailFolder folder(String name) {
    return server.getManagers().getImapHostManager().getFolder(user, name);
  }

  private static List<String> subjects(MailFolder folder) {
    return folder.getMessages().stream().map(GreenMailTest::subject).toList();
  }

  private static String subject(StoredMessage message) {
    try {
      return message.getMimeMessage().getSubject();
    } catch (jakarta.mail.MessagingException e) {
      throw new AssertionError(e);
    }
  }

  private void settled(Predicate<MailboxState> wanted) throws InterruptedException {
    reading.settled("box", wanted);
  }

  @Test
  void reports_go_to_their_folder_and_all_else_stays_unread() throws Exception {
    arrives(Reports.report("gone"));
    arrives(Reports.letter("a question"));
    reading.start(
        settings(Protocol.IMAP, Optional.of("Bounces"), false), Reading.password("secret"), intake);
    settled(state -> state.understood() == 1 && state.left() == 1);
    assertEquals(List.of("a question"), subjects(inbox()));
    assertEquals(List.of("Undelivered gone"), subjects(folder("Bounces")));
    for (StoredMessage each : inbox().getMessages()) {
      assertFalse(each.isSet(Flags.Flag.SEEN), "left unread: " + subject(each));
      assertFalse(each.isSet(Flags.Flag.DELETED));
    }
  }

  @Test
  void what_was_left_is_not_read_again_after_a_restart() throws Exception {
    arrives(Reports.letter("a question"));
    MailboxSettings settings = settings(Protocol.IMAP, Optional.empty(), false);
    reading.start(settings, Reading.password("secret"), intake);
    settled(state -> state.left() == 1);
    reading.stop();
    arrives(Reports.report("gone"));
    reading.start(settings, Reading.password("secret"), intake);
    intake.await(mails -> intake.subjects().contains("Undelivered gone"));
    assertEquals(1, intake.subjects().stream().filter("a question"::equals).count());
  }

  @Test
  void a_message_put_off_is_tried_again_and_holds_up_no_other() throws Exception {
    arrives(Reports.report("first"));
    arrives(Reports.report("second"));
    CountDownLatch twice = new CountDownLatch(2);
    intake.answers(
        mail -> {
          if (KindIntake.text(mail).contains("Undelivered first")) {
            twice.countDown();
            if (twice.getCount() > 0) {
              return new Receipt.Deferred(Receipt.Cause.CANNOT_RECORD, "not now");
            }
          }
          return KindIntake.accepted(mail);
        });
    reading.start(
        settings(Protocol.IMAP, Optional.of("Bounces"), false), Reading.password("secret"), intake);
    assertTrue(twice.await(Reading.PATIENCE_SECONDS, TimeUnit.SECONDS));
    settled(state -> state.understood() == 2);
    assertEquals(List.of(), subjects(inbox()));
    assertEquals(2, folder("Bounces").getMessageCount());
  }

  @Test
  void a_message_too_large_is_left_and_the_next_is_read() throws Exception {
    arrives(Reports.report("large") + "x".repeat(1 << 20));
    arrives(Reports.report("small"));
    reading.start(
        settings(Protocol.IMAP, Optional.of("Bounces"), false), Reading.password("secret"), intake);
    settled(state -> state.understood() == 1 && state.left() == 1);
    assertEquals(List.of("Undelivered small"), intake.subjects());
    assertEquals(List.of("Undelivered large"), subjects(inbox()));
  }

  @Test
  void a_wrong_password_is_told_in_the_ledger_and_the_right_one_later_is_taken() throws Exception {
    arrives(Reports.report("gone"));
    CountDownLatch asked = new CountDownLatch(3);
    reading.start(
        settings(Protocol.IMAP, Optional.empty(), false),
        Reading.password(
            () -> {
              asked.countDown();
              return asked.getCount() > 0 ? "wrong" : "secret";
            }),
        intake);
    assertTrue(asked.await(Reading.PATIENCE_SECONDS, TimeUnit.SECONDS));
    intake.await(1);
    assertTrue(reading.state("box").connected());
  }

  @Test
  void by_pop3_all_is_read_once_and_nothing_deleted() throws Exception {
    arrives(Reports.report("gone"));
    arrives(Reports.letter("a question"));
    MailboxSettings settings = settings(Protocol.POP3, Optional.empty(), false);
    for (int time = 0; time < 2; time++) {
      reading.start(settings, Reading.password("secret"), intake);
      intake.await(2 + time);
      int left = time + 1;
      settled(state -> state.understood() == 1 && state.left() == left);
      reading.stop();
      arrives(Reports.letter("another " + time));
    }
    assertEquals(List.of("Undelivered gone", "a question", "another 0"), intake.subjects());
    assertEquals(4, inbox().getMessageCount());
  }

  @Test
  void by_pop3_reports_are_deleted_when_told_and_all_else_stays() throws Exception {
    IntStream.range(0, 3).forEach(i -> quietly(Reports.report("gone" + i)));
    arrives(Reports.letter("a question"));
    reading.start(
        settings(Protocol.POP3, Optional.empty(), true), Reading.password("secret"), intake);
    intake.await(4);
    arrives(Reports.letter("mark"));
    intake.await(5);
    reading.stop();
    assertEquals(List.of("a question", "mark"), subjects(inbox()));
  }

  private void quietly(String text) {
    try {
      arrives(text);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void fifty_idle_mailboxes_leave_virtual_threads_room() throws Exception {
    Map<MailboxSettings, Login> many = new java.util.HashMap<>();
    for (int i = 0; i < 50; i++) {
      MailboxSettings one = settings(Protocol.IMAP, Optional.empty(), false);
      many.put(
          new MailboxSettings(
              "box" + i,
              one.protocol(),
              one.host(),
              one.port(),
              one.tls(),
              one.authorities(),
              one.user(),
              one.folder(),
              one.processedFolder(),
              one.delete(),
              Duration.ofMinutes(5),
              one.bounceAddress(),
              one.maxMessageBytes()),
          Reading.password("secret"));
    }
    arrives(Reports.report("gone"));
    reading.start(many, intake);
    intake.await(50);
    CountDownLatch ran = new CountDownLatch(1);
    Thread.ofVirtual().start(ran::countDown);
    assertTrue(ran.await(Reading.PATIENCE_SECONDS, TimeUnit.SECONDS), "a carrier is free");
    arrives(Reports.report("lost"));
    intake.await(100);
  }
}
