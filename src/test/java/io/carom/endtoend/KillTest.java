package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.Standing;
import io.carom.ledger.Entries.StoredOutcome;
import io.carom.ledger.Ledger;
import io.carom.ledger.Recall;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.MailId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` under load, again and again: what a client saw confirmed stays, once.
class KillTest {

  private static final long SEED = 20_250_806;
  private static final int KILLS = 3;
  private static final int LETTERS = 400;
  private static final int CLIENTS = 4;

  @TempDir Path home;

  private final Queue<Letter> unsent = new ConcurrentLinkedQueue<>();
  private final Set<Letter> confirmed = ConcurrentHashMap.newKeySet();

  @Test
  void an_account_balances_after_every_kill() throws Exception {
    List<String> dead = numbered("dead");
    dead.forEach(recipient -> unsent.add(Letter.about(recipient)));
    Path list = Files.writeString(home.resolve("readers.txt"), lines(dead, numbered("live")));
    Random random = new Random(SEED);
    try (Receiver receiver = new Receiver()) {
      Path conf = configuration(list, receiver.port());
      for (int round = 1; round <= KILLS; round++) {
        int share = LETTERS / (KILLS + 1);
        int goal = confirmed.size() + 1 + random.nextInt(share);
        try (Program carom = serve(conf)) {
          load(carom, goal);
          carom.end();
        }
        balance("seed " + SEED + ", kill " + round + " at " + goal);
        live(list, "kill " + round);
      }
      try (Program carom = serve(conf)) {
        load(carom, Integer.MAX_VALUE);
        assertEquals(LETTERS, confirmed.size(), "all were sent in the end");
        try (Program apply = carom("lists", "apply", conf)) {
          assertEquals(0, apply.end(), () -> String.join("\n", apply.said()));
        }
        assertEquals(
            lines(List.of(), numbered("live")), Files.readString(list), "no line lost or doubled");
        eventsArrive(receiver, dead);
        carom.terminate();
        assertEquals(0, carom.end());
      }
    }
    balance("the end");
    try (SqliteLedger ledger = SqliteLedger.open(data())) {
      Standing standing = ledger.read(Recall::standing);
      assertEquals(
          List.of((long) LETTERS, (long) LETTERS, (long) LETTERS, 0L, 0L),
          List.of(
              standing.messages(),
              standing.outcomes(),
              standing.suppressions(),
              standing.changesPending(),
              standing.held()),
          "messages, outcomes, suppressions; changes left, removals held");
    }
  }

  /// Sends what is unsent over several connections; kills the server once so many are confirmed.
  /// A report without its 250 goes back to be sent again.
  private void load(Program carom, int goal) throws Exception {
    int port = carom.port();
    CountDownLatch ended = new CountDownLatch(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      Thread.startVirtualThread(
          () -> {
            hand(carom, port, goal);
            ended.countDown();
          });
    }
    ended.await();
    if (goal < Integer.MAX_VALUE) {
      assertTrue(confirmed.size() >= goal, "the load came as far as the kill");
    }
  }

  private void hand(Program carom, int port, int goal) {
    try (Client client = new Client(port)) {
      for (Letter letter = unsent.poll(); letter != null; letter = unsent.poll()) {
        boolean taken = false;
        try {
          taken = client.send(letter).startsWith("250");
        } finally {
          (taken ? confirmed : unsent).add(letter);
        }
        if (confirmed.size() >= goal) {
          carom.kill();
        }
      }
    } catch (IOException killed) {
      // What it had in hand is back in the queue.
    }
  }

  /// Holds the ledger against what the clients saw.
  private void balance(String when) {
    try (SqliteLedger ledger = SqliteLedger.open(data())) {
      Map<String, Integer> suppressed = suppressed(ledger);
      for (Letter letter : confirmed) {
        String name = when + ": " + letter.recipients();
        MailId id = letter.id();
        assertTrue(ledger.read(recall -> recall.mail(id)).isPresent(), name);
        List<StoredOutcome> outcomes = ledger.read(recall -> recall.outcomes(id));
        assertEquals(1, outcomes.size(), name);
        assertEquals(1, suppressed.get(letter.recipients().getFirst()), name);
      }
      Standing standing = ledger.read(Recall::standing);
      assertTrue(standing.messages() <= confirmed.size() + CLIENTS, when + ": nothing is doubled");
      assertEquals(standing.messages(), standing.outcomes(), when + ": whole or absent");
      assertEquals(standing.messages(), standing.suppressions(), when + ": effects with outcomes");
    }
  }

  private static Map<String, Integer> suppressed(Ledger ledger) {
    Map<String, Integer> times = new HashMap<>();
    ledger.read(
        recall -> {
          recall.suppressions(
              Filter.all(), one -> times.merge(one.address().toString(), 1, Integer::sum));
          return true;
        });
    return times;
  }

  /// Whatever was taken out by then: comments and living readers stand as they stood.
  private void live(Path list, String when) throws IOException {
    List<String> left =
        Files.readAllLines(list).stream().filter(line -> !line.startsWith("dead")).toList();
    assertEquals(lines(List.of(), numbered("live")).lines().toList(), left, when);
  }

  /// Awaits that every recipient is told dead and told removed, each under one id however often.
  private void eventsArrive(Receiver receiver, List<String> dead) throws Exception {
    Set<String> missing = new HashSet<>();
    for (String recipient : dead) {
      missing.add("bounce.hard " + recipient);
      missing.add("recipient.removed " + recipient);
    }
    Map<String, String> ids = new HashMap<>();
    while (!missing.isEmpty()) {
      Receiver.Event event = receiver.next();
      String fact = event.type() + " " + event.recipient();
      String before = ids.putIfAbsent(fact, event.id());
      assertTrue(before == null || before.equals(event.id()), fact + " has two ids");
      missing.remove(fact);
    }
    assertEquals(2 * LETTERS, ids.size(), "nobody else was told about");
    assertEquals(2 * LETTERS, new HashSet<>(ids.values()).size(), "each fact has its own id");
  }

  private Path configuration(Path list, int port) throws IOException {
    Path secret =
        Files.writeString(home.resolve("secret"), "whsec_c2VjcmV0LW9mLXRoZS1lbmQtdG8tZW5kLXRlc3Q=");
    return Files.writeString(
        home.resolve("carom.yaml"),
        """
        data: %s
        smtp: {listen: "127.0.0.1:0"}
        lists:
          applyAfter: 1s
          maxRemovalsPerHour: 100000
          files: [{name: readers, file: %s}]
        webhooks:
          - name: receiver
            url: http://127.0.0.1:%d/hook
            secrets: [{file: %s}]
            loopback: true
        """
            .formatted(data(), list, port, secret));
  }

  private static Program serve(Path conf) throws IOException {
    return Program.carom("serve", "--config", conf.toString());
  }

  private static Program carom(String group, String command, Path conf) throws IOException {
    return Program.carom(group, command, "--config", conf.toString());
  }

  private Path data() {
    return home.resolve("data");
  }

  private static List<String> numbered(String word) {
    return IntStream.range(0, LETTERS).mapToObj(i -> word + i + "@example.net").toList();
  }

  /// A list in which the dead and the living take turns, with comments between.
  private static String lines(List<String> dead, List<String> live) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < live.size(); i++) {
      lines.add(i % 50 == 0 ? "# from here on joined in month " + i / 50 + "\n" : "");
      lines.add(i < dead.size() ? dead.get(i) + "\n" : "");
      lines.add(live.get(i) + "\n");
    }
    return lines.stream().collect(Collectors.joining());
  }
}
