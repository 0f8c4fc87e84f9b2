package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// MAIL and RCPT: who is taken, and what of it is kept.
class EnvelopeTest extends DoorTest {

  private static final SmtpSettings OURS =
      settings().withBounceDomains(Set.of("bounces.example.org", "B\u00fccher.example.net."));

  @Test
  void a_null_sender_is_kept_as_none() throws Exception {
    assertEquals(Optional.empty(), envelope("MAIL FROM:<>", "RCPT TO:<a@localhost>").sender());
  }

  @Test
  void any_other_sender_is_taken_too() throws Exception {
    SmtpDoor door = open(settings());
    for (String sender :
        List.of(
            "someone@example.org",
            "a..b@docomo.example.net",
            "a.@example.org",
            "\"quoted > local\"@example.org",
            "\"with \\\" quote\"@example.org",
            "user@[192.0.2.1]",
            "user@[IPv6:2001:db8::1]",
            "x".repeat(100) + "@example.org")) {
      try (Client client = Client.greeted(door.port())) {
        client.send("MAIL FROM:<" + sender + ">").expect("250 2.1.0 *");
        client.send("RCPT TO:<a@localhost>").expect("250 *").send("DATA").expect("354 *");
        client.send(".").expect("250 2.0.0 *");
      }
      assertEquals(
          sender, intake.kept().getLast().envelope().sender().map(Address::toString).orElseThrow());
    }
  }

  @Test
  void what_is_no_address_is_refused() throws Exception {
    try (Client client = client(with(limits().badCommands(100)))) {
      for (String sender :
          List.of(
              "a",
              "a@",
              "@example.org",
              "a@b@example.org",
              "a b@example.org",
              "a@exa mple.org",
              "\"a\"b\"c\"@example.org",
              "@one.example.org:",
              "a@-..example.org",
              "a@[no literal]")) {
        client.send("MAIL FROM:<" + sender + ">").expect("501 5.1.7 *");
      }
      for (String line :
          List.of(
              "MAIL",
              "MAIL FROM",
              "MAIL FROM:",
              "MAIL TO:<>",
              "MAIL FROM:a@example.org",
              "MAIL FROM:<a@example.org",
              "MAIL FROM:<>x",
              "MAIL FROM:<>>",
              "MAIL <>")) {
        client.send(line).expect("501 5.5.2 *");
      }
      client.send("MAIL FROM:<>").expect("250 *");
      client.send("RCPT TO:<>").expect("501 5.1.3 *");
      client.send("RCPT TO:<nobody>").expect("501 5.1.3 *");
      client.send("RCPT TO:nobody@localhost").expect("501 5.5.2 *");
      client.send("RCPT FROM:<nobody@localhost>").expect("501 5.5.2 *");
    }
  }

  @Test
  void only_bounce_domains_are_taken_in_any_spelling() throws Exception {
    try (Client client = client(OURS)) {
      client.send("MAIL FROM:<> SMTPUTF8").expect("250 *");
      client.send("RCPT TO:<a@bounces.example.org>").expect("250 2.1.5 *");
      client.send("rcpt to: <a@BOUNCES.Example.ORG.>").expect("250 2.1.5 *");
      client.send("RCPT TO:<a@xn--bcher-kva.example.net>").expect("250 2.1.5 *");
      client.raw(utf8("RCPT TO:<a@b\u00fccher.example.net>\r\n")).expect("250 2.1.5 *");
      client.raw(utf8("RCPT TO:<a@BU\u0308CHER.example.net>\r\n")).expect("250 2.1.5 *");
    }
  }

  @Test
  void it_is_never_an_open_relay() throws Exception {
    try (Client client = client(OURS)) {
      client.send("MAIL FROM:<someone@bounces.example.org>").expect("250 *");
      for (String recipient :
          List.of(
              "victim@example.org",
              "a@below.bounces.example.org",
              "a@example.org.bounces",
              "a@localhost",
              "a@[127.0.0.1]",
              "@bounces.example.org:victim@example.org",
              "\"a@bounces.example.org\"@example.org")) {
        client.send("RCPT TO:<" + recipient + ">").expect("550 5.7.1 *");
      }
      client.send("RCPT TO:<victim@example.org@bounces.example.org>").expect("501 5.1.3 *");
    }
  }

