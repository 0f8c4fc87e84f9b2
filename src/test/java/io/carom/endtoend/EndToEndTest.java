package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.relay.Hop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job with real parts: a Postfix that cannot deliver bounces to Carom, a subscriber
/// leaves the list, and a receiver that verifies signatures with the published package is told.
class EndToEndTest {

  private static final Path RECEIVER = Path.of("src", "test", "node");
  private static final String SECRET = "whsec_c2VjcmV0LW9mLXRoZS1lbmQtdG8tZW5kLXRlc3Q=";
  private static final String LIST =
      """
      # our readers; gone@example.net asked to be first
      stays@example.net
      Gone Person <GONE@example.net>
      other@example.com

      gone@example.net
      full@example.net
      """;

  @TempDir Path home;

  @Test
  void a_postfix_that_cannot_deliver_costs_the_dead_subscriber_and_nobody_else()
      throws IOException, InterruptedException {
    needReceiver();
    if (!Postfix.missing().isEmpty()) {
      abort("1 test cannot run here: " + Postfix.missing() + "; bin/check installs it");
    }
    Path list = Files.writeString(home.resolve("readers.txt"), LIST);
    Map<String, String> refusals =
        Map.of(
            "gone@example.net", "550 5.1.1 <gone@example.net>: User unknown",
            "full@example.net", "552 5.2.2 The mailbox of this reader is full");
    try (Hop mx = new Hop().refusing(refusals);
        Program receiver = new Program(List.of("node", script(), "--secret", SECRET));
        Program carom = serve(receiver, list);
        Postfix postfix = postfix(mx.port(), carom.port())) {
      postfix.submit(
          "news@bounces.example.org",
          List.of("gone@example.net", "stays@example.net", "full@example.net"),
          "From: News <news@example.org>\nMessage-ID: <1@example.org>\nSubject: hello\n\nhello\n");

      List<JsonNode> events = new ArrayList<>(List.of(event(receiver), event(receiver)));
      assertEquals(
          List.of("bounce.hard gone@example.net acted", "bounce.soft full@example.net counted"),
          events.stream().map(EndToEndTest::brief).sorted().toList());
      assertEquals(LIST, Files.readString(list), "the file waits to be rewritten");

      try (Program apply = Program.carom("lists", "apply", "--data", data())) {
        assertEquals(0, apply.end(), () -> String.join("\n", apply.said()));
      }

      assertEquals("recipient.removed gone@example.net ", brief(event(receiver)));
      assertEquals(
          """
          # our readers; gone@example.net asked to be first
          stays@example.net
          other@example.com

          full@example.net
          """,
          Files.readString(list));
      assertEquals("stays@example.net", mx.taken.take(), "the innocent got the mail");
      carom.terminate();
      assertEquals(0, carom.end(), () -> String.join("\n", carom.said()));
      assertTrue(
          receiver.said().stream().noneMatch(line -> line.contains("rejected")),
          "every signature was right");
    }
  }

  @Test
  void what_got_250_is_there_after_a_kill() throws IOException, InterruptedException {
    Path list = Files.writeString(home.resolve("readers.txt"), LIST);
    try (Program carom =
        Program.carom(
            "serve", "--smtp", "127.0.0.1:0", "--data", data(), "--list", list.toString())) {
      String place = "127.0.0.1:" + carom.port();
      try (Program simulate =
          Program.carom(
              "simulate", place, "--count", "40", "--kind", "postfix", "--to", "b@localhost")) {
        simulate.end();
      }
      carom.kill();
      carom.end();
    }
    try (Program status = Program.carom("status", "--json", "--data", data())) {
      assertEquals(0, status.end());
      JsonNode standing = new ObjectMapper().readTree(String.join("", status.said()));
      assertEquals(40, standing.path("messages").asInt(), standing.toString());
    }
    assertEquals(LIST, Files.readString(list), "the list is whole");
  }

  private Program serve(Program receiver, Path list) throws IOException, InterruptedException {
    int hook =
        new ObjectMapper()
            .readTree(receiver.await(line -> line.contains("listening")))
            .path("listening")
            .asInt();
    return Program.carom(
        "serve",
        "--smtp",
        "127.0.0.1:0",
        "--data",
        data(),
        "--domain",
        "bounces.example.org",
        "--list",
        "readers=" + list,
        "--webhook",
        "http://127.0.0.1:" + hook + "/hook",
        "--webhook-secret",
        SECRET);
  }

  /// A Postfix wired as the shipped snippet says, its port aside.
  private Postfix postfix(int mx, int carom) throws IOException {
    Path transport = home.resolve("transport");
    String shipped = Files.readString(Path.of("conf", "postfix", "transport"));
    assertTrue(shipped.contains("\nbounces.example.org    smtp:[127.0.0.1]:2525"), shipped);
    Files.writeString(
        transport,
        shipped.replace("[127.0.0.1]:2525", "[127.0.0.1]:" + carom)
            + "\nexample.net    smtp:[127.0.0.1]:%d\n".formatted(mx));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("myhostname", "mail.example.org");
    settings.put("mydestination", "localhost");
    settings.put("relay_domains", "$mydestination, bounces.example.org");
    settings.put("transport_maps", "texthash:" + transport);
    settings.put("relay_recipient_maps", "");
    return Postfix.start(Files.createDirectories(home.resolve("postfix")), settings);
  }

  private String data() {
    return home.resolve("data").toString();
  }

  private static JsonNode event(Program receiver) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(receiver.await(line -> true)).path("body");
  }

  private static String brief(JsonNode event) {
    JsonNode data = event.path("data");
    return event.path("type").asText()
        + " "
        + data.path("recipient").asText()
        + " "
        + data.path("decision").asText();
  }

  private static String script() {
    return RECEIVER.resolve("receiver.mjs").toString();
  }

  private static void needReceiver() {
    if (!Files.isDirectory(RECEIVER.resolve("node_modules"))) {
      abort("1 test cannot run here: no node packages in src/test/node; bin/check installs them");
    }
  }
}
