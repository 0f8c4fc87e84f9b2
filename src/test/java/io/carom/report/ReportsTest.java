package io.carom.report;

import static io.carom.report.Dsn.codes;
import static io.carom.report.Dsn.lines;
import static io.carom.report.Dsn.read;
import static io.carom.report.Dsn.recipients;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Octets;
import io.carom.mime.Mime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Complaints, automatic replies, receipts, texts and ordinary mail: what each is told apart by.
class ReportsTest {

  @Test
  void a_complaint_names_every_original_recipient_once() {
    Report report =
        complaint(
            "Feedback-Type: Abuse",
            "Original-Rcpt-To: <a@example.net>",
            "Original-Rcpt-To: b@example.net",
            "Original-Rcpt-To: a@example.net");
    assertEquals(List.of("a@example.net", "b@example.net"), recipients(report));
    assertEquals("abuse", ((Report.Complaint) report).feedbackType());
    assertEquals(Action.COMPLAINED, report.outcomes().getFirst().action());
    assertTrue(((Report.Complaint) report).acts());
  }

  @Test
  void only_abuse_and_opt_out_act_and_unknown_types_are_kept() {
    assertTrue(acts("opt-out"));
    assertFalse(acts("auth-failure"));
    assertFalse(acts("not-spam"));
    assertFalse(acts("x-brand-new"));
    Report.Complaint untold = (Report.Complaint) complaint("Version: 1");
    assertEquals("", untold.feedbackType());
    assertFalse(untold.acts());
    assertEquals(List.of("no-feedback-type"), codes(untold));
  }

  @Test
  void a_complaint_that_hides_the_recipient_asks_the_returned_header() {
    assertEquals(List.of("a@example.net"), recipients(returned("To: a@example.net")));
    assertEquals(
        List.of("c@example.net"),
        recipients(returned("To: a@example.net, b@example.net", "Delivered-To: c@example.net")));
    assertEquals(List.of("-"), recipients(returned("To: a@example.net", "Cc: b@example.net")));
    assertEquals(List.of("-"), recipients(returned("To: undisclosed-recipients:;")));
  }

  @Test
  void an_automatic_reply_is_known_by_its_marks_and_names_who_answered() {
    for (String mark :
        List.of(
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: Auto-Replied; owner-email=\"x\"",
            "X-Autoreply: yes",
            "X-Autorespond: vacation",
            "Precedence: auto_reply",
            "X-MS-Exchange-Inbox-Rules-Loop: reader@example.com",
            "Auto-Submitted: auto-generated\nIn-Reply-To: <1@example.org>")) {
      Report report = from("Reader <reader@example.com>", mark);
      assertInstanceOf(Report.AutoReply.class, report, mark);
      assertEquals(List.of("reader@example.com"), recipients(report), mark);
      assertEquals(Action.REPLIED, report.outcomes().getFirst().action());
      assertEquals("Back on Monday.", report.outcomes().getFirst().text());
    }
  }

  @Test
  void what_carries_no_such_mark_is_ordinary_mail() {
    for (String mark :
        List.of(
            "Auto-Submitted: no",
            "X-Autoreply: no",
            "Auto-Submitted: auto-generated",
            "In-Reply-To: <1@example.org>",
            "Precedence: bulk")) {
      assertInstanceOf(Report.Ordinary.class, from("reader@example.com", mark), mark);
    }
  }

  @Test
  void a_mail_system_never_writes_an_automatic_reply() {
    for (String from :
        List.of("MAILER-DAEMON@example.com", "Postmaster@example.com", "MAILER-DAEMON <>")) {
      assertInstanceOf(Report.Ordinary.class, from(from, "Auto-Submitted: auto-replied"), from);
    }
    assertInstanceOf(
        Report.Ordinary.class,
        from(
            "reader@example.com",
            "Auto-Submitted: auto-replied\nX-Failed-Recipients: a@example.net"));
  }

