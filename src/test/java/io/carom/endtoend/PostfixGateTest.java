package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.decide.MailingList;
import io.carom.flow.Gate;
import io.carom.flow.MemoryGate;
import io.carom.flow.Senders;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import io.carom.postfix.PostfixDoor;
import io.carom.postfix.PostfixSettings;
import io.carom.postfix.PostfixSettings.Listen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Postfix asks the gate, wired by the snippets we ship.
class PostfixGateTest {

  private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");
  private static final String REASON =
      "Suppressed since 2026-03-01: user unknown (carom gate: user-unknown)";
  private static final Listen ANYWHERE = new Listen.Tcp("127.0.0.1", 0);

  @TempDir Path home;
  private Ledger ledger;
  private MemoryGate gate;

  @BeforeEach
  void open() {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
    ledger = SqliteLedger.open(home.resolve("carom"));
    Address gone = Address.parse("gone@example.net").orElseThrow();
    ledger.write(
        journal ->
            journal.suppress(
                new Suppression(
                    "default",
                    RecipientKey.of(gone),
                    gone,
                    "user-unknown",
                    SINCE,
                    Optional.empty(),
                    "a test",
                    Optional.empty())));
    gate = new MemoryGate(List.of(MailingList.unnamed()), ledger, () -> SINCE);
    gate.start();
    while (!gate.ready()) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void close() {
    gate.close();
    ledger.close();
  }

  @Test
  void the_policy_snippet_refuses_who_is_suppressed_and_mail_flows_when_carom_is_stopped()
      throws IOException {
    PostfixDoor door =
        PostfixDoor.policy(
            PostfixSettings.defaults(ANYWHERE),
            gate,
            new Senders(Set.of("reset@example.org"), Map.of()));
    door.start();
    Map<String, String> snippet = snippet("policy.cf", "127.0.0.1:10040", at(door));
    try (Postfix postfix = Postfix.start(home, snippet)) {
      assertRefused(rcpt(postfix, "a@example.org", "Gone@example.net"));
      assertPasses(rcpt(postfix, "a@example.org", "ok@example.net"));
      assertPasses(rcpt(postfix, "reset@example.org", "gone@example.net"));
      door.close();
      assertPasses(rcpt(postfix, "a@example.org", "gone@example.net"));
      assertPasses(rcpt(postfix, "a@example.org", "ok@example.net"));
    }
  }

  @Test
  void postfix_asks_by_unix_socket_too() throws IOException {
    Path socket = home.resolve("gate");
    try (PostfixDoor door =
        PostfixDoor.policy(
            PostfixSettings.defaults(new Listen.Unix(socket)), gate, Senders.none())) {
      door.start();
      Map<String, String> snippet = snippet("policy.cf", "inet:127.0.0.1:10040", "unix:" + socket);
      try (Postfix postfix = Postfix.start(home, snippet)) {
        assertRefused(rcpt(postfix, "a@example.org", "gone@example.net"));
        assertPasses(rcpt(postfix, "a@example.org", "ok@example.net"));
      }
    }
  }

  @Test
  void the_socketmap_snippet_refuses_who_is_suppressed_and_mail_waits_when_carom_is_stopped()
      throws IOException {
    PostfixDoor door = PostfixDoor.socketmap(PostfixSettings.defaults(ANYWHERE), gate);
    door.start();
    Map<String, String> snippet = snippet("socketmap.cf", "127.0.0.1:10041", at(door));
    try (Postfix postfix = Postfix.start(home, snippet)) {
      assertRefused(rcpt(postfix, "a@example.org", "gone@example.net"));
      assertPasses(rcpt(postfix, "a@example.org", "ok@example.net"));
      door.close();
      String waits = rcpt(postfix, "a@example.org", "ok@example.net");
      assertTrue(waits.startsWith("451 4.3.5 "), waits);
    }
  }

  @Test
  void postmap_looks_up_by_socketmap_and_tcp_table() throws IOException {
    try (PostfixDoor map = PostfixDoor.socketmap(PostfixSettings.defaults(ANYWHERE), gate);
        PostfixDoor table = PostfixDoor.tcpTable(PostfixSettings.defaults(ANYWHERE), gate)) {
      map.start();
      table.start();
      for (String where :
          List.of("socketmap:inet:" + at(map) + ":suppressed", "tcp:" + at(table))) {
        assertEquals("REJECT 5.7.1 " + REASON + "\n", postmap("gone@example.net", where));
        assertEquals("", postmap("ok@example.net", where));
        assertEquals("", postmap("100%@example.net", where));
      }
      assertEquals("", postmap("gone@example.net", "socketmap:inet:" + at(map) + ":suppressed-x"));
    }
  }

  /// Asks as Postfix itself would, by a configuration of our own: the machine may have none.
  private String postmap(String key, String where) throws IOException {
    Path empty = Files.createDirectories(home.resolve("postmap"));
    Files.writeString(empty.resolve("main.cf"), "");
    Process process =
        new ProcessBuilder("postmap", "-c", empty.toString(), "-q", key, where)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(said.isEmpty() ? 1 : 0, process.onExit().join().exitValue(), said);
    return said;
  }

  private static String at(PostfixDoor door) {
    return "127.0.0.1:" + door.port();
  }

  private static void assertRefused(String reply) {
    assertTrue(reply.startsWith("554 5.7.1 ") && reply.endsWith(REASON), reply);
    assertTrue(reply.contains(Gate.PHRASE), reply);
  }

  private static void assertPasses(String reply) {
    assertTrue(reply.startsWith("250 "), reply);
  }

  /// A snippet as the settings it holds, its listening place replaced by ours.
  private static Map<String, String> snippet(String name, String shipped, String ours)
      throws IOException {
    String text = Files.readString(Path.of("conf", "postfix", name));
    assertTrue(text.contains(shipped), text);
    String settings =
        text.lines()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .map(line -> line.replace(shipped, ours))
            .collect(Collectors.joining("\n"));
    int equals = settings.indexOf('=');
    return Map.of(settings.substring(0, equals).strip(), settings.substring(equals + 1));
  }

  /// What Postfix says to this recipient.
  private static String rcpt(Postfix postfix, String sender, String recipient) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), postfix.port());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      reply(in);
      for (String line : List.of("EHLO client.example.org", "MAIL FROM:<" + sender + ">")) {
        say(socket, line);
        reply(in);
      }
      say(socket, "RCPT TO:<" + recipient + ">");
      return reply(in);
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String reply(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line.charAt(3) == '-') {
      line = in.readLine();
    }
    return line;
  }
}
