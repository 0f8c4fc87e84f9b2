package io.carom.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReplyTextTest {

  @Test
  void the_head_of_a_reply_is_its_code() {
    reads("550 5.1.1 <gone@example.net>: user unknown", "550", "5.1.1");
    reads("550", "550", "");
    reads("550: no such user", "550", "");
    reads("598 ip address in blacklist", "598", "");
    reads("250 2.1.5 Ok", "250", "2.1.5");
  }

  @Test
  void a_code_is_found_behind_the_words_that_introduce_it() {
    reads("Remote host said: 553 Too many recients in the mail", "553", "");
    reads("the mta server of 192.0.2.25 reply:550 failed to meet SPF requirements", "550", "");
    reads(
        "host mx.example.net[192.0.2.25] said: 550-5.7.1 no (in reply to end of DATA)",
        "550",
        "5.7.1");
    reads("<<< 554 rejected", "554", "");
    reads("<mx.example.net #5.1.1 smtp;550 5.1.1 unknown>", "550", "5.1.1");
    reads("Your mail was not delivered to mx 450 4.2.2 full", "450", "4.2.2");
    reads("ERROR_CODE :550, ERROR_CODE :5.1.1", "550", "5.1.1");
    reads("#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##", "550", "5.1.1");
  }

  @Test
  void the_enhanced_code_may_stand_anywhere() {
    reads("550 Sorry, no mailbox by that name. (#5.1.1)", "550", "5.1.1");
    reads("550 sorry, no mailbox here by that name (#5.1.1 - chkusr)", "550", "5.1.1");
    reads("550 #5.1.0 Address rejected.", "550", "5.1.0");
    reads("Sorry, I couldn't find any host named example.com. (#5.1.2)", "", "5.1.2");
    reads("5.1.1 <user@example.com>... User unknown", "", "5.1.1");
  }

  @Test
  void the_enhanced_code_that_says_most_is_taken() {
    reads("550 5.0.0 smtp; 550 5.1.1 no such user", "550", "5.1.1");
    reads("554 5.4.7 exceeded time (last transfail: 452-4.2.2 mailbox full)", "452", "4.2.2");
    reads("554 4.4.7 expired after 840 minutes.<421 4.4.2 Connection timed out>", "421", "4.4.2");
    reads("554 4.4.7 expired after 3 tries of 421 lines", "554", "4.4.7");
    reads("550 5.1.351 remote server said -> 550 5.1.1 user unknown", "550", "5.1.1");
    reads("550 5.7.1 refused (#5.1.1)", "550", "5.7.1");
    reads("550-5.0.0 no\r\n550 5.1.1 gone", "550", "5.1.1");
  }

  @Test
  void numbers_that_look_like_codes_are_left_alone() {
    reads("421 4.7.0 [TS01] Message temporarily deferred - 4.16.50. Please", "421", "4.7.0");
    reads("451 Resources temporarily not available [#4.16.5].", "451", "");
    reads("550 Mail from 5.1.1.4 refused", "550", "");
    reads("550 blocked at 5.4.2016 by filter", "550", "");
    reads("550 refused by Exim 4.2.1", "550", "");
    reads("203.0.113.5 was refused", "", "");
    reads("connect to mx.example.com[192.0.2.25]:25: Connection timed out", "", "");
    reads("connect to mx.example.com[192.0.2.25]:587: Connection refused", "", "");
    reads("connect to mx.example.com:465 failed", "", "");
    reads("2026-11-23 10:00:00 gave up", "", "");
    reads("user550 is unknown", "", "");
    reads("", "", "");
  }

  @Test
  void repeated_codes_at_the_heads_of_lines_are_dropped() {
    assertEquals(
        "550-5.1.1 The account does not exist. Try typos or https://example.com/help",
        text(
            "550-5.1.1 The account does not exist. Try\r\n550-5.1.1 typos or\r\n"
                + "550 5.1.1 https://example.com/help"));
    assertEquals(
        "550-5.1.1 The account does not exist. Try typos or https://example.com/help",
        text(
            "550-5.1.1 The account does not exist. Try 550-5.1.1 typos or"
                + " 550 5.1.1 https://example.com/help"));
    assertEquals("550-one two three", text("550-one 550-two 550 three"));
    assertEquals("550 one two", text("550 one\n550 two"));
    assertEquals("550 one two", text("550 one\n\n  two"));
    assertEquals("550 5.1.1 one", text("550 5.1.1 one\n550"));
    assertEquals("said: 550-5.7.1 one two", text("said: 550-5.7.1 one 550 5.7.1 two"));
  }

  @Test
  void words_are_kept_as_they_stood() {
    assertEquals("550 邮件被拒绝", text("550 邮件被拒绝"));
    assertEquals("550 over 550 users here", text("550 over 550 users here"));
    assertEquals("550 a b", text("550 a\u0000b"));
  }

  @Test
  void a_hostile_text_takes_one_pass() {
    String hostile = "550-5.1.1 ".repeat(20_000) + ": - - ".repeat(50_000) + "5.1.1".repeat(20_000);
    assertTrue(ReplyText.of(hostile).text().length() < hostile.length());
  }

  private static String text(String raw) {
    return ReplyText.of(raw).text();
  }

  private static void reads(String raw, String replyCode, String status) {
    ReplyText read = ReplyText.of(raw);
    assertEquals(replyCode, read.replyCode().map(Object::toString).orElse(""), raw);
    assertEquals(status, read.status().map(Object::toString).orElse(""), raw);
  }
}
