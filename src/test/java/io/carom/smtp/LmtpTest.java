package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.flow.Receipt;
import io.carom.mail.Mail;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// LMTP (RFC 2033) beside SMTP.
class LmtpTest extends DoorTest {

  private final List<List<String>> handedIn = new CopyOnWriteArrayList<>();

  private Client lmtp() throws IOException {
    SmtpDoor door = open(settings().withLmtp(new SmtpSettings.Place("127.0.0.1", 0)));
    return Client.to(door.lmtpPort().orElseThrow()).expect("220 *");
  }

  private static Client inData(Client client, String... recipients) throws IOException {
    client.send("LHLO mx.example.net").expect("250*").send("MAIL FROM:<>").expect("250 2.1.0 *");
    for (String recipient : recipients) {
      client.send("RCPT TO:<" + recipient + ">").expect("250 2.1.5 *");
    }
    return client.send("DATA").expect("354 *");
  }

  private Receipt refusingTwo(Mail mail) {
    List<String> recipients =
        mail.envelope().recipients().stream().map(r -> r.address().toString()).toList();
    handedIn.add(recipients);
    return recipients.contains("two@localhost")
        ? new Receipt.Answered(550, "5.1.1", "nobody")
        : new Receipt.Accepted(mail.id(), "delivery");
  }

  @Test
  void each_recipient_has_a_reply_of_its_own_in_order() throws IOException {
    intake.answers(this::refusingTwo);
    try (Client client = lmtp()) {
      inData(client, "one@localhost", "two@localhost", "three@localhost");
      client.raw("Subject: x\r\n\r\n.\r\n");
      client.expect("250 2.0.0 *").expect("550 5.1.1 *").expect("250 2.0.0 *");
      client.send("NOOP").expect("250 2.0.0 Done");
    }
    assertEquals(
        List.of(List.of("one@localhost"), List.of("two@localhost"), List.of("three@localhost")),
        handedIn);
  }

  @Test
  void a_message_that_cannot_be_taken_is_refused_for_each() throws IOException {
    try (Client client = lmtp()) {
      inData(client, "one@localhost", "two@localhost");
      client.raw("Received: x\r\n".repeat(51) + "\r\n.\r\n");
      client.expect("554 5.4.6 *").expect("554 5.4.6 *").send("NOOP").expect("250 2.0.0 Done");
    }
  }

  @Test
  void without_a_recipient_there_is_no_data_and_no_other_greeting_than_lhlo() throws IOException {
    try (Client client = lmtp()) {
      client.send("EHLO mx.example.net").expect("500 5.5.1 *");
      client.send("HELO mx.example.net").expect("500 5.5.1 *");
      client.send("LHLO mx.example.net").expect("250*").send("MAIL FROM:<>").expect("250 *");
      client.send("DATA").expect("554 5.5.1 *");
    }
  }

  @Test
  void nobody_says_lhlo_to_an_smtp_port() throws IOException {
    try (Client client = Client.to(open(settings()).port()).expect("220 *")) {
      client.send("LHLO mx.example.net").expect("500 5.5.1 *");
    }
  }
}
