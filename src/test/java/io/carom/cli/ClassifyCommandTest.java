package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassifyCommandTest {

  private static JsonNode json(String line) throws IOException {
    return new ObjectMapper().readTree(line);
  }

  @Test
  void the_answer_has_the_keys_of_a_verdict_and_advice() throws IOException {
    Typed typed = carom("classify", "--json", "550 5.1.1 User unknown");
    assertEquals(0, typed.code(), typed.err());
    JsonNode row = json(typed.out());
    List<String> keys = new ArrayList<>();
    row.fieldNames().forEachRemaining(keys::add);
    assertEquals(
        List.of(
            "reason",
            "permanence",
            "hard",
            "fault",
            "listAction",
            "retry",
            "rule",
            "evidence",
            "confidence",
            "advice"),
        keys);
    assertEquals("user-unknown", row.path("reason").textValue());
    assertTrue(row.path("advice").textValue().startsWith("The receiving server has no mailbox"));
  }

  @Test
  void advice_comes_in_chinese_too() throws IOException {
    Typed typed = carom("classify", "--json", "--lang", "zh", "550 5.1.1 User unknown");
    assertTrue(json(typed.out()).path("advice").textValue().startsWith("对方服务器没有这个邮箱"));
    assertEquals(2, carom("classify", "--lang", "fr", "550 x").code());
  }

  @Test
  void every_line_has_its_answer_blank_and_odd_ones_too() throws IOException {
    byte[] lines = Typed.input("550 5.1.1 User unknown\n\n\u0000 \u001b\r\n452 4.2.2 mailbox full");
    Typed typed = carom(lines, "classify", "--json", "-");
    assertEquals(4, typed.lines().size());
    assertEquals("user-unknown", json(typed.lines().get(0)).path("reason").textValue());
    assertEquals("undetermined", json(typed.lines().get(1)).path("reason").textValue());
    assertEquals("undetermined", json(typed.lines().get(2)).path("reason").textValue());
    assertEquals("mailbox-full", json(typed.lines().get(3)).path("reason").textValue());
    assertEquals(4, carom(lines, "classify", "-").lines().size());
    assertEquals(0, carom(new byte[0], "classify", "-").lines().size());
  }

  @Test
  void chinese_replies_are_understood_in_both_charsets() throws IOException {
    String reply = "550 收件人不存在";
    for (Charset charset : List.of(Charset.forName("UTF-8"), Charset.forName("GB18030"))) {
      Typed typed = carom(reply.getBytes(charset), "classify", "--json", "-");
      assertEquals("user-unknown", json(typed.out()).path("reason").textValue());
    }
  }
}
