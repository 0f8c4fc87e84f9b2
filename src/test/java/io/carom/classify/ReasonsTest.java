package io.carom.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReasonsTest {

  @Test
  void the_table_and_the_enum_have_the_same_56_reasons_in_the_same_order() throws IOException {
    List<String> table = rows().stream().map(row -> row[0]).toList();
    assertEquals(56, table.size());
    assertEquals(table, Arrays.stream(Reason.values()).map(Reason::word).toList());
  }

  @Test
  void the_other_enums_have_the_words_of_the_table() throws IOException {
    assertEquals(column(1), words(Fault.values(), Fault::word));
    assertEquals(column(2), words(Permanence.values(), Permanence::word));
    assertEquals(column(3), words(ListAction.values(), ListAction::word));
    assertEquals(column(4), words(Retry.values(), Retry::word));
  }

  @Test
  void every_reason_has_a_title_and_advice_in_english_and_chinese() {
    for (Reason reason : Reason.values()) {
      Reasons.Entry entry = Reasons.of(reason);
      for (String language : List.of("en", "zh")) {
        assertFalse(entry.title(language).isBlank(), reason.word());
        assertFalse(entry.advice(language).isBlank(), reason.word());
      }
      assertTrue(entry.advice("zh").codePoints().anyMatch(Character::isIdeographic), reason.word());
      assertEquals(entry.advice("en"), entry.advice("fr"), "other languages read English");
    }
  }

  @Test
  void only_what_is_dead_or_asked_for_removes_by_default() {
    Set<Reason> removing =
        Arrays.stream(Reason.values())
            .filter(reason -> Reasons.of(reason).listAction() == ListAction.REMOVE)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            Reason.USER_UNKNOWN,
            Reason.MAILBOX_DISABLED,
            Reason.ADDRESS_SYNTAX,
            Reason.MAILBOX_MOVED,
            Reason.KNOWN_INVALID,
            Reason.HOST_UNKNOWN,
            Reason.DOMAIN_NOT_ACCEPTING,
            Reason.COMPLAINT),
        removing);
  }

  private static Set<String> column(int index) throws IOException {
    return rows().stream().map(row -> row[index]).collect(Collectors.toSet());
  }

  private static <T> Set<String> words(T[] values, Function<T, String> word) {
    return Arrays.stream(values).map(word).collect(Collectors.toSet());
  }

  private static List<String[]> rows() throws IOException {
    try (InputStream in = Reasons.class.getResourceAsStream("reasons.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).map(line -> line.split("\t", -1)).toList();
    }
  }
}
