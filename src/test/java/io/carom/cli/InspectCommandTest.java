package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.flow.FactKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {

  private static final Path REPORT =
      Path.of("test-fixtures/delivery/qq/unknown-user-html-gb18030.eml");

  private static final List<String> KEYS =
      Stream.concat(Stream.of("file", "m", "n"), FactKeys.ALL.stream()).toList();

  @TempDir Path folder;

  private static JsonNode json(String line) throws IOException {
    return new ObjectMapper().readTree(line);
  }

  @Test
  void an_object_has_the_keys_of_the_contract_in_their_order() throws IOException {
    Typed typed = carom("inspect", "--json", REPORT.toString());
    assertEquals(0, typed.code(), typed.err());
    JsonNode row = json(typed.out());
    assertEquals(KEYS, FactKeys.of(row));
    assertEquals(REPORT.toString(), row.path("file").textValue());
    assertEquals("gone@example.net", row.path("recipient").textValue());
    assertEquals("user-unknown", row.path("reason").textValue());
    assertTrue(row.path("hard").booleanValue());
  }

  @Test
  void a_message_that_is_no_report_gives_one_line_without_a_recipient() throws IOException {
    Typed typed = carom(Typed.input("Subject: hello\n\nhow are you\n"), "inspect", "--json", "-");
    assertEquals(1, typed.lines().size());
    JsonNode row = json(typed.out());
    assertEquals(KEYS, FactKeys.of(row));
    assertEquals("-", row.path("file").textValue());
    assertEquals("ordinary", row.path("kind").textValue());
    assertTrue(row.path("recipient").isNull());
    assertEquals(1, row.path("n").intValue());
  }

  @Test
  void messages_of_an_mbox_are_counted_and_a_folder_is_read_below() throws IOException {
    String report = Files.readString(REPORT, StandardCharsets.ISO_8859_1);
    String mark = "From MAILER-DAEMON Mon Nov 23 14:44:19 2026\n";
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(
        folder.resolve("sub/all.mbox"),
        mark + report + "\n" + mark + report,
        StandardCharsets.ISO_8859_1);
    Files.writeString(folder.resolve("a.json"), "{}");
    Files.writeString(folder.resolve(".hidden"), "x");
    Typed typed = carom("inspect", "--json", folder.toString());
    assertEquals(2, typed.lines().size());
    for (int m = 1; m <= 2; m++) {
      JsonNode row = json(typed.lines().get(m - 1));
      assertEquals("sub/all.mbox", row.path("file").textValue());
      assertEquals(m, row.path("m").intValue());
      assertEquals("gone@example.net", row.path("recipient").textValue());
    }
  }

  @Test
  void of_a_maildir_only_what_was_delivered_is_read() throws IOException {
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(folder.resolve(part));
      Files.copy(REPORT, folder.resolve(part).resolve("17.M1.host"));
    }
    Files.writeString(folder.resolve("dovecot-uidlist"), "3 V1\n");
    Typed typed = carom("inspect", "--json", folder.toString());
    assertEquals(
        List.of("cur/17.M1.host", "new/17.M1.host"),
        List.of(
            json(typed.lines().getFirst()).path("file").textValue(),
            json(typed.lines().getLast()).path("file").textValue()));
  }

  @Test
  void a_file_that_cannot_be_read_is_named_and_the_others_print() {
    String missing = folder.resolve("missing.eml").toString();
    Typed typed = carom("inspect", "--json", missing, REPORT.toString());
    assertEquals(3, typed.code());
    assertEquals(1, typed.lines().size());
    assertEquals("carom: " + missing + ": there is no such file\n", typed.err());
  }

  @Test
  void for_people_it_is_a_block_with_advice_and_no_control_characters() {
    Typed typed = carom("inspect", "--lang", "zh", REPORT.toString());
    assertEquals(0, typed.code(), typed.err());
    assertTrue(typed.out().contains("gone@example.net: failed, user-unknown: 收件人不存在"));
    Typed hostile =
        carom(
            Typed.input(Typed.carom("inspect", "--json", REPORT.toString()).out() + "\u001b[2J"),
            "inspect",
            "-");
    assertTrue(hostile.out().chars().noneMatch(c -> c < ' ' && c != '\n'), hostile.out());
  }
}
