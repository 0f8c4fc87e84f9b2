package io.carom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.flow.NextHop.Answer;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.smtp.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpNextHopTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String TEXT = "From: a@example.net\r\nSubject: hi\r\n\r\nhello\r\n";

  @TempDir Path folder;
  private Hop hop;

  @BeforeEach
  void open() throws IOException {
    hop = new Hop();
  }

  @AfterEach
  void close() throws IOException {
    hop.close();
  }

  @Test
  void a_message_is_handed_on_as_it_came_behind_a_trace_field() {
    Mail mail = mail("a@example.net", TEXT + ".\r\n..two\r\n", "b@bounces.example.org");

    assertEquals(new Answer.Taken(), pass(mail));

    assertEquals(
        List.of(
            "EHLO carom.example.org",
            "MAIL FROM:<a@example.net>",
            "RCPT TO:<b@bounces.example.org>",
            "DATA",
            "QUIT"),
        lines());
    assertEquals(
        "Received: from client.example.net ([192.0.2.7])\r\n"
            + "\tby carom.example.org (Carom) with ESMTP id "
            + mail.id().brief()
            + ";\r\n"
            + "\tSun, 1 Mar 2026 10:00:00 GMT\r\n"
            + TEXT
            + "..\r\n...two\r\n",
        hop.messages.getFirst());
  }

  @Test
  void the_null_sender_stays_the_null_sender() {
    assertEquals(new Answer.Taken(), pass(mail("", TEXT, "b@bounces.example.org")));
    assertEquals("MAIL FROM:<>", lines().get(1));
  }

  @Test
  void a_report_asked_for_is_asked_of_a_next_hop_that_knows_how() {
    Mail mail =
        Mail.of(
            new Envelope(
                Address.parse("a@example.net"),
                List.of(
                    new Envelope.Recipient(
                        address("b@bounces.example.org"),
                        Optional.of("b+1=x@example.org"),
                        Optional.of("FAILURE,DELAY"))),
                Optional.of("QQ=314159"),
                Optional.of("HDRS"),
                false,
                Optional.of("192.0.2.7"),
                Optional.empty()),
            Octets.ascii(TEXT),
            NOW);

    pass(mail);
    assertEquals("MAIL FROM:<a@example.net> RET=HDRS ENVID=QQ+3D314159", lines().get(1));
    assertEquals(
        "RCPT TO:<b@bounces.example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;b+2B1+3Dx@example.org",
        lines().get(2));

    hop.offering();
    hop.lines.clear();
    pass(mail);
    assertEquals("MAIL FROM:<a@example.net>", lines().get(1));
    assertEquals("RCPT TO:<b@bounces.example.org>", lines().get(2));
  }

  @Test
  void eight_bit_text_goes_only_to_who_takes_it() {
    Mail mail = mail("a@example.net", TEXT + "gr\u00fc\u00dfe\r\n", "b@bounces.example.org");
    assertEquals(new Answer.Taken(), pass(mail));
    assertEquals("MAIL FROM:<a@example.net> BODY=8BITMIME", lines().get(1));
    assertTrue(
        hop.messages.getFirst().endsWith("gr\u00c3\u00bc\u00c3\u009fe\r\n"), "octets as they were");

    hop.offering("SIZE");
    assertNotTaken(554, "5.6.3", pass(mail));
    assertEquals(1, hop.messages.size());
  }

  @Test
  void an_address_beyond_ascii_goes_only_to_who_knows_smtputf8() {
    Mail mail = utf8("\u7528\u6237@example.net", TEXT);
    assertEquals(new Answer.Taken(), pass(mail));
    assertEquals(
        "MAIL FROM:<\u7528\u6237@example.net> SMTPUTF8",
        new String(lines().get(1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    assertTrue(hop.messages.getFirst().contains(" with UTF8SMTP id "));

    hop.offering("8BITMIME");
    assertNotTaken(550, "5.6.7", pass(mail));
    assertNotTaken(550, "5.6.9", pass(utf8("a@example.net", "Subject: \u4f60\r\n\r\nhello\r\n")));
    assertEquals(1, hop.messages.size());
  }

  @Test
  void a_session_with_smtputf8_whose_message_needs_none_goes_to_anybody() {
    hop.offering();
    assertEquals(new Answer.Taken(), pass(utf8("a@example.net", TEXT)));
    assertEquals("MAIL FROM:<a@example.net>", lines().get(1));
  }

  @Test
  void a_refusal_of_the_message_is_ours_without_its_text() {
    hop.answering("RCPT", "550 5.1.1 <b@bounces.example.org>: nobody");
    assertNotTaken(550, "5.1.1", pass(mail()));
    hop.answering("RCPT", "250 ok").answering(".", "452-4.3.1 full\r\n452 4.3.1 come back");
    assertNotTaken(452, "4.3.1", pass(mail()));
    hop.answering(".", "554 no code here");
    assertNotTaken(554, "5.0.0", pass(mail()));
    hop.answering("MAIL", "550 4.1.8 a class that is not the reply's");
    assertNotTaken(550, "5.0.0", pass(mail()));
  }

  @Test
  void one_refused_recipient_keeps_the_message_from_all() {
    Mail three =
        mail(
            "a@example.net",
            TEXT,
            "one@bounces.example.org",
            "two@bounces.example.org",
            "three@bounces.example.org");
    hop.answering("RCPT TO:<two", "550 5.1.1 nobody");
    assertNotTaken(550, "5.1.1", pass(three));
    hop.answering("RCPT TO:<three", "451 4.2.0 later");
    assertNotTaken(451, "4.2.0", pass(three));
    assertEquals(List.of(), hop.messages);
  }

  @Test
  void what_is_between_us_and_the_next_hop_is_no_fault_of_the_sender() {
    hop.answering("MAIL", "530 5.7.0 Must issue a STARTTLS command first");
    assertNotTaken(451, "4.3.5", pass(mail()));
    hop.answering("MAIL", "421 4.3.2 stopping");
    assertNotTaken(451, "4.4.2", pass(mail()));
    hop.answering("greeting", "554 5.7.1 not you");
    assertNotTaken(451, "4.4.1", pass(mail()));
  }

  @Test
  void a_next_hop_that_is_not_there_or_goes_away_is_waited_for() throws IOException {
    hop.hangingUpAt(".");
    assertNotTaken(451, "4.4.2", pass(mail()));
    hop.answering("greeting", "this is no mail server");
    assertNotTaken(451, "4.4.2", pass(mail()));
    try (Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SmtpNextHop next =
          new SmtpNextHop(
              settings(nobody.getLocalPort(), RelaySettings.Tls.OFF, Optional.empty()))) {
        assertNotTaken(451, "4.4.2", next.pass(mail()));
      }
    }
  }

  @Test
  void what_was_passed_on_before_is_refused() {
    pass(mail());
    String passed = hop.messages.getFirst();
    hop.lines.clear();

    assertNotTaken(554, "5.4.6", pass(mail("a@example.net", passed, "b@bounces.example.org")));
    assertNotTaken(
        554,
        "5.4.6",
        pass(
            mail(
                "a@example.net",
                "Received: from x\n by y; now\n" + passed.replace("\r\n", "\n"),
                "b@bounces.example.org")));
    assertEquals(List.of(), lines(), "nobody was asked");
    assertEquals(
        new Answer.Taken(),
        pass(mail("a@example.net", TEXT + passed, "b@bounces.example.org")),
        "an enclosed message is no trace");
  }

  @Test
  void a_bare_line_end_cannot_end_the_message() {
    pass(mail("a@example.net", "Subject: x\n\nhello\n.\nMAIL FROM:<x>\r.\rbye", "b@example.org"));

    assertTrue(
        hop.messages
            .getFirst()
            .endsWith("Subject: x\r\n\r\nhello\r\n..\r\nMAIL FROM:<x>\r\n..\r\nbye\r\n"),
        hop.messages.getFirst());
  }

  @Test
  void what_a_client_calls_itself_does_not_end_the_trace_field() {
    Mail odd =
        Mail.of(
            new Envelope(
                Optional.empty(),
                List.of(Envelope.Recipient.of(address("b@example.org"))),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of("2001:db8::1"),
                Optional.of("x);(\"by")),
            Octets.ascii(TEXT),
            NOW);
    pass(odd);
    assertTrue(
        hop.messages.getFirst().startsWith("Received: from x????by ([2001:db8::1])\r\n"),
        hop.messages.getFirst());
  }

  @Test
  void tls_is_used_with_whom_offers_it_whatever_its_certificate() throws GeneralSecurityException {
    hop.showing(Identity.of("elsewhere.example.org"));
    try (SmtpNextHop next =
        new SmtpNextHop(settings(hop.port(), RelaySettings.Tls.OPPORTUNISTIC, Optional.empty()))) {
      assertEquals(new Answer.Taken(), next.pass(mail()));
    }
    assertEquals(
        List.of("EHLO carom.example.org", "STARTTLS", "(TLS)", "EHLO carom.example.org"),
        lines().subList(0, 4));
  }

  @Test
  void required_tls_needs_an_offer_a_voucher_and_the_name()
      throws GeneralSecurityException, IOException {
    Identity right = Identity.of("localhost");
    assertNotTaken(451, "4.7.5", passRequired(right));
    hop.showing(Identity.of("localhost"));
    assertNotTaken(451, "4.7.5", passRequired(right));
    Identity otherName = Identity.of("elsewhere.example.org");
    hop.showing(otherName);
    assertNotTaken(451, "4.7.5", passRequired(otherName));
    assertEquals(List.of(), hop.messages);

    hop.showing(right);
    assertEquals(new Answer.Taken(), passRequired(right));
  }

  @Test
  void without_tls_that_works_mail_that_need_not_have_it_goes_in_clear() {
    hop.offering("STARTTLS");
    hop.answering("STARTTLS", "220 ready");
    try (SmtpNextHop next =
        new SmtpNextHop(settings(hop.port(), RelaySettings.Tls.OPPORTUNISTIC, Optional.empty()))) {
      assertEquals(new Answer.Taken(), next.pass(mail()));
    }
    assertEquals(1, hop.messages.size());
  }

  @Test
  void an_offer_of_tls_that_is_taken_back_is_as_none()
      throws GeneralSecurityException, IOException {
    hop.offering("STARTTLS");
    hop.answering("STARTTLS", "454 4.7.0 TLS not available due to temporary reason");
    try (SmtpNextHop next =
        new SmtpNextHop(settings(hop.port(), RelaySettings.Tls.OPPORTUNISTIC, Optional.empty()))) {
      assertEquals(new Answer.Taken(), next.pass(mail()));
    }
    assertNotTaken(451, "4.7.5", passRequired(Identity.of("localhost")));
    assertEquals(1, hop.messages.size());
  }

  private Answer passRequired(Identity authority) throws GeneralSecurityException, IOException {
    Path pem = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
    try (SmtpNextHop next =
        new SmtpNextHop(settings(hop.port(), RelaySettings.Tls.REQUIRED, Optional.of(pem)))) {
      return next.pass(mail());
    }
  }

  private Answer pass(Mail mail) {
    try (SmtpNextHop next =
        new SmtpNextHop(settings(hop.port(), RelaySettings.Tls.OFF, Optional.empty()))) {
      return next.pass(mail);
    }
  }

  private static RelaySettings settings(
      int port, RelaySettings.Tls tls, Optional<Path> authorities) {
    return new RelaySettings(
        "localhost", port, "carom.example.org", tls, authorities, Duration.ofMinutes(1), 2);
  }

  private List<String> lines() {
    return List.copyOf(hop.lines);
  }

  private static void assertNotTaken(int code, String enhanced, Answer answer) {
    assertTrue(
        answer instanceof Answer.NotTaken not
            && not.code() == code
            && not.enhanced().equals(enhanced),
        answer.toString());
  }

  private static Mail mail() {
    return mail("a@example.net", TEXT, "b@bounces.example.org");
  }

  private static Mail mail(String sender, String text, String... recipients) {
    return Mail.of(envelope(sender, false, recipients), Octets.ascii(text), NOW);
  }

  private static Mail utf8(String sender, String text) {
    return Mail.of(envelope(sender, true, "b@bounces.example.org"), Octets.ascii(text), NOW);
  }

  private static Envelope envelope(String sender, boolean smtpUtf8, String... recipients) {
    return new Envelope(
        Address.parse(sender),
        Arrays.stream(recipients).map(r -> Envelope.Recipient.of(address(r))).toList(),
        Optional.empty(),
        Optional.empty(),
        smtpUtf8,
        Optional.of("192.0.2.7"),
        Optional.of("client.example.net"));
  }

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }
}
