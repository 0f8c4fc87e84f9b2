package io.carom.report;

import static io.carom.report.Dsn.GONE;
import static io.carom.report.Dsn.lines;
import static io.carom.report.Dsn.only;
import static io.carom.report.Dsn.report;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What servers do to status, reply, host and command, one deviation a test.
class RecipientBlockTest {

  @Test
  void an_empty_status_does_not_swallow_the_next_line() {
    Outcome outcome = only(GONE.replace("Status: 5.1.1", "Status: "));
    assertEquals("5.1.1", outcome.status().orElseThrow().toString(), "from the reply");
    assertEquals("550 5.1.1 user unknown", outcome.diagnostic());
  }

  @Test
  void a_status_may_carry_a_comment_or_be_a_reply() {
    assertEquals("5.2.2", status("5.2.2 (mailbox full)", "smtp; 550 no"));
    assertEquals("5.2.2", status("(full) 5.2.2", "smtp; 550 no"));
    Outcome outcome =
        only(
            lines(
                "Final-Recipient: rfc822; a@example.net",
                "Action: failed",
                "Status: 553 Exceeded maximum inbound message size"));
    assertEquals(Optional.empty(), outcome.status());
    assertEquals("553", outcome.replyCode().orElseThrow().toString());
  }

  @Test
  void the_status_that_says_most_is_taken_and_the_field_kept_beside_it() {
    assertEquals("5.1.1", status("5.0.0", "smtp; 550 5.1.1 unknown"));
    assertEquals("5.1.1", status("4.0.0", "smtp; 550 5.1.1 unknown"));
    assertEquals("5.1.1", status("5.1.1", "smtp; 550 5.7.1 spam"));
    assertEquals("4.4.7", status("4.4.7", "smtp; 452 4.2.2 full"));
    assertEquals("5.0.0", status("5.0.0", "smtp; 550 unknown"));
    Outcome outcome = only(GONE.replace("Status: 5.1.1", "Status: 5.0.0"));
    assertEquals("5.0.0", outcome.statusField().orElseThrow().toString());
    assertEquals(Optional.empty(), only(GONE).statusField());
  }

  @Test
  void a_status_cut_to_single_digits_gives_way_to_the_whole_one() {
    assertEquals("5.7.26", status("5.7.2", "smtp; 550 5.7.26 unauthenticated"));
    assertEquals("5.7.606", status("5.7.6", "smtp; 550 5.7.606 banned"));
    assertEquals("5.7.2", status("5.7.2", "smtp; 550 5.7.1 no"));
    assertEquals("5.7.25", status("5.7.25", "smtp; 550 5.7.255 no"));
  }

  @Test
  void replies_are_joined_whatever_their_further_lines_look_like() {
    assertEquals("550-5.1.1 no user", diagnostic("smtp; 550-5.1.1 no\n 550 5.1.1 user"));
    assertEquals("550-5.1.1 no user", diagnostic("smtp; 550-5.1.1 no\n550 5.1.1 user"));
    assertEquals(
        "550 see https://example.net/x", diagnostic("smtp; 550 see\nhttps://example.net/x"));
  }

  @Test
  void a_diagnostic_without_a_type_keeps_its_first_words() {
    assertEquals("550 5.1.1 unknown; really", diagnostic("550 5.1.1 unknown; really"));
    assertEquals("Blocked; see the page", diagnostic("Blocked; see the page"));
    assertEquals("Reason 1 (x); failed", diagnostic("Reason 1 (x); failed"));
  }

  @Test
  void only_a_reply_has_a_reply_code() {
    Outcome local = only(withDiagnostic("X-Postfix; unknown user: \"gone\""));
    assertEquals(Optional.of("x-postfix"), local.diagnosticType());
    assertEquals(Optional.empty(), local.replyCode());
    Outcome exitCode = only(withDiagnostic("X-Unix; 77"));
    assertEquals("77", exitCode.diagnostic());
    assertEquals(Optional.empty(), exitCode.replyCode());
  }

  @Test
  void octal_escapes_are_read_as_utf8_or_gb18030() {
    assertEquals(
        "550 用户不存在", diagnostic("smtp; 550 \\323\\303\\273\\247\\262\\273\\264\\346\\324\\332"));
    assertEquals("550 没有", diagnostic("smtp; 550 \\346\\262\\241\\346\\234\\211"));
    assertEquals("550 C:\\temp\\100 \\9", diagnostic("smtp; 550 C:\\temp\\100 \\9"));
  }

  @Test
  void a_reply_in_raw_gb18030_is_read() {
    String report = Dsn.message("sorry", GONE.replace("user unknown", "用户不存在"));
    assertEquals(
        "550 5.1.1 用户不存在",
        only(Dsn.read(report.getBytes(Charset.forName("GB18030")))).diagnostic());
  }

