package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListsCommandTest {

  private static final String SUBSCRIBERS = "# ours\nanna@example.net\ngone@example.net\n";

  @TempDir Path folder;
  private Path list;

  @BeforeEach
  void oneList() throws IOException {
    list = folder.resolve("news.txt");
    Files.writeString(list, SUBSCRIBERS);
    Files.writeString(
        folder.resolve("carom.yaml"),
        "data: data\nlists: {files: [{name: news, file: news.txt}]}\n");
  }

  private Typed typed(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", folder.resolve("carom.yaml").toString()));
    return carom(all.toArray(String[]::new));
  }

  @Test
  void what_waits_is_shown_applied_and_taken_back() throws IOException {
    typed("suppress", "add", "gone@example.net");
    Typed diff = typed("lists", "diff", "news");
    assertTrue(diff.lines().contains("-gone@example.net"), diff.out());
    assertEquals(SUBSCRIBERS, Files.readString(list));
    assertEquals(
        List.of("news: 1 removed, 0 not in the file, 0 waiting"), typed("lists", "apply").lines());
    assertEquals("# ours\nanna@example.net\n", Files.readString(list));
    assertTrue(typed("lists", "changes", "--json").out().contains("\"state\":\"applied\""));
    assertEquals(
        List.of("gone@example.net is on news again"),
        typed("lists", "undo", "--list", "news", "gone@example.net").lines());
    assertEquals(SUBSCRIBERS, Files.readString(list));
    assertEquals(1, typed("suppress", "show", "gone@example.net").code());
  }

  @Test
  void lists_are_listed_with_size_and_what_waits() {
    typed("suppress", "add", "gone@example.net");
    assertEquals(
        List.of(
            "{\"list\":\"news\",\"owner\":\"default\",\"file\":\""
                + list
                + "\",\"size\":2,\"pending\":1,\"held\":0,\"problem\":null}"),
        typed("lists", "list", "--json").lines());
  }

  @Test
  void nothing_to_undo_is_a_no_and_nothing_named_is_refused() {
    assertEquals(1, typed("lists", "undo", "--change", "7").code());
    assertEquals(2, typed("lists", "undo").code());
    assertEquals(2, typed("lists", "apply", "shop").code());
  }

  @Test
  void a_list_that_is_gone_is_told_with_what_is_wrong() throws IOException {
    Files.delete(list);
    Typed check = typed("check");
    assertEquals(2, check.code());
    assertTrue(check.out().startsWith("list news: "), check.out());
    assertEquals(3, typedAfterAdding("lists", "diff").code());
  }

  private Typed typedAfterAdding(String... args) {
    typed("suppress", "add", "gone@example.net");
    return typed(args);
  }

  @Test
  void a_configuration_that_works_is_well() {
    Typed check = typed("check");
    assertEquals(0, check.code(), check.out());
    assertEquals(List.of(folder.resolve("carom.yaml") + ": all is well"), check.lines());
  }

  @Test
  void a_secret_that_is_missing_is_told() throws IOException {
    Files.writeString(
        folder.resolve("carom.yaml"),
        """
        data: data
        webhooks:
          - name: shop
            url: https://app.example.org/hook
            secrets: {file: shop.secret}
        """);
    Typed check = typed("check");
    assertEquals(2, check.code());
    assertTrue(
        check
            .out()
            .startsWith(
                "webhook shop: the secret's file "
                    + folder.resolve("shop.secret")
                    + " does not exist"),
        check.out());
  }
}
