package io.carom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.mail.Octets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static final String MARK = "From gone@example.net Mon Nov 23 14:44:19 2026\n";

  private static List<String> split(String text) throws IOException {
    Messages messages =
        new Messages(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    List<String> all = new ArrayList<>();
    for (Optional<Octets> next = messages.next(); next.isPresent(); next = messages.next()) {
      all.add(new String(next.get().array(), StandardCharsets.ISO_8859_1));
    }
    return all;
  }

  @Test
  void an_mbox_gives_its_messages_without_postmarks() throws IOException {
    assertEquals(
        List.of("Subject: a\n\none\n", "Subject: b\n\ntwo\n"),
        split(MARK + "Subject: a\n\none\n\n" + MARK + "Subject: b\n\ntwo\n\n"));
  }

  @Test
  void the_last_boundary_of_a_multipart_ends_a_message_as_an_empty_line_does() throws IOException {
    assertEquals(
        List.of("Subject: a\n\n--b--\n", "Subject: b\n\ntwo\n"),
        split(MARK + "Subject: a\n\n--b--\n" + MARK + "Subject: b\n\ntwo\n"));
  }

  @Test
  void an_mbox_may_have_crlf_and_zones_in_its_postmarks() throws IOException {
    String mark = "From 17@xxx Thu Jan 01 00:00:00 +0000 2026\r\n";
    assertEquals(
        List.of("Subject: a\r\n\r\none\r\n", "Subject: b\r\n\r\ntwo\r\n"),
        split(mark + "Subject: a\r\n\r\none\r\n\r\n" + mark + "Subject: b\r\n\r\ntwo\r\n"));
  }

  @Test
  void a_single_message_that_quotes_an_mbox_is_one_message() throws IOException {
    String text = "Subject: returned\n\nyour mail was:\n\n" + MARK + "Subject: a\n\none\n";
    assertEquals(List.of(text), split(text));
  }

  @Test
  void from_at_the_head_of_a_line_of_text_splits_nothing() throws IOException {
    String text =
        "Subject: a\n\nlook:\n\nFrom Monday on: closed\nFrom me\n\n"
            + MARK
            + "no header follows here\n";
    assertEquals(List.of(text), split(MARK + text));
  }

  @Test
  void a_postmark_that_no_empty_line_precedes_is_text() throws IOException {
    String text = "Subject: a\n\none\n" + MARK + "Subject: b\n";
    assertEquals(List.of(text), split(MARK + text));
  }

  @Test
  void a_stuffed_from_loses_one_sign() throws IOException {
    assertEquals(
        List.of("Subject: a\n\nFrom me\n>From you\n"),
        split(MARK + "Subject: a\n\n>From me\n>>From you\n"));
    assertEquals(List.of("Subject: a\n\n>From me\n"), split("Subject: a\n\n>From me\n"));
  }

  @Test
  void empty_lines_in_a_body_stay() throws IOException {
    assertEquals(
        List.of("Subject: a\n\n\none\n\n\ntwo\n"),
        split(MARK + "Subject: a\n\n\none\n\n\ntwo\n\n"));
  }

  @Test
  void nothing_is_one_empty_message() throws IOException {
    assertEquals(List.of(""), split(""));
  }

  @Test
  void what_is_beyond_the_limit_is_not_kept() throws IOException {
    byte[] endless = new byte[Messages.MAX_BYTES + 70_000];
    Messages messages = new Messages(new ByteArrayInputStream(endless));
    assertEquals(Messages.MAX_BYTES, messages.next().orElseThrow().length());
    assertEquals(Optional.empty(), messages.next());
  }
}
