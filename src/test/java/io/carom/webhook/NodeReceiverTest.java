package io.carom.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.ledger.Entries.DispatchState;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What we send is accepted by the published npm package `standardwebhooks`.
class NodeReceiverTest {

  private static final Path NODE = Path.of("src/test/node");
  private static final Secret OTHER =
      Secret.parse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

  @Test
  void an_event_is_accepted_after_a_failure_and_a_redirect(@TempDir Path dir) throws Exception {
    AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    InstantSource clock = () -> InstantSource.system().instant().plus(ahead.get());
    try (Node node = new Node("--misbehave", "503,redirect");
        WatchedLedger ledger = new WatchedLedger(dir)) {
      Endpoint endpoint = Endpoint.of("crm", node.url(), List.of(Samples.SECRET), true);
      WebhookHand hand = new WebhookHand(ledger, List.of(endpoint), clock, ScheduleTest.always(0));
      hand.start();
      Samples.publish(ledger, "evt_1", "crm");
      assertEquals("503", node.next().path("misbehaved").asText());
      ledger.until(() -> ledger.dispatch("evt_1", "crm").attempts() == 1);
      ahead.set(Duration.ofSeconds(6));
      hand.wake();
      assertEquals("redirect", node.next().path("misbehaved").asText());
      ledger.until(() -> ledger.dispatch("evt_1", "crm").attempts() == 2);
      // The second wait is five minutes, which is all the package tolerates: a person is quicker.
      new Deliveries(ledger, clock).redeliver("evt_1", "crm");
      JsonNode accepted = node.next();
      assertEquals("evt_1", accepted.path("id").asText());
      assertEquals("bounce.hard", accepted.path("type").asText());
      assertEquals("evt_1", accepted.path("body").path("data").path("eventId").asText());
      hand.stop(Duration.ofMinutes(2));
      assertEquals(DispatchState.DELIVERED, ledger.state("evt_1", "crm"));
    }
  }

  @Test
  void while_secrets_change_either_is_accepted_and_a_third_is_not(@TempDir Path dir)
      throws Exception {
    try (Node node = new Node();
        WatchedLedger ledger = new WatchedLedger(dir)) {
      Deliveries deliveries = new Deliveries(ledger, InstantSource.system());
      for (List<Secret> secrets :
          List.of(List.of(Samples.SECRET, OTHER), List.of(OTHER, Samples.SECRET))) {
        assertEquals(
            new Answer.Taken(204), deliveries.test(Endpoint.of("crm", node.url(), secrets, true)));
        assertEquals("webhook.test", node.next().path("type").asText());
      }
      assertEquals(
          new Answer.Rejected("answered 401"),
          deliveries.test(Endpoint.of("crm", node.url(), List.of(OTHER), true)));
      assertEquals("No matching signature found", node.next().path("rejected").asText());
    }
  }

  static boolean isHere(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory).resolve(program)));
  }

  /// `receiver.mjs` at work.
  private static final class Node implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader out;
    private final int port;

    Node(String... options) throws IOException {
      Assumptions.assumeTrue(
          isHere("node") && Files.isDirectory(NODE.resolve("node_modules/standardwebhooks")),
          "1 test not run here: it needs node, and `npm ci` done in " + NODE);
      List<String> command =
          new ArrayList<>(
              List.of("node", NODE.resolve("receiver.mjs").toString(), "--secret", Samples.KEY));
      command.addAll(List.of(options));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      out = process.inputReader(StandardCharsets.UTF_8);
      port = next().path("listening").asInt();
    }

    String url() {
      return "http://127.0.0.1:" + port + "/hooks";
    }

    /// The next line it prints.
    JsonNode next() throws IOException {
      return JSON.readTree(out.readLine());
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
