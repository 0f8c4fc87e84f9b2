package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.flow.NextHop.Answer;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.relay.Hop;
import io.carom.relay.RelaySettings;
import io.carom.relay.RelaySettings.Tls;
import io.carom.relay.SmtpNextHop;
import io.carom.smtp.Identity;
import io.carom.socket.FreePort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Mail that is passed on to a real Postfix, which passes it on to a server that keeps it.
@Timeout(value = 3, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class RelayPostfixTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String TEXT = "From: a@example.net\r\nSubject: hi\r\n\r\nhello\r\n";
  private static final String EIGHT_BIT = TEXT + "gr\u00fc\u00dfe\r\n";

  @TempDir Path home;
  private Hop end;
  private Identity shown;

  /// Ports of one Postfix: as it comes, without 8BITMIME, without SMTPUTF8.
  private int plain;

  private int sevenBit;
  private int ascii;
  private Optional<Postfix> started = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
    end = new Hop();
    shown = Identity.of("localhost");
    Path pem = Files.writeString(home.resolve("own.pem"), shown.keyPem() + shown.certificatePem());
    sevenBit = FreePort.any();
    ascii = FreePort.any();
    String services =
        """
        127.0.0.1:%d inet n - n - - smtpd -o smtpd_discard_ehlo_keywords=8bitmime
        127.0.0.1:%d inet n - n - - smtpd -o smtputf8_enable=no
        """
            .formatted(sevenBit, ascii);
    Postfix postfix =
        Postfix.start(
            Files.createDirectory(home.resolve("postfix")),
            Map.ofEntries(
                Map.entry("mydestination", ""),
                Map.entry("relay_domains", "bounces.example.org"),
                Map.entry("relay_transport", "smtp:[127.0.0.1]:" + end.port()),
                Map.entry("smtputf8_enable", "yes"),
                Map.entry("hopcount_limit", "5"),
                Map.entry("message_size_limit", "10000"),
                Map.entry("smtpd_tls_security_level", "may"),
                Map.entry("smtpd_tls_chain_files", pem.toString()),
                Map.entry("smtpd_tls_received_header", "yes"),
                Map.entry("smtpd_relay_restrictions", "defer_unauth_destination"),
                Map.entry(
                    "smtpd_sender_restrictions",
                    "check_sender_access inline:{ { bad@example.net = 553 5.1.8 not from you } }"),
                Map.entry(
                    "smtpd_recipient_restrictions",
                    "check_recipient_access inline:{"
                        + " { gone@bounces.example.org = 550 5.1.1 nobody }"
                        + " { later@bounces.example.org = 450 4.2.1 come back } }")),
            services);
    started = Optional.of(postfix);
    plain = postfix.port();
  }

  @AfterEach
  void stop() throws Exception {
    if (started.isPresent()) {
      started.get().close();
      end.close();
    }
  }

  private static RelaySettings settings(int port, Tls tls, Optional<Path> authorities) {
    return new RelaySettings(
        "localhost", port, "carom.example.org", tls, authorities, Duration.ofMinutes(1), 2);
  }

  private static Answer pass(int port, Mail mail) {
    try (SmtpNextHop next = new SmtpNextHop(settings(port, Tls.OFF, Optional.empty()))) {
      return next.pass(mail);
    }
  }

  private static Mail mail(String sender, String text, boolean smtpUtf8, String... recipients) {
    return Mail.of(
        new Envelope(
            Address.parse(sender),
            Arrays.stream(recipients)
                .map(r -> Envelope.Recipient.of(Address.parse(r).orElseThrow()))
                .toList(),
            Optional.empty(),
            Optional.empty(),
            smtpUtf8,
            Optional.of("192.0.2.7"),
            Optional.of("client.example.net")),
        Octets.of(text.getBytes(StandardCharsets.UTF_8)),
        NOW);
  }

  private static Mail to(String recipient) {
    return mail("a@example.net", TEXT, false, recipient);
  }

  private static void refused(int code, String enhanced, Answer answer) {
    assertTrue(
        answer instanceof Answer.NotTaken not
            && not.code() == code
            && not.enhanced().equals(enhanced),
        answer.toString());
  }

  private boolean wasSaid(String start) {
    return end.lines.stream().anyMatch(line -> line.startsWith(start));
  }

  @Test
  void tls_that_is_required_is_had_from_who_is_vouched_for_and_from_nobody_else() throws Exception {
    Path right = Files.writeString(home.resolve("right.pem"), shown.certificatePem());
    Path wrong =
        Files.writeString(home.resolve("wrong.pem"), Identity.of("localhost").certificatePem());
    try (SmtpNextHop next = new SmtpNextHop(settings(plain, Tls.REQUIRED, Optional.of(wrong)))) {
      refused(451, "4.7.5", next.pass(to("b@bounces.example.org")));
    }
    try (SmtpNextHop next =
        new SmtpNextHop(
            new RelaySettings(
                "127.0.0.1",
                plain,
                "carom.example.org",
                Tls.REQUIRED,
                Optional.of(right),
                Duration.ofMinutes(1),
                2))) {
      refused(451, "4.7.5", next.pass(to("b@bounces.example.org")));
    }
    assertEquals(List.of(), end.messages);
    try (SmtpNextHop next = new SmtpNextHop(settings(plain, Tls.REQUIRED, Optional.of(right)))) {
      assertEquals(new Answer.Taken(), next.pass(to("b@bounces.example.org")));
    }
    assertTrue(
        end.await(1).getFirst().contains("using TLSv1.3 with cipher"),
        "Postfix's own trace of it: " + end.messages);
  }

  @Test
  void the_null_sender_arrives_as_the_null_sender() throws InterruptedException {
    Mail fromNobody = mail("", TEXT, false, "b@bounces.example.org");
    assertEquals(new Answer.Taken(), pass(plain, fromNobody));
    end.await(1);
    assertTrue(wasSaid("MAIL FROM:<> "), end.lines::toString);
  }

  @Test
  void eight_bit_text_goes_on_octet_by_octet_or_is_refused() throws InterruptedException {
    Mail mail = mail("a@example.net", EIGHT_BIT, false, "b@bounces.example.org");
    refused(554, "5.6.3", pass(sevenBit, mail));
    assertEquals(new Answer.Taken(), pass(sevenBit, to("b@bounces.example.org")));
    assertEquals(new Answer.Taken(), pass(plain, mail));
    assertTrue(
        end.await(2).stream()
            .anyMatch(text -> text.endsWith("hello\r\ngr\u00c3\u00bc\u00c3\u009fe\r\n")),
        end.messages::toString);
    assertTrue(
        end.lines.stream().anyMatch(line -> line.endsWith(" BODY=8BITMIME")), end.lines::toString);
  }

  @Test
  void an_address_beyond_ascii_goes_on_as_it_is_or_is_refused() throws InterruptedException {
    Mail mail = mail("\u7528\u6237@example.net", TEXT, true, "b@bounces.example.org");
    refused(550, "5.6.7", pass(ascii, mail));
    refused(
        550,
        "5.6.9",
        pass(
            ascii,
            mail("a@example.net", "Subject: \u4f60\r\n\r\nx\r\n", true, "b@bounces.example.org")));
    assertEquals(
        new Answer.Taken(),
        pass(ascii, mail("a@example.net", TEXT, true, "b@bounces.example.org")),
        "a session with SMTPUTF8 whose message needs none");
    assertEquals(new Answer.Taken(), pass(plain, mail));
    end.await(2);
    String sender =
        new String(
            "\u7528\u6237@example.net".getBytes(StandardCharsets.UTF_8),
            StandardCharsets.ISO_8859_1);
    assertTrue(
        end.lines.stream()
            .anyMatch(
                line -> line.startsWith("MAIL FROM:<" + sender + ">") && line.contains("SMTPUTF8")),
        end.lines::toString);
  }

  @Test
  void its_refusals_are_ours_at_every_step() {
    refused(
        553, "5.1.8", pass(plain, mail("bad@example.net", TEXT, false, "b@bounces.example.org")));
    refused(550, "5.1.1", pass(plain, to("gone@bounces.example.org")));
    refused(450, "4.2.1", pass(plain, to("later@bounces.example.org")));
    refused(
        450,
        "4.2.1",
        pass(
            plain,
            mail(
                "a@example.net",
                TEXT,
                false,
                "gone@bounces.example.org",
                "later@bounces.example.org",
                "b@bounces.example.org")));
    refused(454, "4.7.1", pass(plain, to("b@elsewhere.example.org")));
    refused(
        552,
        "5.3.4",
        pass(
            plain,
            mail("a@example.net", TEXT + "x".repeat(20_000), false, "b@bounces.example.org")));
    refused(
        554,
        "5.4.0",
        pass(
            plain,
            mail(
                "a@example.net",
                "Received: from x by y; now\r\n".repeat(9) + TEXT,
                false,
                "b@bounces.example.org")));
    assertEquals(List.of(), end.messages, "none of them went on");
  }
}
