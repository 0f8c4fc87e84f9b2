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
import io.carom.socket.Listen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    Map<String, String> snippet = Snippet.of("policy.cf", Map.of("127.0.0.1:10040", at(door)));
    try (Postfix postfix = Postfix.start(home, snippet)) {
      assertRefused(postfix.rcpt("a@example.org", "Gone@example.net"));
      assertPasses(postfix.rcpt("a@example.org", "ok@example.net"));
      assertPasses(postfix.rcpt("reset@example.org", "gone@example.net"));
      door.close();
      assertPasses(postfix.rcpt("a@example.org", "gone@example.net"));
      assertPasses(postfix.rcpt("a@example.org", "ok@example.net"));
    }
  }

  @Test
  void postfix_asks_by_unix_socket_too() throws IOException {
    Path socket = home.resolve("gate");
    try (PostfixDoor door =
        PostfixDoor.policy(
            PostfixSettings.defaults(new Listen.Unix(socket)), gate, Senders.none())) {
      door.start();
      Map<String, String> snippet =
          Snippet.of("policy.cf", Map.of("inet:127.0.0.1:10040", "unix:" + socket));
      try (Postfix postfix = Postfix.start(home, snippet)) {
        assertRefused(postfix.rcpt("a@example.org", "gone@example.net"));
        assertPasses(postfix.rcpt("a@example.org", "ok@example.net"));
      }
    }
  }

  @Test
  void the_socketmap_snippet_refuses_who_is_suppressed_and_mail_waits_when_carom_is_stopped()
      throws IOException {
    refusesAndThenWaits(
        PostfixDoor.socketmap(PostfixSettings.defaults(ANYWHERE), gate),
        "socketmap.cf",
        "127.0.0.1:10041");
  }

  @Test
  void the_tcp_table_snippet_refuses_who_is_suppressed_and_mail_waits_when_carom_is_stopped()
      throws IOException {
    refusesAndThenWaits(
        PostfixDoor.tcpTable(PostfixSettings.defaults(ANYWHERE), gate),
        "tcp_table.cf",
        "127.0.0.1:10042");
  }

  private void refusesAndThenWaits(PostfixDoor door, String snippetName, String shipped)
      throws IOException {
    door.start();
    Map<String, String> snippet = Snippet.of(snippetName, Map.of(shipped, at(door)));
    try (Postfix postfix = Postfix.start(home, snippet)) {
      assertRefused(postfix.rcpt("a@example.org", "gone@example.net"));
      assertPasses(postfix.rcpt("a@example.org", "ok@example.net"));
      door.close();
      String waits = postfix.rcpt("a@example.org", "ok@example.net");
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
}
