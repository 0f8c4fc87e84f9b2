package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.carom.flow.Receipt;
import io.carom.mail.MailId;
import io.carom.mail.Octets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// DATA and BDAT: where a message ends, what of it is kept, and what is answered.
class DataTest extends DoorTest {

  @Test
  void the_octets_are_kept_as_they_came() throws Exception {
    String body = "Subject: x\r\n\r\nd\u00e9j\u00e0 \0 vu\r\n\ttab\r\n";
    try (Client client = inData()) {
      client.raw(body + ".\r\n").expect("250 2.0.0 *");
    }
    assertEquals(body, intake.lastBody());
  }

  @Test
  void the_answer_names_the_mail() throws Exception {
    try (Client client = inData()) {
      client.raw("Subject: x\r\n\r\n.\r\n");
      client.expect(
          "250 2.0.0 Recorded as " + MailId.of(Octets.ascii("Subject: x\r\n\r\n")).brief());
    }
  }

  @Test
  void an_empty_message_is_a_message() throws Exception {
    try (Client client = inData()) {
      client.raw(".\r\n").expect("250 2.0.0 *");
    }
    assertEquals("", intake.lastBody());
  }

  @Test
  void dots_are_unstuffed_on_every_line_and_on_no_other_place() throws Exception {
    try (Client client = inData()) {
      client.raw("..first\r\n...\r\n.x\r\na.b\r\n.\n..\r\n..\r\n.\r\n").expect("250 2.0.0 *");
    }
    assertEquals(".first\r\n..\r\nx\r\na.b\r\n\n..\r\n.\r\n", intake.lastBody());
  }

  @Test
  void only_crlf_dot_crlf_ends_a_message() throws Exception {
    SmtpDoor door = open(settings());
    for (String end :
        List.of(
            "\n.\n",
            "\n.\r\n",
            "\r.\r",
            "\r.\r\n",
            "\r\n.\n",
            "\r\n.\r",
            "\r\n\0.\r\n",
            "\r\n.\0\r\n",
            "\r\n\0.\0\r\n",
            "\n\n.\r\n",
            "\r\n.\r\r\n",
            "\r\r\n.\r\r\n",
            "\r\n. \r\n",
            "\r\0\n.\r\n",
            "\r\0.\r\n",
            "\u0085.\u0085")) {
      String smuggled = "MAIL FROM:<evil@example.org>\r\nRCPT TO:<b@localhost>\r\nDATA\r\nevil";
      String sent = "Subject: x\r\n\r\ntext" + end + smuggled;
      try (Client client = inData(Client.greeted(door.port()))) {
        client.raw(sent + "\r\n.\r\n").expect("250 2.0.0 *");
        client.send("NOOP").expect("250 2.0.0 Done");
      }
      assertEquals(sent.replace("\r\n.", "\r\n") + "\r\n", intake.lastBody());
    }
    assertEquals(16, intake.kept().size());
  }

  @Test
  void the_end_is_found_however_the_octets_are_cut() throws Exception {
    String stuffed = "..a\r\n.\rb\r\n\r.\r\n..\r\n.\r\n";
    String plain = ".a\r\n\rb\r\n\r.\r\n.\r\n";
    for (int step = 1; step <= stuffed.length(); step++) {
      BodyCollector collector = new BodyCollector(65_536, new Room(65_536).share());
      byte[] octets = Octets.ascii(stuffed).array();
      int at = 0;
      while (at < octets.length) {
        at = collector.take(octets, at, Math.min(octets.length, at + step));
      }
      assertTrue(collector.ended());
      assertEquals(new Body.Complete(Octets.ascii(plain)), collector.body(), "step " + step);
    }
  }

  @Test
  void what_follows_the_end_is_left_for_the_next_command() {
    BodyCollector collector = new BodyCollector(65_536, new Room(65_536).share());
    byte[] octets = Octets.ascii("a\r\n.\r\nQUIT\r\n").array();
    assertEquals(6, collector.take(octets, 0, octets.length));
  }

  @Test
  void lines_longer_than_a_thousand_octets_are_taken() throws Exception {
    String line = "x".repeat(200_000);
    try (Client client = inData()) {
      client.send(line, ".").expect("250 2.0.0 *");
    }
    assertEquals(line + "\r\n", intake.lastBody());
  }