  @Test
  void a_message_cut_in_its_header_is_no_automatic_reply_since_it_may_be_a_report() {
    String header = lines("From: exchange329e71ec@example.com", "Auto-Submitted: auto-replied");
    assertInstanceOf(Report.Ordinary.class, read(header));
    assertInstanceOf(Report.AutoReply.class, read(header + "\n"));
  }

  @Test
  void a_read_receipt_is_an_automatic_reply_whatever_it_says() {
    String receipt =
        """
        From: reader@example.com
        Content-Type: multipart/report; report-type=disposition-notification; boundary=b

        --b
        Content-Type: message/disposition-notification

        Final-Recipient: rfc822; reader@example.com
        Original-Message-ID: <1@example.org>
        Disposition: automatic-action/MDN-sent-automatically; deleted

        --b--
        """;
    Report report = read(receipt);
    assertInstanceOf(Report.AutoReply.class, report);
    assertEquals(List.of("reader@example.com"), recipients(report));
    assertEquals(Optional.of("<1@example.org>"), report.original().flatMap(Original::messageId));
  }

  @Test
  void a_person_who_quotes_a_report_writes_ordinary_mail() {
    String quoted =
        lines(
            "From: %s",
            "",
            "Hi. This is the qmail-send program at mx.example.com.",
            "",
            "<gone@example.net>:",
            "No. (#5.1.1)");
    assertInstanceOf(Report.Ordinary.class, read(quoted.formatted("aunt@example.org")));
    assertEquals(
        List.of("gone@example.net"),
        recipients(read(quoted.formatted("MAILER-DAEMON@example.org"))));
  }

  @Test
  void the_envelope_tells_a_null_sender_better_than_a_header() {
    String text =
        lines(
            "Return-Path: <>",
            "From: x@example.org",
            "",
            "Hi. This is the qmail-send program at mx.example.com.",
            "",
            "<gone@example.net>:",
            "No. (#5.1.1)");
    Envelope known =
        new Envelope(
            Address.parse("aunt@example.org"),
            List.of(Envelope.Recipient.of(Address.parse("b@example.org").orElseThrow())),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());
    assertEquals("delivery", read(text).kind());
    assertEquals("ordinary", Reports.read(Mime.read(Octets.ascii(text)), known).kind());
  }

  @Test
  void a_host_is_named_only_where_it_spoke() {
    String qmail =
        lines(
            "From: MAILER-DAEMON@example.org",
            "",
            "Hi. This is the qmail-send program at mx.example.com.",
            "",
            "<gone@example.net>:",
            "192.0.2.1 does not like recipient.",
            "Remote host said: 550 5.1.1 no",
            "Giving up on 192.0.2.1.",
            "",
            "<local@example.com>:",
            "No mailbox here. (#5.1.1)");
    List<Outcome> outcomes = read(qmail).outcomes();
    assertEquals(Optional.of("192.0.2.1"), outcomes.get(0).remoteMta());
    assertEquals("550 5.1.1 no", outcomes.get(0).diagnostic());
    assertEquals(Optional.empty(), outcomes.get(1).remoteMta());
    assertEquals(Optional.empty(), outcomes.get(1).replyCode());
  }

  private static boolean acts(String type) {
    Report.Complaint complaint =
        (Report.Complaint) complaint("Feedback-Type: " + type, "Original-Rcpt-To: a@example.net");
    assertEquals(type, complaint.feedbackType());
    return complaint.acts();
  }

  private static Report complaint(String... fields) {
    return read(arf(lines(fields), "From: news@example.org\n"));
  }

  private static Report returned(String... header) {
    return read(arf("Feedback-Type: abuse\n", lines(header)));
  }

  private static String arf(String fields, String header) {
    return """
    From: fbl@example.com
    Content-Type: multipart/report; report-type=feedback-report; boundary=b

    --b
    Content-Type: message/feedback-report

    %s
    --b
    Content-Type: text/rfc822-headers

    %s
    --b--
    """
        .formatted(fields, header);
  }

  private static Report from(String from, String header) {
    return read(lines("From: " + from, header, "", "Back on Monday."));
  }
}
