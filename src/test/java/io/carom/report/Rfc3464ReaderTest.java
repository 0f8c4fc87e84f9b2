package io.carom.report;

import static io.carom.report.Dsn.GONE;
import static io.carom.report.Dsn.blocks;
import static io.carom.report.Dsn.codes;
import static io.carom.report.Dsn.lines;
import static io.carom.report.Dsn.message;
import static io.carom.report.Dsn.only;
import static io.carom.report.Dsn.read;
import static io.carom.report.Dsn.recipients;
import static io.carom.report.Dsn.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Address;
import io.carom.mime.Flaw;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What servers do to the layout of delivery reports and to recipients, one deviation a test.
class Rfc3464ReaderTest {

  private static final List<String> GONE_ONLY = List.of("gone@example.net");

  @Test
  void the_smallest_legal_report_has_three_fields_of_a_recipient_and_no_fact_is_added() {
    Outcome outcome =
        only(lines("Final-Recipient: rfc822; a@example.net", "Action: failed", "Status: 5.0.0"));
    assertEquals("a@example.net", outcome.recipient().orElseThrow().toString());
    assertEquals(Action.FAILED, outcome.action());
    assertEquals("5.0.0", outcome.status().orElseThrow().toString());
    assertEquals(Optional.empty(), outcome.originalRecipient());
    assertEquals(Optional.empty(), outcome.replyCode());
    assertEquals("", outcome.diagnostic());
    assertEquals(Optional.empty(), outcome.remoteMta());
    assertEquals(Optional.empty(), outcome.command());
  }

  @Test
  void one_bad_recipient_block_costs_itself_only() {
    String bad =
        lines(
            "",
            "Final-Recipient: rfc822;",
            "Action: perhaps",
            "Status: five",
            ": x",
            "\f: x",
            "\u3000: x",
            "");
    Report report = blocks(GONE + bad + GONE.replace("gone", "second"));
    assertEquals(List.of("gone@example.net", "second@example.net"), recipients(report));
    assertTrue(codes(report).containsAll(List.of("bad-action", "bad-status", "no-field")));
    assertTrue(report.flaws().contains(new Flaw("bad-action", "part 2, recipient 2, Action")));
  }

  @Test
  void a_block_that_says_neither_action_nor_code_proves_nothing() {
    Report report = blocks(GONE + "\nFinal-Recipient: rfc822; fine@example.net\n");
    assertEquals(GONE_ONLY, recipients(report));
    assertEquals(List.of("no-action"), codes(report));
  }

  @Test
  void a_missing_action_follows_from_the_class_and_a_transient_one_is_no_failure() {
    String block = GONE.replace("Action: failed\n", "");
    assertEquals(Action.FAILED, only(block).action());
    assertEquals(Action.DELAYED, only(block.replace("5.1.1", "4.2.2")).action());
    assertEquals(Action.DELIVERED, only(block.replace("5.1.1", "2.0.0")).action());
  }

  @Test
  void actions_come_with_comments_synonyms_and_in_any_case() {
    assertEquals(Action.FAILED, action("Failed (5 tries)"));
    assertEquals(Action.FAILED, action("failure"));
    assertEquals(Action.FAILED, action("expired"));
    assertEquals(Action.DELAYED, action("Delayed"));
    assertEquals(Action.DELIVERED, action("deliverable"));
    assertEquals(Action.RELAYED, action("relayed (to non-DSN-aware mailer)"));
    assertEquals(Action.EXPANDED, action("expanded"));
  }

  @Test
  void final_recipients_come_in_many_spellings() {
    assertEquals("a@example.net", recipient("RFC822;a@example.net"));
    assertEquals("a@example.net", recipient("<a@example.net>"));
    assertEquals("a@example.net", recipient("rfc822; <a@example.net>"));
    assertEquals("a@example.net", recipient("a@example.net"));
    assertEquals("a@example.net", recipient("rfc822; A Name <a@example.net>"));
    assertEquals("a@example.net", recipient("rfc822; a@example.net (the third)"));
    assertEquals("\"a..b\"@example.net", recipient("rfc822; \"a..b\"@example.net"));
    assertEquals("a..b.@example.net", recipient("rfc822; a..b.@example.net"));
    assertEquals("用户@example.net", recipient("utf-8; \\x{7528}\\x{6237}@example.net"));
    assertEquals("用户@example.net", recipient("utf-8; 用户@example.net"));
    assertEquals("用户@example.net", recipient("rfc822; \\347\\224\\250\\346\\210\\267@example.net"));
    assertEquals("a+2B@example.net", recipient("rfc822; a+2B@example.net"));
  }

