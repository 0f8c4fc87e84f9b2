package io.carom.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MimeTest {

  private static final String MIXED =
      """
      From: a@example.org
      Content-Type: multipart/mixed; boundary="b"

      preamble
      --b

      one
      --b
      Content-Type: text/plain

      two
      --b--
      epilogue
      """;

  @Test
  void a_multipart_gives_its_parts_whatever_ends_the_lines() {
    for (String end : List.of("\n", "\r\n", "\r")) {
      Part message = read(MIXED.replace("\n", end));
      assertEquals("multipart/mixed", message.mediaType());
      assertEquals(List.of("one", "two"), texts(message), "line end " + end.length());
      assertEquals(List.of(), message.flaws());
    }
  }

  @Test
  void a_multipart_without_its_closing_boundary_keeps_its_parts_and_has_a_flaw() {
    Part message = read(MIXED.substring(0, MIXED.indexOf("--b--")));
    assertEquals(List.of("one", "two\n"), texts(message));
    assertEquals(List.of("no-closing-boundary"), codes(message));
  }

  @Test
  void a_boundary_that_does_not_occur_gives_way_to_the_one_that_does() {
    Part message = read(MIXED.replace("boundary=\"b\"", "boundary=\"other\""));
    assertEquals(List.of("one", "two"), texts(message));
    assertEquals(List.of("wrong-boundary"), codes(message));
  }

  @Test
  void a_multipart_without_a_boundary_parameter_is_split_all_the_same() {
    Part message = read(MIXED.replace("; boundary=\"b\"", ""));
    assertEquals(List.of("one", "two"), texts(message));
  }

  @Test
  void boundaries_with_odd_characters_and_without_quotes_are_taken_as_they_stand() {
    String odd = "----=_Part 1@<x>(y)/z?=";
    String text = MIXED.replace("\"b\"", "\"" + odd + "\"").replace("--b", "--" + odd);
    assertEquals(List.of("one", "two"), texts(read(text)));
    String bare = "==abc/def=:x";
    assertEquals(
        List.of("one", "two"),
        texts(read(MIXED.replace("\"b\"", bare).replace("--b", "--" + bare))));
  }

  /// RFC 2046 section 5.1.1: a boundary has its line to itself, blanks behind it aside, and its
  /// line end before it; what stands behind the closing one is nothing.
  @Test
  void only_a_line_of_its_own_divides() {
    String text =
        MIXED
            .replace("one\n", "one\n--bc\n--b c\n --b\n-- b\n--b-\ntext --b\n")
            .replace("--b\nContent-Type", "--b \t \nContent-Type")
            .replace("epilogue", "--b\n\nthree\n--b--");
    Part message = read(text);
    assertEquals(List.of("one\n--bc\n--b c\n --b\n-- b\n--b-\ntext --b", "two"), texts(message));
    assertEquals(List.of(), message.flaws());
  }

  @Test
  void a_part_may_be_empty_and_a_header_that_never_ends_is_no_part() {
    String head = "Content-Type: multipart/mixed; boundary=b\n\n";
    assertEquals(List.of("", "two"), texts(read(head + "--b\n\n--b\n\ntwo\n--b--\n")));
    Part cut = read(head + "--b\n\none\n--b\nX-A: b\nX-B: c\n");
    assertEquals(List.of("one"), texts(cut));
    assertEquals(List.of("no-closing-boundary"), codes(cut));
  }

  @Test
  void a_line_of_dashes_before_the_parts_is_no_boundary() {
    String drawn = MIXED.replace("; boundary=\"b\"", "").replace("preamble", "-----\n--\nhello");
    assertEquals(List.of("one", "two"), texts(read(drawn)));
  }

  @Test
  void a_message_inside_is_opened_when_asked_and_not_before() {
    Part message =
        read(
            """
            Content-Type: multipart/digest; boundary=b

            --b
            Content-Type: message/rfc822
            Content-Transfer-Encoding: base64

            %s
            --b--
            """
                .formatted(base64("Subject: inner\n\nhello\n")));
    Part inner = message.children().getFirst();
    assertEquals(List.of(), inner.children());
    assertEquals(Optional.of("inner"), inner.asMessage().headers().first("subject"));
    assertEquals("hello\n", inner.asMessage().text());
    assertEquals("part 1, message", inner.asMessage().where());
  }

  @Test
  void line_ends_do_not_decide_what_is_base64() {
    String lines = "\n".repeat(150);
    String text = "aGVsbG8K" + lines + "not base64!\n";
    String lf = "Content-Transfer-Encoding: base64\n\n" + text;
    assertEquals(text, read(lf).text());
    assertEquals(text, read(lf.replace("\n", "\r\n")).text());
  }

  @Test
  void half_a_character_before_a_line_end_makes_the_same_of_lf_and_crlf() {
    // What the decoder makes of the damage is its own affair; the line end is none.
    String damaged = "charset=iso-2022-jp\n\n\u001b$B$3$N$\n<gone@example.net>\n\u001b(B\n";
    String lf = "Content-Type: text/plain; " + damaged;
    assertEquals(read(lf).text(), read(lf.replace("\n", "\r\n")).text());
  }

  @Test
  void base64_and_quoted_printable_are_undone_and_mislabelled_text_is_left() {
    assertEquals(
        "grüße\n",
        read("Content-Transfer-Encoding: BASE64 \n\n" + base64("grüße\n") + "\n").text());
    String quoted = "Content-Transfer-Encoding: quoted-printable\n\n";
    assertEquals("a=b ü c\n", read(quoted + "a=3Db =C3=BC=20=  \nc\n").text());
    assertEquals("100 %=\n=ZZ x\n", read(quoted + "100 %=3D   \n=ZZ x\n").text());
    assertEquals(
        "not base64!\n", read("Content-Transfer-Encoding: base64\n\nnot base64!\n").text());
  }

  @Test
  void many_soft_line_breaks_in_a_row_do_not_overflow_the_stack() {
    String text = "Content-Transfer-Encoding: quoted-printable\n\n" + "=\n".repeat(200_000) + "x\n";
    assertEquals("x\n", read(text).text());
  }

  @Test
  void misspelt_and_old_charset_names_are_understood() {
    assertEquals("ü\n", text("uft-8", "ü\n", StandardCharsets.UTF_8));
    assertEquals("用户\n", text("gb2312", "用户\n", Charset.forName("GB18030")));
    assertEquals("鎔\n", text("GB2312", "鎔\n", Charset.forName("GB18030")));
    assertEquals("用户\n", text("\"cp936\"", "用户\n", Charset.forName("GB18030")));
    assertEquals("ユーザ\n", text("iso-2022-jp", "ユーザ\n", Charset.forName("ISO-2022-JP")));
    assertEquals("“ü”\n", text("iso-8859-1", "“ü”\n", Charset.forName("windows-1252")));
    assertEquals(
        "Hi é+ 用\n", text("unicode-1-1-utf-7", "Hi +AOk-+- +dSg-\n", StandardCharsets.US_ASCII));
  }

  @Test
  void an_unknown_charset_is_guessed_and_noted() {
    Part part = read("Content-Type: text/plain; charset=x-nobody-knows\n\nü\n");
    assertEquals("ü\n", part.text());
    assertEquals(List.of("unknown-charset"), codes(part));
  }

  @Test
  void undeclared_octets_are_utf8_else_chinese_else_latin() {
    assertEquals("用户不存在", Charsets.guess("用户不存在".getBytes(StandardCharsets.UTF_8)));
    assertEquals("用户不存在", Charsets.guess("用户不存在".getBytes(Charset.forName("GB18030"))));
    assertEquals(
        "désolé, réessayez",
        Charsets.guess("désolé, réessayez".getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void undeclared_octets_of_old_charsets_are_known_by_what_is_frequent_in_them() {
    guessed("KOI8-R", "Пользователь не найден", "550 нет такого пользователя");
    guessed("windows-1251", "Почтовый ящик переполнен", "550 нет такого пользователя");
    guessed("windows-31j", "宛先のアドレスが見つかりません", "メールボックスがいっぱいです");
    guessed("EUC-JP", "宛先のアドレスが見つかりません", "メールボックスがいっぱいです");
    guessed("x-windows-950", "您的郵件無法送達下列收件人", "使用者不存在，請檢查收件人地址");
    guessed(
        "GB18030",
        "您的邮件无法送达下列收件人",
        "用户不存在",
        "收件人邮箱已满，请稍后再试",
        "邮箱空间不足，系统拒绝接收",
        "发送频率过高，请降低发送速度后再次尝试",
        "对方拒收了你的邮件",
        "该邮件被判定为垃圾邮件，已经被退回",
        "域名解析失败，无法找到收件服务器");
    guessed(
        "ISO-8859-1",
        "Änderung: Empfänger unbekannt, Postfach überfüllt",
        "La boîte aux lettres a été désactivée; réessayez à côté",
        "À l'entrée École Été: refusé",
        "No se encontró al señor Núñez, inténtelo mañana");
  }

  private static void guessed(String charset, String... texts) {
    for (String text : texts) {
      assertEquals(text, Charsets.guess(text.getBytes(Charset.forName(charset))), charset);
    }
  }

  @Test
  void header_fields_are_unfolded_and_found_in_any_case_in_order() {
    Part message =
        read("From x Mon Nov 23\nRECEIVED: one\n  more\nreceived: two\nX-Empty:\nrubbish line\n\n");
    assertEquals(List.of("one  more", "two"), message.headers().all("Received"));
    assertEquals(Optional.of(""), message.headers().first("x-empty"));
    assertEquals(
        List.of("RECEIVED", "received", "X-Empty"),
        message.headers().fields().stream().map(Headers.Field::name).toList());
  }

  @Test
  void header_words_are_decoded_and_raw_octets_guessed() {
    assertEquals(
        Optional.of("系统退信 x"),
        read("Subject: =?gb2312?B?z7XNs83L0MU=?= x\n\n").headers().words("subject"));
    assertEquals(
        Optional.of("=?x-nobody?Q?a?="),
        read("Subject: =?x-nobody?Q?a?=\n\n").headers().words("subject"));
    byte[] raw = "Subject: 系统退信\n\n".getBytes(Charset.forName("GB18030"));
    assertEquals(Optional.of("系统退信"), Mime.read(Octets.of(raw)).headers().first("Subject"));
  }

  @Test
  void addresses_are_taken_out_of_any_list() {
    assertEquals(
        "[a@example.org, b@example.org, c@example.org]",
        read("To: A <a@example.org>, \"B, b\" <b@example.org>, g: c@example.org;, <>, nobody\n\n")
            .headers()
            .addresses("to")
            .toString());
    assertEquals(List.of(), read("From: MAILER-DAEMON <>\n\n").headers().addresses("From"));
  }

  @Test
  void a_content_type_against_the_rules_is_read_for_what_it_means() {
    assertEquals("text/plain", read("Content-Type: text\n\n").mediaType());
    assertEquals("text/plain", read("Content-Type: ;;;\n\n").mediaType());
    Part odd = read("Content-Type: TEXT/Html; charset = \"utf-8; x=y z=(\n\n");
    assertEquals("text/html", odd.mediaType());
    assertEquals(Optional.of("inline"), read("Content-Disposition: Inline; x\n\n").disposition());
  }

  @Test
  void blanks_of_every_width_are_blanks() {
    assertEquals(
        "gone@example.net (a) b\n",
        read("Content-Type: text/plain; charset=utf-8\n\ngone@example.net\u00a0(a)\u3000b\n")
            .text());
  }

  @Test
  void a_last_line_that_may_have_been_cut_is_not_read() {
    assertEquals("whole\n", read("Subject: x\n\nwhole\nhal").text());
    assertEquals(Optional.empty(), read("Subject: x\nFrom: a@examp").headers().first("From"));
    assertEquals(
        "whole\n",
        read(MIXED.replace("two\n--b--\nepilogue\n", "whole\nhal")).children().get(1).text());
    assertEquals(
        "two", texts(read(MIXED)).getLast(), "a boundary behind it shows that it is whole");
    String encoded = base64("whole\nhal");
    assertEquals("whole\n", read("Content-Transfer-Encoding: base64\n\n" + encoded).text());
  }

  @Test
  void what_shows_its_end_is_read_whole_though_it_has_no_line_end() {
    String head = "Content-Transfer-Encoding: base64\n\n";
    String padded = base64("first\nlast one");
    assertTrue(padded.endsWith("="));
    assertEquals("first\nlast one", read(head + padded).text());
    assertEquals("first\n", read(head + padded.substring(0, padded.length() - 1)).text());
    assertEquals("first\nlater one", read(head + base64("first\nlater one") + "\n").text());
    assertEquals("first\n", read(head + base64("first\nlater one")).text());
    String long57 = "first\n" + "x".repeat(51);
    assertEquals("first\n", read(head + base64(long57) + "\n").text(), "there may be more");
    assertEquals(long57 + "yyy", read(head + base64(long57 + "yyy") + "\n").text());
    String html = "Content-Type: text/html\n\n<p>first\n<b>last</b>";
    assertEquals("<p>first\n<b>last</b>", read(html).text());
    assertEquals("<p>first\n", read(html.substring(0, html.length() - 1)).text());
  }

  @Test
  void what_lies_beyond_a_limit_is_left_unread_and_noted() {
    MimeLimits tight = new MimeLimits(3, 5, 100, 3, 10);
    Part parts = read(MIXED.replace("--b--", "--b\n\nx\n".repeat(9)), tight);
    assertEquals(4, parts.children().size(), "with the message itself five");
    assertTrue(codes(parts).contains("part-limit"));

    Part deep = read(nested(30), tight);
    assertEquals(2, deep.walk().filter(part -> !part.children().isEmpty()).count());
    assertTrue(codes(deep).contains("depth-limit"));

    Part many = read("a: 1\nb: 2\nc: 3\nd: 4\n\nbody\n", tight);
    assertEquals(
        List.of("a", "b", "c"), many.headers().fields().stream().map(Headers.Field::name).toList());
    assertEquals("body\n", many.text());
    assertEquals(List.of("header-limit"), codes(many));

    Part wide = read("a: 1\nb: " + "x".repeat(200) + "\nc: 3\n\nbody\n", tight);
    assertEquals(1, wide.headers().fields().size());
    assertEquals(List.of("header-limit"), codes(wide));

    Part text = read("\n\na: 1\n\nfirst\nsecond\nthird\n", tight);
    assertEquals("first\n", text.text(), "no half line");
    assertEquals(List.of("text-limit"), codes(text));
  }

  @Test
  void messages_in_messages_end_at_the_limit_of_depth() {
    Part part = read("Content-Type: message/rfc822\n\n".repeat(100));
    int depth = 1;
    while (!codes(part).contains("depth-limit")) {
      part = part.asMessage();
      depth++;
    }
    assertEquals(MimeLimits.DEFAULT.depth() + 1, depth);
    assertEquals("", part.text());
  }

  @Test
  void a_message_made_to_hurt_costs_no_more_than_its_limits() {
    int size = 4 << 20;
    List<String> hostile =
        List.of(
            "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\n".repeat(size / 5),
            "a:\n".repeat(size / 3),
            "From: a\n" + " b\n".repeat(size / 3),
            nested(2_000),
            "Content-Type: multipart/mixed; boundary=b\n\n" + "x".repeat(size),
            "Content-Type: text/plain" + "; a=(".repeat(size / 5));
    for (String text : hostile) {
      Part message = read(text);
      assertTrue(message.walk().count() <= MimeLimits.DEFAULT.parts());
      assertTrue(message.headers().fields().size() <= MimeLimits.DEFAULT.headerFields());
      assertFalse(message.flaws().isEmpty());
      assertTrue(message.flaws().size() <= 200);
    }
  }

  @Test
  void a_text_of_ten_megabytes_is_read_whole() {
    String line = "this line is fifty octets long, with its line end.\n".substring(1);
    int lines = 10_000_000 / line.length();
    String text = read("Subject: x\n\n" + line.repeat(lines)).text();
    assertEquals(lines * line.length(), text.length());
  }

  @Test
  void no_octets_make_it_throw() {
    Random random = new Random(7);
    byte[] mixed = MIXED.getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 2_000; round++) {
      byte[] damaged = mixed.clone();
      for (int i = 0; i < 1 + round % 30; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Mime.read(Octets.of(damaged)).walk().forEach(part -> part.asMessage().text());
    }
    assertEquals("", read("").text());
    assertEquals("", read("\n\n\r\n").text());
  }

  private static Part read(String text) {
    return read(text, MimeLimits.DEFAULT);
  }

  private static Part read(String text, MimeLimits limits) {
    return Mime.read(Octets.of(text.getBytes(StandardCharsets.UTF_8)), limits);
  }

  private static List<String> texts(Part message) {
    return message.children().stream().map(Part::text).toList();
  }

  private static List<String> codes(Part message) {
    return message.flaws().stream().map(Flaw::code).distinct().toList();
  }

  private static String text(String charset, String text, Charset actual) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    octets.writeBytes(
        ("Content-Type: text/plain; charset=" + charset + "\n\n")
            .getBytes(StandardCharsets.US_ASCII));
    octets.writeBytes(text.getBytes(actual));
    return Mime.read(Octets.of(octets.toByteArray())).text();
  }

  private static String base64(String text) {
    return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String nested(int levels) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < levels; i++) {
      text.append("Content-Type: multipart/mixed; boundary=b")
          .append(i)
          .append("\n\n--b")
          .append(i)
          .append('\n');
    }
    return text.toString();
  }
}
