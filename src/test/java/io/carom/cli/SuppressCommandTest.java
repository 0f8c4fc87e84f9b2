package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuppressCommandTest {

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void twoLists() throws IOException {
    config = folder.resolve("carom.yaml");
    Files.writeString(folder.resolve("news.txt"), "gone@example.net\n");
    Files.writeString(folder.resolve("shop.txt"), "gone@example.net\n");
    Files.writeString(
        config,
        """
        data: data
        lists:
          files:
            - {name: news, file: news.txt}
            - {name: shop, file: shop.txt}
        """);
  }

  private Typed suppress(String... args) {
    return typed("", args);
  }

  private Typed typed(String input, String... args) {
    List<String> all = new ArrayList<>(List.of("suppress"));
    all.addAll(List.of(args));
    all.addAll(List.of("--config", config.toString()));
    return carom(Typed.input(input), all.toArray(String[]::new));
  }

  @Test
  void what_is_added_is_shown_and_listed_with_the_keys_of_the_contract() throws IOException {
    assertEquals(
        0, suppress("add", "Gone@Example.NET", "--list", "news", "--because", "asked to").code());
    Typed shown = suppress("show", "gone@example.net", "--json");
    assertEquals(0, shown.code(), shown.err());
    JsonNode row = new ObjectMapper().readTree(shown.out());
    List<String> keys = new ArrayList<>();
    ((ObjectNode) row).fieldNames().forEachRemaining(keys::add);
    assertEquals(
        List.of("recipient", "list", "reason", "since", "until", "because", "mailId"), keys);
    assertEquals("Gone@Example.NET", row.path("recipient").textValue());
    assertEquals("news", row.path("list").textValue());
    assertEquals("manual", row.path("reason").textValue());
    assertEquals("asked to", row.path("because").textValue());
    assertTrue(row.path("until").isNull());
    assertTrue(row.path("mailId").isNull());
    assertEquals(shown.out(), suppress("list", "--json").out());
    assertEquals(List.of(), suppress("list", "--list", "shop").lines());
  }

  @Test
  void without_a_list_it_is_every_list() {
    assertEquals(
        List.of("gone@example.net is suppressed on news, shop"),
        suppress("add", "gone@example.net").lines());
    assertEquals(2, suppress("list").lines().size());
  }

  @Test
  void an_address_that_is_not_suppressed_is_a_no() {
    Typed shown = suppress("show", "here@example.net");
    assertEquals(1, shown.code());
    assertEquals(List.of("here@example.net is not suppressed"), shown.lines());
    assertEquals(1, suppress("remove", "here@example.net").code());
  }

  @Test
  void what_is_removed_may_be_mailed_again() {
    suppress("add", "gone@example.net");
    assertEquals(
        List.of("gone@example.net may be mailed again on news, shop"),
        suppress("remove", "gone@example.net").lines());
    assertEquals(1, suppress("show", "gone@example.net").code());
  }

  @Test
  void an_end_is_a_span_or_an_instant() {
    suppress("add", "a@example.net", "--list", "news", "--until", "2027-01-31T00:00:00Z");
    assertTrue(
        suppress("show", "a@example.net", "--json")
            .out()
            .contains("\"until\":\"2027-01-31T00:00:00Z\""));
    assertEquals(0, suppress("add", "b@example.net", "--until", "30d").code());
    Typed bad = suppress("add", "c@example.net", "--until", "tomorrow");
    assertEquals(2, bad.code());
    assertEquals("carom: --until: write 30d, or 2027-01-31T00:00:00Z\n", bad.err());
  }

  @Test
  void what_is_exported_can_be_imported() throws IOException {
    suppress("add", "gone@example.net", "--list", "news", "--because", "he said \"no, never\"");
    Typed exported = suppress("export");
    assertEquals("recipient,list,reason,since,until,because,mailId", exported.lines().getFirst());
    assertTrue(exported.lines().get(1).contains(",\"he said \"\"no, never\"\"\","), exported.out());
    Files.delete(folder.resolve("data").resolve("ledger.db"));
    assertEquals(
        List.of("1 imported, 0 lines refused"),
        typed(exported.out(), "import", "-", "--list", "shop").lines());
    assertEquals(1, suppress("list", "--list", "shop").lines().size());
  }

  @Test
  void lines_without_an_address_are_named_and_the_others_taken() {
    Typed imported = typed("# old\n\na@example.net\nnobody\n\"b@example.net\",x\n", "import", "-");
    assertEquals(1, imported.code());
    assertEquals(List.of("2 imported, 1 lines refused"), imported.lines());
    assertEquals("-:4: no address: nobody\n", imported.err());
  }

  @Test
  void a_list_that_is_not_configured_is_refused() {
    Typed typed = suppress("add", "a@example.net", "--list", "nws");
    assertEquals(2, typed.code());
    assertEquals("carom: there is no list \"nws\"; there is news, shop\n", typed.err());
  }

  @Test
  void what_is_no_address_is_refused_before_anything_is_done() {
    Typed typed = suppress("add", "a@example.net", "nobody");
    assertEquals(2, typed.code());
    assertEquals("carom: \"nobody\" is not a mail address\n", typed.err());
    assertEquals(List.of(), suppress("list").lines());
  }

  @Test
  void a_configuration_that_cannot_be_used_is_told_whole() throws IOException {
    Files.writeString(config, "dtaa: x\nsmtp: {listen: 1}\n");
    Typed typed = suppress("list");
    assertEquals(2, typed.code());
    assertEquals(
        List.of(
            "carom: the configuration cannot be used:",
            config + ":1: \"dtaa\" is not a key; did you mean \"data\"?",
            config
                + ":2: smtp.listen: \"1\" is not a host and port; write host:port, as in"
                + " 127.0.0.1:2525"),
        typed.err().lines().toList());
  }
}