  @Test
  void what_is_no_address_is_not_made_one() {
    for (String odd :
        List.of("rfc822; /mail/spool/n2.gone", "x400; /G=A/S=B/C=DE/", "rfc822; @mx", "unknown;")) {
      Report report = blocks(GONE.replace("rfc822; gone@example.net", odd));
      assertEquals(List.of("-"), recipients(report), odd);
      assertEquals(List.of("bad-final-recipient"), codes(report), odd);
    }
  }

  @Test
  void the_original_recipient_stands_in_for_a_missing_final_one() {
    Outcome outcome = only("Original-Recipient: <a@example.net>\nAction: failed\n");
    assertEquals("a@example.net", outcome.recipient().orElseThrow().toString());
    assertEquals("a@example.net", outcome.originalRecipient().orElseThrow().toString());
  }

  @Test
  void the_only_block_takes_its_recipient_from_where_the_report_names_one() {
    String block = GONE.replace("gone@example.net", "@mx.example.net");
    String header = "X-Failed-Recipients: a@example.net\n";
    assertEquals(List.of("a@example.net"), recipients(read(header + message("sorry", block))));
    String text = lines("<b@example.net>", "    (reason: 550 Host unknown)");
    assertEquals(List.of("b@example.net"), recipients(report(text, block)));
    String original = block + "\n--b\nContent-Type: message/rfc822\n\nTo: c@example.net";
    assertEquals(List.of("c@example.net"), recipients(blocks(original)));
    assertEquals(List.of("-"), recipients(blocks(original + ", d@example.net")));
  }

  @Test
  void original_recipients_lose_the_xtext_they_came_in_and_nothing_else() {
    assertEquals("Sales+EU@example.net", original("rfc822;Sales+2BEU@example.net"));
    assertEquals("Gone+reader@example.net", original("rfc822;Gone+reader@example.net"));
    assertEquals("year+2024@example.net", original("rfc822;year+2024@example.net"));
    assertEquals("a=b@example.net", original("rfc822;a+3Db@example.net"));
  }

  @Test
  void recipients_need_no_empty_line_between_them() {
    String second = GONE.replace("gone", "second");
    assertEquals(
        List.of("gone@example.net", "second@example.net"),
        recipients(blocks("Reporting-MTA: dns; mx.example.com\n" + GONE + second)));
  }

  @Test
  void a_new_recipient_begins_with_the_field_that_the_first_began_with() {
    String actionFirst =
        lines("Action: failed", "Final-Recipient: rfc822; %s@example.net", "Status: 5.%s.1");
    Report exim = blocks(actionFirst.formatted("a", "1") + actionFirst.formatted("b", "2"));
    assertEquals(List.of("a@example.net", "b@example.net"), recipients(exim));
    assertEquals("5.2.1", exim.outcomes().get(1).status().orElseThrow().toString());
  }

  @Test
  void an_empty_line_inside_of_a_block_does_not_end_it() {
    Outcome outcome =
        only(
            lines("Final-Recipient: rfc822; a@example.net", "Action: failed", "", "Status: 5.2.2"));
    assertEquals("5.2.2", outcome.status().orElseThrow().toString());
  }

  @Test
  void of_a_repeated_field_the_first_counts() {
    Report report = blocks(GONE + "Status: 5.2.2\nAction: delayed\n");
    assertEquals("5.1.1", only(report).status().orElseThrow().toString());
    assertEquals(Action.FAILED, only(report).action());
    assertEquals(List.of("repeated-field"), codes(report));
  }

  @Test
  void the_part_is_found_in_any_multipart_and_under_misspelt_types() {
    String right = message("sorry", GONE);
    for (String type : List.of("message/xdelivery-status", "MESSAGE/Delivery-Status; name=x")) {
      assertEquals(
          GONE_ONLY, recipients(read(right.replace("message/delivery-status", type))), type);
    }
    assertEquals(
        GONE_ONLY, recipients(read(right.replace("multipart/report;", "Multipart/Mixed;"))));
    assertEquals(GONE_ONLY, recipients(read(wrapped("a@example.org", right))));
  }

  @Test
  void a_report_whose_header_lost_its_mime_fields_is_still_one() {
    String bare = message("sorry", GONE).replaceAll("(?m)^Content-Type: multipart.*\n", "");
    assertEquals(GONE_ONLY, recipients(read(bare)));
  }