  @Test
  void a_message_may_be_as_large_as_offered_and_no_larger() throws Exception {
    SmtpSettings small = with(limits().messageBytes(65_536, 65_536 * 2));
    try (Client client = inData(small)) {
      String line = "..345678901234\r\n\r";
      String full = "." + "x".repeat(65_533) + "\r\n";
      client.raw("." + full + ".\r\n").expect("250 2.0.0 *");
      assertEquals(full, intake.lastBody());
      inData(client).raw("x" + full + ".\r\n").expect("552 5.3.4 *");
      inData(client).raw(line.repeat(10_000) + "\r\n.\r\n").expect("552 5.3.4 *");
      inData(client).raw("small\r\n.\r\n").expect("250 2.0.0 *");
      assertEquals(2, intake.kept().size());
    }
  }

  @Test
  void a_refused_body_never_runs_as_commands() throws Exception {
    SmtpSettings small = with(limits().messageBytes(65_536, 65_536));
    String commands =
        "MAIL FROM:<evil@example.org>\r\nRCPT TO:<b@localhost>\r\nDATA\r\nevil\r\n"
            + "NOOP\r\n".repeat(20_000);
    try (Client client = inData(small)) {
      client.raw(commands + ".\r\n").expect("552 5.3.4 *");
      client.send("RCPT TO:<b@localhost>").expect("503 5.5.1 *");
      intake.answers(mail -> new Receipt.Refused("no"));
      inData(client).raw("NOOP\r\nQUIT\r\n.\r\n").expect("554 5.7.1 *");
      client.send("MAIL FROM:<>").expect("250 2.1.0 *");
      assertTrue(intake.kept().isEmpty());
    }
  }

  @Test
  void messages_that_do_not_fit_beside_others_are_to_come_again() throws Exception {
    SmtpDoor door = open(with(limits().messageBytes(65_536, 65_536)));
    String half = "x".repeat(40_000);
    try (Client first = inData(Client.greeted(door.port()));
        Client second = inData(Client.greeted(door.port()))) {
      intake.answers(
          mail -> {
            intake.answers(other -> new Receipt.Accepted(other.id(), "delivery"));
            try {
              second.send(half, ".").expect("452 4.3.1 *");
            } catch (java.io.IOException broken) {
              throw new java.io.UncheckedIOException(broken);
            }
            return new Receipt.Accepted(mail.id(), "delivery");
          });
      first.send(half, ".").expect("250 2.0.0 *");
      inData(second).send(half, ".").expect("250 2.0.0 *");
    }
    assertEquals(2, intake.kept().size());
  }

  @Test
  void a_torn_message_is_no_message() throws Exception {
    SmtpDoor door = open(settings());
    for (String torn : List.of("", "Subject: x\r\n\r\ntext\r\n", "text\r\n.", "text\r\n.\r")) {
      try (Client client = inData(Client.greeted(door.port()))) {
        client.raw(torn).shutOutput().expectGone();
      }
    }
    assertTrue(intake.kept().isEmpty());
  }

  @Test
  void each_receipt_has_its_reply() throws Exception {
    try (Client client = client()) {
      intake.answers(m -> new Receipt.Deferred(Receipt.Cause.CANNOT_RECORD, "secret"));
      inData(client).send(".").expect("451 4.3.0 Cannot record mail now");
      intake.answers(m -> new Receipt.Deferred(Receipt.Cause.STORAGE_SHORT, "secret"));
      inData(client).send(".").expect("452 4.3.1 Short of storage, try again later");
      intake.answers(m -> new Receipt.Refused("secret"));
      inData(client).send(".").expect("554 5.7.1 Refused");
      intake.answers(
          m -> {
            throw new IllegalStateException("secret");
          });
      inData(client).send(".").expect("451 4.3.0 Cannot record mail now");
      intake.answers(m -> new Receipt.Accepted(m.id(), "delivery"));
      inData(client).send(".").expect("250 2.0.0 *");
      intake.answers(m -> new Receipt.Deferred(Receipt.Cause.STOPPING, "secret"));
      inData(client).send(".").expect("421 4.3.2 *").expectEnd();
      assertEquals(1, intake.kept().size());
    }
  }

