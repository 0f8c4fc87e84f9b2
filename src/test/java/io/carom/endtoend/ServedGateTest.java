package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The gate of a running `carom serve`, asked by a real Postfix.
@Timeout(value = 3, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class ServedGateTest {

  private static final Pattern PLACE = Pattern.compile("gate (\\w+) +(inet:[0-9.]+:\\d+)");

  @TempDir Path home;

  @BeforeEach
  void needPostfix() {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
  }

  @Test
  void the_gate_fails_open() throws IOException, InterruptedException {
    carom("suppress", "add", "gone@example.net", "--because", "a test");
    try (Program serve = serve()) {
      String place = place(serve, "policy");
      awaitReady();
      try (Postfix postfix =
          Postfix.start(
              Files.createDirectory(home.resolve("postfix")),
              Snippet.of("policy.cf", Map.of("inet:127.0.0.1:10040", place)))) {
        String refusal = postfix.rcpt("a@example.org", "gone@example.net");
        assertTrue(refusal.startsWith("554 5.7.1 "), refusal);
        assertTrue(refusal.endsWith(": manual (carom gate: manual)"), refusal);
        assertPasses(postfix.rcpt("reset@example.org", "gone@example.net"));
        assertPasses(postfix.rcpt("a@example.org", "ok@example.net"));

        carom("suppress", "remove", "gone@example.net", "--because", "a test");
        awaitPassing(postfix, "gone@example.net");

        carom("suppress", "add", "dead@example.net", "--because", "a test");
        awaitRefusal(postfix, "dead@example.net");
        serve.kill();
        serve.end();
        assertPasses(postfix.rcpt("a@example.org", "dead@example.net"));
      }
    }
  }

  @Test
  void status_tells_of_the_gate_only_while_it_runs() throws IOException, InterruptedException {
    carom("suppress", "add", "gone@example.net", "--because", "a test");
    assertTrue(status().get("gateReady").isNull(), "no gate runs yet");
    try (Program serve = serve()) {
      serve.await(line -> line.contains("gate policy"));
      assertEquals(1, awaitReady().get("gateSuppressions").asInt());
      serve.kill();
      serve.end();
      assertTrue(status().get("gateReady").isNull(), "it was killed, whatever it left behind");
    }
  }

  private Program serve() throws IOException {
    Path config =
        Files.writeString(
            home.resolve("carom.yaml"),
            """
            gate:
              policyListen: 127.0.0.1:0
              exemptSenders: [reset@example.org]
            """);
    return Program.carom(
        "serve", "--config", config.toString(), "--data", data(), "--smtp", "127.0.0.1:0");
  }

  private static String place(Program serve, String protocol) throws InterruptedException {
    String line = serve.await(said -> said.contains("gate " + protocol));
    Matcher place = PLACE.matcher(line);
    assertTrue(place.find(), line);
    return place.group(2);
  }

  private JsonNode awaitReady() throws IOException, InterruptedException {
    JsonNode status = status();
    while (!status.path("gateReady").asBoolean()) {
      status = status();
    }
    return status;
  }

  private JsonNode status() throws IOException, InterruptedException {
    return new ObjectMapper().readTree(carom("status", "--json"));
  }

  private String carom(String... arguments) throws IOException, InterruptedException {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--data";
    all[arguments.length + 1] = data();
    try (Program program = Program.carom(all)) {
      assertEquals(0, program.end(), () -> String.join("\n", program.said()));
      return String.join("\n", program.said());
    }
  }

  private String data() {
    return home.resolve("data").toString();
  }

  /// What another process changed is seen within a second: asked until it is.
  private static void awaitPassing(Postfix postfix, String recipient) throws IOException {
    while (!postfix.rcpt("a@example.org", recipient).startsWith("250 ")) {
      Thread.onSpinWait();
    }
  }

  private static void awaitRefusal(Postfix postfix, String recipient) throws IOException {
    while (!postfix.rcpt("a@example.org", recipient).startsWith("554 ")) {
      Thread.onSpinWait();
    }
  }

  private static void assertPasses(String reply) {
    assertTrue(reply.startsWith("250 "), reply);
  }
}
