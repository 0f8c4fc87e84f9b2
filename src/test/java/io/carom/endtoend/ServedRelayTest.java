package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.relay.Hop;
import io.carom.socket.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// People write to a bounce address of a running `carom serve`, and what they wrote goes on.
@Timeout(value = 3, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class ServedRelayTest {

  private static final String TEXT =
      """
      From: Anna <anna@example.net>
      To: b@localhost
      Subject: hello

      .dot
      8: ü
      """
          .replace("\n", "\r\n");

  @TempDir Path home;

  @Test
  void through_a_real_postfix_as_next_hop() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
    try (Hop mailbox = new Hop();
        Postfix postfix =
            Postfix.start(
                Files.createDirectory(home.resolve("postfix")),
                Map.of(
                    "relay_domains", "localhost",
                    "mydestination", "",
                    "relay_recipient_maps", "inline:{ { b@localhost = ok } }",
                    "relay_transport", "smtp:[127.0.0.1]:" + mailbox.port()));
        Program carom = serve(postfix.port())) {
      int port = carom.port();
      assertEquals("250", send(port, "anna@example.net", "b@localhost").substring(0, 3));
      assertEquals("250", send(port, "", "b@localhost").substring(0, 3));
      String unknown = send(port, "anna@example.net", "nobody@localhost");
      assertEquals("550 5.1.1 The next server does not take this", unknown);

      mailbox.await(2);
      assertTrue(mailbox.lines.stream().anyMatch(line -> line.startsWith("MAIL FROM:<> ")));
      assertTrue(
          mailbox.lines.stream()
              .anyMatch(line -> line.startsWith("MAIL FROM:<anna@example.net> ")));
      assertTrue(
          mailbox.messages.getFirst().contains("by localhost (Carom) with ESMTP id"),
          mailbox.messages.getFirst());
      assertTrue(mailbox.messages.getFirst().endsWith("\r\n\r\n..dot\r\n8: \u00c3\u00bc\r\n"));
    }
  }

  @Test
  void reports_stay_here_and_a_next_hop_that_sends_back_is_found_out()
      throws IOException, InterruptedException {
    try (Hop hop = new Hop();
        Program carom = serve(hop.port())) {
      int port = carom.port();
      try (Client client = new Client(port)) {
        assertTrue(client.send(Letter.about("gone@example.net")).startsWith("250 "));
      }
      assertEquals(List.of(), List.copyOf(hop.lines));
      assertEquals("250", send(port, "anna@example.net", "b@localhost").substring(0, 3));
      String back = hop.messages.getFirst();
      try (Client client = new Client(port)) {
        client.say("MAIL FROM:<anna@example.net>");
        client.begin("b@localhost");
        client.write(back.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("554 5.4.6 The next server does not take this", client.say("."));
      }
    }
  }

  @Test
  void a_postfix_that_sends_back_ends_the_circle_with_a_bounce()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
    int back = FreePort.any();
    try (Hop end = new Hop();
        Postfix circle =
            Postfix.start(
                Files.createDirectory(home.resolve("postfix")),
                Map.of(
                    "mydestination",
                    "",
                    "relay_domains",
                    "localhost",
                    "relay_transport",
                    "smtp:[127.0.0.1]:" + back,
                    "default_transport",
                    "smtp:[127.0.0.1]:" + end.port()));
        Program carom = serve(back, circle.port())) {
      assertEquals("250", send(carom.port(), "anna@example.net", "b@localhost").substring(0, 3));
      String bounce = end.await(1).getFirst();
      assertTrue(bounce.contains("554 5.4.6 The next server does not take this"), bounce);
      assertEquals(List.of("anna@example.net"), List.copyOf(end.taken));
      assertEquals(1, end.messages.size());
    }
  }

  private Program serve(int nextHop) throws IOException {
    return serve(0, nextHop);
  }

  private Program serve(int port, int nextHop) throws IOException {
    Path config =
        Files.writeString(
            home.resolve("carom.yaml"), "relay: {nextHop: \"127.0.0.1:" + nextHop + "\"}\n");
    return Program.carom(
        "serve",
        "--config",
        config.toString(),
        "--data",
        home.resolve("data").toString(),
        "--smtp",
        "127.0.0.1:" + port);
  }

  private static String send(int port, String sender, String recipient) throws IOException {
    try (Client client = new Client(port)) {
      client.say("MAIL FROM:<" + sender + "> BODY=8BITMIME");
      client.begin(recipient);
      client.write(TEXT.replace("\r\n.", "\r\n..").getBytes(StandardCharsets.UTF_8));
      return client.say(".");
    }
  }
}