  @Test
  void a_bug_of_ours_is_logged_once_with_the_mail_it_struck() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(SmtpDoor.class.getPackageName());
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    intake.answers(
        mail -> {
          throw new IllegalStateException("a bug");
        });
    try (Client client = inData()) {
      client.send(".").expect("451 4.3.0 *").send("QUIT").expect("221 *").expectEnd();
    } finally {
      logger.detachAppender(log);
    }
    assertEquals(
        List.of(
            "mail "
                + MailId.of(Octets.ascii("")).brief()
                + " could not be taken in and was answered 451"),
        log.list.stream()
            .filter(event -> event.getLevel() == Level.ERROR)
            .map(ILoggingEvent::getFormattedMessage)
            .toList());
  }

  @Test
  void the_transaction_is_over_after_every_answer() throws Exception {
    try (Client client = client()) {
      inData(client).send(".").expect("250 2.0.0 *");
      client.send("DATA").expect("503 5.5.1 *");
      intake.answers(m -> new Receipt.Deferred(Receipt.Cause.CANNOT_RECORD, "disk"));
      inData(client).send(".").expect("451 4.3.0 *");
      client.send("DATA").expect("503 5.5.1 *");
      client.send("MAIL FROM:<>").expect("250 2.1.0 *");
    }
  }

  @Test
  void a_message_that_went_round_too_often_is_refused() throws Exception {
    try (Client client = client()) {
      String hop = "Received: from a.example.org\r\n by b.example.org;\r\n Fri, 2 Jan 2026\r\n";
      inData(client).raw(hop.repeat(50) + "\r\nReceived: in the body\r\n.\r\n").expect("250 *");
      inData(client).raw(hop.repeat(50) + "rEceived: x\r\n\r\n.\r\n").expect("554 5.4.6 *");
      inData(client).raw("received:x\n".repeat(51) + "\n\r\n.\r\n").expect("554 5.4.6 *");
      inData(client).raw("Received-SPF: x\r\n".repeat(60) + "\r\n.\r\n").expect("250 *");
    }
  }

  @Test
  void a_chunk_is_swallowed_and_refused() throws Exception {
    try (Client client = client()) {
      client.send("MAIL FROM:<>").expect("250 *").send("RCPT TO:<a@localhost>").expect("250 *");
      client.raw("BDAT 12\r\nNOOP\r\nNOOP\r\n").expect("502 5.5.1 *");
      client.raw("BDAT 6 LAST\r\nNOOP\r\nNOOP\r\n").expect("502 5.5.1 *").expect("250 2.0.0 *");
      client.raw("BDAT 0 LAST\r\n").expect("502 5.5.1 *");
      client.send("RSET").expect("250 2.0.0 *");
    }
    assertTrue(intake.kept().isEmpty());
  }

  @Test
  void a_chunk_of_unknown_end_or_over_the_limit_ends_the_session() throws Exception {
    SmtpDoor door = open(with(limits().messageBytes(65_536, 65_536)));
    for (String size : List.of("65537", "99999999999999999999", "", "-1", "ten", "1x LAST")) {
      try (Client client = Client.greeted(door.port())) {
        client.raw("BDAT " + size + "\r\nNOOP\r\nNOOP\r\n").expect("502 5.5.1 *").expectEnd();
      }
    }
  }

  @Test
  void the_last_word_is_heard_by_who_is_still_talking() throws Exception {
    try (Client client = client()) {
      client.raw("BDAT 999999999\r\n" + "x".repeat(500_000)).expect("502 5.5.1 *").expectEnd();
    }
  }

  @Test
  void a_torn_chunk_is_no_message() throws Exception {
    try (Client client = client()) {
      client.send("MAIL FROM:<>").expect("250 *").send("RCPT TO:<a@localhost>").expect("250 *");
      client.raw("BDAT 100 LAST\r\nSubject: torn\r\n").shutOutput().expectGone();
    }
    assertTrue(intake.kept().isEmpty());
  }
}