  @Test
  void hosts_lose_type_comment_and_address() {
    assertEquals("mx.example.net", remote("dns; mx.example.net"));
    assertEquals("mx.example.net", remote("DNS;mx.example.net (192.0.2.1, the server)"));
    assertEquals("mx.example.net", remote("dns; mx.example.net [192.0.2.1]"));
    assertEquals("192.0.2.1", remote("192.0.2.1"));
    assertEquals("192.0.2.1", remote("MRT; 192.0.2.1"));
  }

  @Test
  void the_command_is_found_where_the_text_tells_it() {
    assertEquals(
        "RCPT TO",
        command("<gone@example.net>: host mx said: 550 x (in reply to RCPT", "  TO command)"));
    assertEquals(
        "end of DATA",
        command("<gone@example.net>: said: 550 x (in reply to end of DATA", "  command)"));
    assertEquals(
        "MAIL FROM",
        command(
            "  gone@example.net", "    SMTP error from remote mail server after MAIL FROM:<a@b>:"));
    assertEquals(
        "RCPT TO",
        command(
            "  gone@example.net",
            "    SMTP error from remote mail server after pipelined RCPT TO:"));
  }

  @Test
  void a_greeting_is_no_command() {
    assertEquals(
        "-",
        command(
            "  gone@example.net",
            "    SMTP error from remote mail server after initial connection:"));
  }

  @Test
  void sendmail_prints_the_last_of_what_it_sent_so_its_remark_decides() {
    assertEquals(
        "RCPT TO", command(">>> RCPT To:<gone@example.net>", "<<< 550 5.1.1 user unknown"));
    assertEquals(
        "RCPT TO",
        command(">>> DATA", "<<< 550 5.1.1 user unknown", "550 5.1.1 <gone@example.net>... No"));
    assertEquals(
        "-", command(">>> DATA", "<<< 550 5.1.1 user unknown", "554 5.0.0 Service unavailable"));
  }

  @Test
  void a_reply_cut_to_its_first_line_is_restored_from_the_transcript() {
    String transcript =
        lines(
            "... while talking to mx.example.net.:",
            ">>> RCPT To:<gone@example.net>",
            "<<< 550-5.1.1 no such user",
            "<<< 550 5.1.1 ask the postmaster",
            "550 5.1.1 User unknown");
    Outcome outcome = only(report(transcript, withDiagnostic("SMTP; 550-5.1.1 no such user")));
    assertEquals("550-5.1.1 no such user ask the postmaster", outcome.diagnostic());
  }

  @Test
  void a_senseless_diagnostic_gives_way_to_the_only_refusal_of_the_transcript() {
    String transcript =
        lines("<<< 421 4.7.0 too many connections", ">>> QUIT", "<<< 221 2.0.0 Bye");
    for (String useless : List.of("SMTP; 221 2.0.0 Bye", "SMTP;")) {
      Outcome outcome = only(report(transcript, withDiagnostic(useless)));
      assertEquals("421 4.7.0 too many connections", outcome.diagnostic());
      assertEquals("421", outcome.replyCode().orElseThrow().toString());
    }
  }

  @Test
  void where_the_reply_stands_in_the_text_only_each_recipient_gets_its_own() {
    String text =
        lines("    a@example.net: 550 5.1.1 no user", "    b@example.net: 452 4.2.2 full");
    String block = "Final-Recipient: rfc822; %s@example.net\nAction: failed\nStatus: 5.0.0\n\n";
    Report report = report(text, block.formatted("b") + block.formatted("a"));
    assertEquals("452 4.2.2 full", report.outcomes().get(0).diagnostic());
    assertEquals("550 5.1.1 no user", report.outcomes().get(1).diagnostic());
    assertEquals("5.1.1", report.outcomes().get(1).status().orElseThrow().toString());
  }

  @Test
  void the_text_about_a_recipient_is_kept_where_it_says_more_than_the_diagnostic() {
    String more = lines("Sorry.", "", "<gone@example.net>: the mailbox", "  has moved", "", "Bye.");
    assertEquals("the mailbox has moved", only(report(more, GONE)).text());
    assertEquals("", only(report("<gone@example.net>: user unknown\n", GONE)).text());
    assertEquals("", only(report("Sorry.\n", GONE)).text());
    String mute = "Final-Recipient: rfc822; a@example.net\nAction: failed\n";
    assertEquals("Sorry, it is full.", only(report("Sorry,\nit is full.\n", mute)).text());
  }

  private static String withDiagnostic(String field) {
    return GONE.replace("5.1.1", "5.0.0").replace("smtp; 550 5.0.0 user unknown", field);
  }

  private static String diagnostic(String field) {
    return only(withDiagnostic(field)).diagnostic();
  }

  private static String status(String field, String diagnostic) {
    String block = GONE.replace("smtp; 550 5.1.1 user unknown", diagnostic);
    return only(block.replace("Status: 5.1.1", "Status: " + field))
        .status()
        .orElseThrow()
        .toString();
  }

  private static String remote(String field) {
    return only(GONE + "Remote-MTA: " + field + "\n").remoteMta().orElse("-");
  }

  private static String command(String... text) {
    return only(report(lines(text), GONE)).command().orElse("-");
  }
}
