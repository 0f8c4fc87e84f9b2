package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.cli.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person types while the server runs, both on one ledger: each command answers, and the
/// server goes on taking mail.
class CommandsBesideServeTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LIST = "ann@example.org\ngone@example.net\nzoe@example.org\n";
  private static final Letter GONE = Letter.about("gone@example.net");

  @TempDir Path home;
  private Path list;
  private Program carom;
  private Client client;
  private int sent;

  @BeforeEach
  void serve() throws Exception {
    list = Files.writeString(home.resolve("news.txt"), LIST);
    Path config =
        Files.writeString(
            home.resolve("carom.yaml"),
            """
            data: data
            smtp: {listen: "127.0.0.1:0"}
            lists:
              applyAfter: 30d
              files: [{name: news, file: news.txt}]
            webhooks:
              - {name: shop, url: "http://127.0.0.1:9/hook", loopback: true, secrets: [{file: key}]}
            """);
    Files.writeString(home.resolve("key"), "whsec_c2VjcmV0LW9mLXRoZS1lbmQtdG8tZW5kLXRlc3Q=\n");
    carom = Program.carom("serve", "--config", config.toString());
    client = new Client(carom.port());
    assertTaken(GONE);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    carom.close();
  }

  private void assertTaken(Letter letter) throws IOException {
    String reply = client.send(letter);
    assertTrue(reply.startsWith("250"), reply);
  }

  /// Types a command, then sees that the server takes one more letter.
  private Typed beside(int code, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--config", home.resolve("carom.yaml").toString()));
    Typed typed = Typed.carom(all.toArray(String[]::new));
    assertEquals(code, typed.code(), () -> String.join(" ", words) + ": " + typed);
    assertTaken(Letter.about("next-" + sent++ + "@example.com"));
    return typed;
  }

  private JsonNode json(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    return JSON.readTree(beside(0, all.toArray(String[]::new)).out());
  }

  @Test
  void a_stored_message_is_explained_by_its_id() throws IOException {
    JsonNode it = json("explain", "--mail", GONE.id().value());
    JsonNode outcome = it.path("outcomes").path(0);
    assertEquals(GONE.id().value(), it.path("mailId").asText());
    assertEquals("gone@example.net", outcome.path("recipient").asText());
    assertEquals("user-unknown", outcome.path("reason").asText());
    assertEquals("news", outcome.path("list").asText());
    assertEquals("b@localhost", outcome.path("to").asText(), "its envelope was kept");
    assertTrue(outcome.path("countedBefore").asBoolean(), "it is in the ledger already");
    String text = beside(0, "explain", "--mail", GONE.id().brief()).out();
    assertTrue(text.contains("came to       b@localhost (envelope)"), text);
    assertTrue(text.contains("(is suppressed there already)"), text);
  }

  @Test
  void a_message_that_is_not_stored_is_said_not_to_be() throws IOException {
    String nobody = "0".repeat(64);
    String said = beside(3, "explain", "--mail", nobody).err();
    assertTrue(said.contains("the ledger keeps no message " + nobody), said);
    said = beside(2, "explain", "--mail", "no such id").err();
    assertTrue(said.contains("\"no such id\" is no mailId"), said);
  }

  @Test
  void what_is_known_is_listed() throws IOException {
    assertEquals(1, json("status").path("messages").asInt());
    assertEquals("news", json("lists", "list").path("list").asText());
    assertEquals(
        "gone@example.net",
        json("suppress", "show", "gone@example.net").path("recipient").asText());
    for (String[] words :
        List.of(
            new String[] {"suppress", "list"},
            new String[] {"suppress", "export"},
            new String[] {"lists", "changes"},
            new String[] {"webhooks", "list"},
            new String[] {"incidents", "list"},
            new String[] {"unknown"},
            new String[] {"replay"},
            new String[] {"check"})) {
      beside(0, words);
    }
    assertEquals(LIST, Files.readString(list), "looking changes nothing");
  }

  @Test
  void a_list_is_shown_rewritten_and_restored() throws IOException {
    assertTrue(beside(0, "lists", "diff", "news").out().contains("-gone@example.net"));
    beside(0, "lists", "apply", "news");
    assertEquals("ann@example.org\nzoe@example.org\n", Files.readString(list));
    beside(0, "lists", "undo", "--list", "news", "gone@example.net");
    assertEquals(LIST, Files.readString(list));
    beside(1, "suppress", "show", "gone@example.net");
  }

  @Test
  void a_suppression_is_made_and_lifted_by_hand() throws IOException {
    beside(0, "suppress", "add", "ann@example.org", "--list", "news");
    assertEquals(
        "ann@example.org", json("suppress", "show", "ann@example.org").path("recipient").asText());
    beside(0, "suppress", "remove", "ann@example.org", "--list", "news");
    beside(1, "suppress", "show", "ann@example.org");
  }

  @Test
  void an_event_that_could_not_be_brought_is_seen_and_sent_again() throws IOException {
    JsonNode waiting =
        JSON.readTree(beside(0, "webhooks", "list", "--json").out().lines().toList().getFirst());
    assertEquals("shop", waiting.path("endpoint").asText());
    String id = waiting.path("eventId").asText();
    beside(0, "webhooks", "redeliver", id, "--endpoint", "shop");
    beside(1, "webhooks", "redeliver", "evt_none", "--endpoint", "shop");
    beside(1, "webhooks", "test", "shop");
  }
}
