package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.mail.Address;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiledMailTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static Mail mail(String bounceAddress, String... header) {
    return FiledMail.of(
        Octets.ascii(String.join("\r\n", header) + "\r\n\r\nHello\r\n"),
        Address.parse(bounceAddress),
        NOW);
  }

  private static String recipient(Mail mail) {
    return mail.envelope().recipients().stream()
        .map(r -> r.address().toString())
        .findFirst()
        .orElse("none");
  }

  @Test
  void the_bounce_address_is_what_the_delivering_server_wrote_before_what_the_author_did() {
    String to = "To: someone@example.org";
    String delivered = "Delivered-To: box17@example.org";
    String original = "X-Original-To: bounces+news@bounces.example.org";
    assertEquals("bounces+news@bounces.example.org", recipient(mail("", to, delivered, original)));
    assertEquals("box17@example.org", recipient(mail("", to, delivered)));
    assertEquals("someone@example.org", recipient(mail("", to)));
    assertEquals("none", recipient(mail("", "Subject: none")));
  }

  @Test
  void a_configured_bounce_address_or_a_subaddress_of_it_is_looked_for_in_all_fields() {
    String known = "bounces@bounces.example.org";
    String delivered = "Delivered-To: box17@example.org";
    assertEquals(
        "Bounces+news+x@bounces.example.org",
        recipient(mail(known, delivered, "To: A <Bounces+news+x@bounces.example.org>")));
    assertEquals(known, recipient(mail(known, delivered, "To: bounces-2@bounces.example.org")));
  }

  @Test
  void only_a_written_null_path_is_the_null_sender() {
    assertEquals(
        Optional.empty(), mail("", "Return-Path: <>", "From: a@example.net").envelope().sender());
    assertEquals(
        Address.parse("b@example.net"),
        mail("", "Return-Path: <b@example.net>", "From: a@example.net").envelope().sender());
    assertEquals(
        Address.parse("a@example.net"), mail("", "From: a@example.net").envelope().sender());
  }

  @Test
  void it_came_when_the_last_server_says_else_when_its_author_says_never_in_the_future() {
    String received = "Received: from a by b (c; d);\r\n\tTue, 3 Feb 2026 10:00:00 +0100 (CET)";
    String date = "Date: Mon, 2 Feb 2026 08:00:00 -0000";
    assertEquals(Instant.parse("2026-02-03T09:00:00Z"), mail("", received, date).receivedAt());
    assertEquals(NOW, mail("", "Date: Mon, 2 Mar 2026 08:00:00 +0000").receivedAt());
    assertEquals(NOW, mail("", "Received: nonsense", "Date: yesterday").receivedAt());
    assertEquals(
        Instant.parse("2026-02-02T08:00:00Z"),
        mail("", "Received: nonsense", "Date: Mon, 2 Feb 2026 08:00:00 +0000").receivedAt());
  }
}
