package io.carom.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.RecipientKey;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLineTest {

  private static final RecipientKey GONE = new RecipientKey("gone@example.net");
  private static final Charset GB18030 = Charset.forName("GB18030");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gone@example.net",
        "Gone@EXAMPLE.net.",
        "  gone@example.net\t\r\n",
        "<gone@example.net>",
        "Gone Away <gone@example.net>",
        "Away, Gone <gone@example.net>",
        "\"Away, Gone; Jr.\" <gone@example.net>",
        "\"a < b\" <gone@example.net>",
        "\"he said \\\"hi\\\"\" <gone@example.net>",
        "\"never closed <gone@example.net>",
        "other@example.net <gone@example.net>",
        "\"other@example.net\" <gone@example.net>",
        "李雷 <gone@example.net>",
        "gone@example.net # was other@example.net",
        "gone@example.net ; left in May",
        "gone@example.net,",
        "gone@example.net (Gone Away)",
        "gone@example.net\tGone\t2019-01-01",
        "gone@example.net OK",
      })
  void a_line_that_is_one_address_is_its_subscribers(String line) {
    assertEquals(new Entry.Subscriber(GONE), read(line.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   \t\n",
        "# gone@example.net left",
        ";gone@example.net",
        "  # gone@example.net",
        "no address here",
        "@",
        "a@",
      })
  void a_comment_is_nobodys_even_where_it_names_somebody(String line) {
    assertInstanceOf(Entry.Nothing.class, read(line.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gone@example.net, other@example.net",
        "gone@example.net;other@example.net",
        "gone@example.net other@example.net",
        "<gone@example.net> <other@example.net>",
        "please do not write to gone@example.net and other@example.net",
        "mailto:gone@example.net|other@example.net",
      })
  void a_line_of_several_is_left_to_a_person(String line) {
    RecipientKey other = new RecipientKey("other@example.net");
    assertEquals(
        new Entry.Unclear(List.of(GONE, other)), read(line.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void prose_that_names_one_address_is_left_to_a_person() {
    assertEquals(
        new Entry.Unclear(List.of(GONE)),
        read("do not write to gone@example.net".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void names_in_any_encoding_that_contains_ascii_do_not_hide_the_address() {
    // Of the third and fourth the second byte is an at sign and a backslash.
    String at = new String(new byte[] {(byte) 0x81, '@'}, GB18030);
    String backslash = new String(new byte[] {(byte) 0x81, '\\'}, GB18030);
    for (String name : List.of("张三", "\uD840\uDC00", at, backslash)) {
      assertTrue(name.codePointCount(0, name.length()) <= 2, "characters, not bytes");
      for (String form : List.of("%s <gone@example.net>", "\"%s\" <gone@example.net>")) {
        byte[] line = form.formatted(name).getBytes(GB18030);
        assertEquals(new Entry.Subscriber(GONE), read(line), form + " " + name);
      }
    }
    assertEquals(
        new Entry.Subscriber(GONE),
        read("Ren\u00e9<gone@example.net>".getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void an_at_sign_inside_a_character_is_none() {
    byte[] pair = {(byte) 0x81, '@'};
    assertEquals(1, new String(pair, GB18030).length(), "one character");
    byte[] line = (new String(pair, GB18030) + ", gone@example.net").getBytes(GB18030);
    assertEquals(new Entry.Subscriber(GONE), read(line));
  }

  @Test
  void an_address_beyond_ascii_is_read_as_utf_8() {
    assertEquals(
        new Entry.Subscriber(new RecipientKey("jörg@xn--exmple-cua.org")),
        read("Jörg <jörg@exämple.org>".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void a_quoted_local_part_may_hold_blanks() {
    assertEquals(
        new Entry.Subscriber(new RecipientKey("\"gone away\"@example.net")),
        read("\"gone away\"@example.net".getBytes(StandardCharsets.UTF_8)));
  }

  private static Entry read(byte[] line) {
    byte[] padded = new byte[line.length + 2];
    padded[0] = '<';
    padded[line.length + 1] = '@';
    System.arraycopy(line, 0, padded, 1, line.length);
    return TextLine.of(padded, 1, line.length + 1);
  }
}