  @Test
  void global_reports_have_their_own_format() {
    String global =
        message("sorry", GONE).replace("message/delivery-status", "message/global-delivery-status");
    assertEquals("rfc6533", read(global).format());
    assertEquals("rfc3464", blocks(GONE).format());
  }

  @Test
  void a_returned_original_that_is_a_report_counts_for_nothing() {
    String inner =
        message("sorry", GONE.replace("gone", "innocent"))
            .replace("--b", "--c")
            .replace("boundary=b", "boundary=c");
    String text = GONE + "\n--b\nContent-Type: message/rfc822\n\n" + inner;
    assertEquals(GONE_ONLY, recipients(blocks(text)));
  }

  @Test
  void a_report_passed_on_counts_when_a_mail_system_did_it_and_not_when_a_person_did() {
    String inner = "Content-Type: message/rfc822\n\n" + message("sorry", GONE);
    assertEquals(GONE_ONLY, recipients(read(wrapped("postmaster@example.org", inner))));
    String person = wrapped("aunt@example.org", inner);
    assertInstanceOf(Report.Ordinary.class, read(person));
    assertEquals(GONE_ONLY, recipients(read("Return-Path: <>\n" + person)));
  }

  @Test
  void what_the_report_says_of_the_message_is_kept() {
    String block =
        lines(
            "Reporting-MTA: dns; mx.example.com",
            "Original-Envelope-Id: QQ+3D314159",
            "X-Original-Message-ID: <1@example.org>",
            "",
            GONE);
    Report.Delivery delivery = (Report.Delivery) blocks(block);
    assertEquals(Optional.of("mx.example.com"), delivery.reportingMta());
    assertEquals(Optional.of("QQ=314159"), delivery.envelopeId());
    assertEquals(Optional.of("<1@example.org>"), delivery.original().flatMap(Original::messageId));
  }

  @Test
  void the_header_of_the_original_comes_back_in_any_form() {
    for (String type :
        List.of(
            "message/rfc822",
            "message/global",
            "text/rfc822-headers",
            "message/global-headers",
            "message/partial",
            "message/rfc822-headers",
            "text/plain")) {
      String part =
          lines(
              "--b",
              "Content-Type: " + type,
              "",
              "From: news@example.org",
              "Message-ID: <2@example.org>",
              "List-Id: =?utf-8?q?N=C3=BC?= <n.example.org>");
      Original original = blocks(GONE + "\n" + part).original().orElseThrow();
      assertEquals(Optional.of("<2@example.org>"), original.messageId(), type);
      assertEquals(Optional.of("Nü <n.example.org>"), original.first("List-ID"), type);
    }
    assertEquals(Optional.empty(), blocks(GONE).original());
  }

  @Test
  void a_report_of_ten_thousand_recipients_gives_each_its_own_reply() {
    StringBuilder text = new StringBuilder();
    StringBuilder blocks = new StringBuilder();
    String block =
        lines("", "Final-Recipient: rfc822; r%d@example.net", "Action: failed", "Status: 5.0.0");
    for (int i = 0; i < 10_000; i++) {
      text.append("<r%d@example.net>: 550 5.1.1 no %d\n\n".formatted(i, i));
      blocks.append(block.formatted(i));
    }
    Report report = report(text.toString(), blocks.toString());
    assertEquals(10_000, report.outcomes().size());
    assertEquals("550 5.1.1 no 9999", report.outcomes().getLast().diagnostic());
    assertEquals(List.of(), report.flaws());
  }

  @Test
  void a_block_torn_by_many_empty_lines_is_one_block() {
    assertEquals(GONE_ONLY, recipients(blocks(GONE + "\nX-A: b\n".repeat(200_000))));
  }

  private static Action action(String word) {
    return only(GONE.replace("failed", word)).action();
  }

  private static String recipient(String field) {
    return recipients(blocks(GONE.replace("rfc822; gone@example.net", field))).getFirst();
  }

  private static String original(String field) {
    Outcome outcome = only(GONE + "Original-Recipient: " + field + "\n");
    return outcome.originalRecipient().map(Address::toString).orElse("-");
  }

  private static String wrapped(String from, String part) {
    return """
    From: %s
    Content-Type: multipart/mixed; boundary=outer

    --outer
    %s
    --outer--
    """
        .formatted(from, part);
  }
}
