package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A running `carom serve` as both milters of a real Postfix, wired by the snippets we ship.
class ServedMilterTest {

  private static final int READERS = 300;
  private static final int AT_ONCE = 50;

  @TempDir Path home;

  @BeforeEach
  void needPostfix() {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
  }

  /// Every third reader is dead. The first mailing goes to all, its bounces come back by the
  /// filter for reports, and the second goes to the living alone.
  @Test
  void the_second_mailing_omits_exactly_the_dead() throws IOException, InterruptedException {
    List<String> readers =
        IntStream.range(0, READERS).mapToObj(i -> "reader" + i + "@example.net").toList();
    Map<String, String> refusals = new HashMap<>();
    for (int i = 0; i < READERS; i += 3) {
      refusals.put("reader" + i + "@example.net", "550 5.1.1 User unknown");
    }
    Set<String> living = new TreeSet<>(readers);
    living.removeAll(refusals.keySet());
    try (Program serve = serve();
        RefusingServer world = new RefusingServer(refusals);
        Postfix postfix = postfix(serve, world)) {
      mail(postfix, readers);
      assertEquals(living, taken(world, living.size()));
      while (suppressed() < refusals.size()) {
        Thread.onSpinWait();
      }
      awaitWithheld(postfix);
      mail(postfix, readers);
      assertEquals(living, taken(world, living.size()));
      assertEquals(List.of(), List.copyOf(world.taken), "nobody twice");
      serve.kill();
      serve.end();
      assertTrue(report(postfix).startsWith("451 "), "a report waits at its sender");
    }
  }

  private Program serve() throws IOException {
    Path config =
        Files.writeString(
            home.resolve("carom.yaml"),
            """
            smtp: {listen: "127.0.0.1:0", domains: [bounces.example.org]}
            lists: {maxRemovalsPerHour: 100000}
            milter:
              inboundListen: 127.0.0.1:0
              recorded: discard
              outboundListen: 127.0.0.1:0
            """);
    return Program.carom("serve", "--config", config.toString(), "--data", data());
  }

  private Postfix postfix(Program serve, RefusingServer world)
      throws IOException, InterruptedException {
    String in = place(serve, "milter inbound");
    String out = place(serve, "milter outbound");
    Map<String, String> settings = new HashMap<>();
    Map<String, String> inbound = Snippet.of("milter-in.cf", Map.of("inet:127.0.0.1:10045", in));
    Map<String, String> outbound = Snippet.of("milter-out.cf", Map.of("inet:127.0.0.1:10046", out));
    settings.putAll(inbound);
    settings.putAll(outbound);
    settings.put(
        "smtpd_milters", inbound.get("smtpd_milters") + ", " + outbound.get("smtpd_milters"));
    settings.put("default_transport", "smtp:[127.0.0.1]:" + world.port());
    settings.put("myhostname", "mail.example.org");
    settings.put("mydestination", "");
    settings.put("internal_mail_filter_classes", "bounce");
    settings.put("non_smtpd_milters", settings.get("smtpd_milters"));
    return Postfix.start(home, settings);
  }

  private static String place(Program serve, String milter) throws InterruptedException {
    String line = serve.await(said -> said.contains(milter));
    return line.substring(line.indexOf("inet:")).strip();
  }

  private static void mail(Postfix postfix, List<String> readers) throws IOException {
    for (int from = 0; from < readers.size(); from += AT_ONCE) {
      try (Client client = new Client(postfix.port())) {
        client.say("MAIL FROM:<news@bounces.example.org>");
        for (String reader : readers.subList(from, Math.min(readers.size(), from + AT_ONCE))) {
          String reply = client.say("RCPT TO:<" + reader + ">");
          assertTrue(reply.startsWith("250 "), reply);
        }
        assertTrue(client.say("DATA").startsWith("354 "));
        String end = client.say("Subject: news\r\n\r\nNews.\r\n.");
        assertTrue(end.startsWith("250 "), end);
      }
    }
  }

  private static Set<String> taken(RefusingServer world, int count) throws InterruptedException {
    Set<String> taken = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      assertTrue(taken.add(world.taken.take()), "nobody twice");
    }
    return taken;
  }

  /// The gate follows the ledger: asked until it knows of the last.
  private static void awaitWithheld(Postfix postfix) throws IOException {
    while (!newsFor(postfix, "reader0@example.net").startsWith("550 5.7.1 Suppressed")) {
      Thread.onSpinWait();
    }
    while (!newsFor(postfix, "reader" + (READERS - 3) + "@example.net").startsWith("550 ")) {
      Thread.onSpinWait();
    }
  }

  private static String newsFor(Postfix postfix, String reader) throws IOException {
    return hand(postfix, "news@bounces.example.org", reader);
  }

  private static String report(Postfix postfix) throws IOException {
    return hand(postfix, "", "news@bounces.example.org");
  }

  /// One message, as far as it gets; gives the reply that ended it.
  private static String hand(Postfix postfix, String sender, String recipient) throws IOException {
    try (Client client = new Client(postfix.port())) {
      String reply = client.say("MAIL FROM:<" + sender + ">");
      if (reply.startsWith("250")) {
        reply = client.say("RCPT TO:<" + recipient + ">");
      }
      if (reply.startsWith("250")) {
        reply = client.say("DATA");
      }
      return reply.startsWith("354") ? client.say("Subject: news\r\n\r\nNews.\r\n.") : reply;
    }
  }

  private long suppressed() throws IOException, InterruptedException {
    try (Program status = Program.carom("status", "--json", "--data", data())) {
      assertEquals(0, status.end());
      return new ObjectMapper()
          .readTree(String.join("\n", status.said()))
          .path("suppressions")
          .asLong();
    }
  }

  private String data() {
    return home.resolve("data").toString();
  }
}