  @Test
  void a_source_route_is_dropped_and_quoted_locals_are_kept() throws Exception {
    Envelope envelope =
        envelope(
            "MAIL FROM:<@one.example.org,@two.example.org:a@example.org>",
            "RCPT TO:<@relay.example.org:b@localhost>",
            "RCPT TO:<\"b > c\"@localhost>",
            "RCPT TO:<victim%example.org@localhost>");
    assertEquals("a@example.org", envelope.sender().orElseThrow().toString());
    assertEquals(
        List.of("b@localhost", "\"b > c\"@localhost", "victim%example.org@localhost"),
        envelope.recipients().stream().map(r -> r.address().toString()).toList());
  }

  @Test
  void postmaster_needs_no_domain() throws Exception {
    Envelope envelope = envelope("MAIL FROM:<>", "RCPT TO:<PostMaster>");
    assertEquals("PostMaster@localhost", envelope.recipients().getFirst().address().toString());
  }

  @Test
  void the_parameters_of_rfc_3461_are_kept() throws Exception {
    Envelope envelope =
        envelope(
            "MAIL FROM:<> RET=hdrs ENVID=QQ314159+2B1",
            "RCPT TO:<a@localhost> NOTIFY=success,delay ORCPT=rfc822;Bob+2Bx+40example.org",
            "RCPT TO:<b@localhost> NOTIFY=NEVER",
            "RCPT TO:<c@localhost> ORCPT=utf-8;b\\x{FC}cher@example.net");
    assertEquals(Optional.of("QQ314159+1"), envelope.envelopeId());
    assertEquals(Optional.of("HDRS"), envelope.returnContent());
    List<Envelope.Recipient> recipients = envelope.recipients();
    assertEquals(Optional.of("SUCCESS,DELAY"), recipients.get(0).notifyOn());
    assertEquals(Optional.of("Bob+x@example.org"), recipients.get(0).originalRecipient());
    assertEquals(Optional.of("NEVER"), recipients.get(1).notifyOn());
    assertEquals(Optional.empty(), recipients.get(1).originalRecipient());
    assertEquals(Optional.of("b\u00fccher@example.net"), recipients.get(2).originalRecipient());
  }

  @Test
  void parameters_that_are_wrong_are_refused_and_the_transaction_waits() throws Exception {
    try (Client client = client(with(limits().badCommands(100)))) {
      for (String bad :
          List.of(
              "RET=SOME",
              "RET",
              "RET=",
              "RET=FULL RET=FULL",
              "ENVID=",
              "ENVID",
              "ENVID=a+0",
              "ENVID=a+zz",
              "ENVID=a+0D+0AQUIT",
              "ENVID=a+00",
              "ENVID=" + "a".repeat(101),
              "ENVID=a=b",
              "BODY=BINARYMIME",
              "BODY",
              "SIZE=",
              "SIZE=-1",
              "SIZE=1k",
              "SMTPUTF8=1",
              "SIZE=1 size=1")) {
        client.send("MAIL FROM:<> " + bad).expect("501 5.5.4 *");
      }
      client.send("MAIL FROM:<> AUTH=<>").expect("555 5.5.4 *");
      client.send("MAIL FROM:<> X=1 RET=FULL").expect("555 5.5.4 *");
      client.send("MAIL FROM:<> RET=FULL ENVID=" + "a".repeat(100)).expect("250 2.1.0 *");
      for (String bad :
          List.of(
              "NOTIFY=",
              "NOTIFY=NEVER,SUCCESS",
              "NOTIFY=ALWAYS",
              "NOTIFY=SUCCESS,",
              "NOTIFY=DELAY NOTIFY=DELAY",
              "ORCPT=",
              "ORCPT=a@example.org",
              "ORCPT=rfc822;",
              "ORCPT=rfc822;a+0Ab",
              "ORCPT=;a",
              "ORCPT=utf-8;\\x{0A}",
              "ORCPT=utf-8;\\x{41",
              "ORCPT=utf-8;\\x{D800}",
              "ORCPT=rfc822;" + "a".repeat(494))) {
        client.send("RCPT TO:<a@localhost> " + bad).expect("501 5.5.4 *");
      }
      client.send("RCPT TO:<a@localhost> RET=FULL").expect("555 5.5.4 *");
      client.send("DATA").expect("554 5.5.1 *");
      client.send("RCPT TO:<a@localhost> ORCPT=rfc822;" + "a".repeat(493)).expect("250 2.1.5 *");
      client.send("DATA").expect("354 *").send(".").expect("250 2.0.0 *");
    }
  }

  @Test
  void a_size_we_do_not_take_is_refused_before_the_body() throws Exception {
    try (Client client = client(with(limits().messageBytes(65_536, 65_536)))) {
      client.send("MAIL FROM:<> SIZE=65537").expect("552 5.3.4 *");
      client.send("MAIL FROM:<> SIZE=99999999999").expect("552 5.3.4 *");
      client.send("MAIL FROM:<> SIZE=" + "9".repeat(400)).expect("552 5.3.4 *");
      client.send("MAIL FROM:<> SIZE=0000000000000000000000065536").expect("250 2.1.0 *");
    }
  }

  @Test
  void addresses_beyond_ascii_need_smtputf8() throws Exception {
    String sender = "MAIL FROM:<j\u00f6rg@example.org>";
    String recipient = "RCPT TO:<j\u00f6rg@localhost>\r\n";
    try (Client client = client()) {
      client.raw(utf8(sender + "\r\n")).expect("553 5.6.7 *");
      client.send("MAIL FROM:<>").expect("250 *");
      client.raw(utf8(recipient)).expect("553 5.6.7 *");
      client.send("RSET").expect("250 *");
      client.raw(utf8(sender + " BODY=8BITMIME SMTPUTF8\r\n")).expect("250 *");
      client.raw(utf8(recipient)).expect("250 *").send("DATA").expect("354 *").send(".");
      client.expect("250 2.0.0 *");
    }
    Envelope envelope = intake.kept().getLast().envelope();
    assertTrue(envelope.smtpUtf8());
    assertEquals("j\u00f6rg@example.org", envelope.sender().orElseThrow().toString());
    assertEquals("j\u00f6rg@localhost", envelope.recipients().getFirst().address().toString());
  }

  @Test
  void the_envelope_says_who_brought_it() throws Exception {
    Envelope envelope = envelope("MAIL FROM:<>", "RCPT TO:<a@localhost>");
    assertEquals(Optional.of("127.0.0.1"), envelope.peer());
    assertEquals(Optional.of("client.example.org"), envelope.helo());
    assertEquals(NOON, intake.kept().getLast().receivedAt());
  }

  @Test
  void more_recipients_than_we_take_are_to_come_again() throws Exception {
    try (Client client = client(with(limits().recipients(100)))) {
      client.send("MAIL FROM:<>").expect("250 *");
      for (int i = 0; i < 100; i++) {
        client.send("RCPT TO:<u" + i + "@localhost>").expect("250 2.1.5 *");
      }
      client.send("RCPT TO:<u100@localhost>").expect("452 4.5.3 *");
      client.send("DATA").expect("354 *").send(".").expect("250 2.0.0 *");
      assertEquals(100, intake.kept().getFirst().envelope().recipients().size());
    }
  }

  @Test
  void no_transaction_begins_while_storage_is_short() throws Exception {
    try (Client client = client()) {
      storageShort = true;
      client.send("MAIL FROM:<>").expect("452 4.3.1 *");
      client.send("RCPT TO:<a@localhost>").expect("503 5.5.1 *");
      storageShort = false;
      client.send("MAIL FROM:<>").expect("250 2.1.0 *");
    }
  }

  /// The envelope of a message sent with these commands.
  private Envelope envelope(String... commands) throws Exception {
    try (Client client = client()) {
      for (String command : commands) {
        client.send(command).expect("250 2.1.*");
      }
      client.send("DATA").expect("354 *").send(".").expect("250 2.0.0 *");
    }
    return intake.kept().getLast().envelope();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
