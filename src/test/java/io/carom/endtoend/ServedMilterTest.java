package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.app.GateNote;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.SqliteLedger;
import io.carom.relay.Hop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A running `carom serve` as both milters of a real Postfix, wired by the snippets we ship. A
/// larger mailing by hand: `mvn test -Dtest=ServedMilterTest -Dcarom.readers=10000`.
@Timeout(value = 30, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class ServedMilterTest {

  private static final int READERS = Integer.getInteger("carom.readers", 300);
  private static final int AT_ONCE = 50;
  private static final byte[] NEWS =
      "Subject: news\r\n\r\nNews.\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path home;

  @BeforeEach
  void needPostfix() {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
  }

  /// Every third reader is dead. The first mailing goes to all, the bounces that Postfix makes of
  /// it come in by the filter for reports, and the second goes to the living alone.
  @Test
  void the_second_mailing_omits_exactly_the_dead() throws IOException, InterruptedException {
    List<String> readers =
        IntStream.range(0, READERS).mapToObj(i -> "reader" + i + "@example.net").toList();
    Set<String> dead = new TreeSet<>();
    for (int i = 0; i < READERS; i += 3) {
      dead.add(readers.get(i));
    }
    Set<String> living = new TreeSet<>(readers);
    living.removeAll(dead);
    long begun = System.nanoTime();
    try (Receiver application = new Receiver();
        Program serve =
            serve(
                Map.of("CAROM_LOG_LEVEL", "INFO"),
                webhook(application),
                "--max-removals",
                Integer.toString(READERS));
        Hop world = new Hop().refusing(refusing(dead));
        Postfix postfix = postfix(serve, world)) {
      assertEquals(Set.of(), mail(postfix, readers), "the first is for all");
      postfix.awaitEmptyQueue();
      long mailed = System.nanoTime();
      assertEquals(living, emptied(world.taken));
      assertEquals(dead, emptied(world.refused));
      assertEquals(dead, suppressed());
      while (GateNote.read(data()).orElseThrow().suppressions() < dead.size()) {
        Thread.onSpinWait();
      }
      Set<String> refused = mail(postfix, readers);
      postfix.awaitEmptyQueue();
      assertEquals(living, emptied(world.taken));
      assertEquals(Set.of(), emptied(world.refused), "no dead one was tried again");
      assertEquals(alone(dead, readers), refused, "a message for none but the dead");
      assertEquals(dead, told(application, dead.size()));
      serve.kill();
      serve.end();
      assertWithheldInLog(serve.said(), dead.size());
      System.out.printf(
          "%d readers, %d of them dead; first mailing and its bounces %d s, second %d s%n",
          READERS,
          dead.size(),
          (mailed - begun) / 1_000_000_000,
          (System.nanoTime() - mailed) / 1_000_000_000);
    }
  }

  @Test
  void a_report_waits_at_its_sender_while_the_ledger_cannot_write_and_other_mail_flows()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(FailingDisk.missing().isEmpty(), FailingDisk::missing);
    FailingDisk disk = FailingDisk.in(home);
    try (Program serve = serve(disk.environment(), "");
        Hop world = new Hop().refusing(Map.of());
        Postfix postfix = postfix(serve, world)) {
      disk.fail();
      for (int i = 0; i < 3; i++) {
        assertEquals("451 4.3.0 Cannot record mail now", report(postfix));
      }
      assertTrue(news(postfix, "reader@example.net").startsWith("250 "));
      assertEquals("reader@example.net", world.taken.take());
      disk.work();
      assertTrue(report(postfix).startsWith("250 "));
      assertEquals(Set.of("gone@example.net"), suppressed());
    }
  }

  private Program serve(Map<String, String> environment, String more, String... flags)
      throws IOException {
    Path config =
        Files.writeString(
            home.resolve("carom.yaml"),
            """
            smtp: {listen: "127.0.0.1:0", domains: [bounces.example.org]}
            milter:
              inboundListen: 127.0.0.1:0
              recorded: discard
              outboundListen: 127.0.0.1:0
            """
                + more);
    List<String> arguments =
        new ArrayList<>(
            List.of("serve", "--config", config.toString(), "--data", data().toString()));
    arguments.addAll(List.of(flags));
    return Program.carom(environment, arguments.toArray(String[]::new));
  }

  private String webhook(Receiver application) throws IOException {
    Path secret =
        Files.writeString(home.resolve("secret"), "whsec_c2VjcmV0LW9mLXRoZS1lbmQtdG8tZW5kLXRlc3Q=");
    return """
    webhooks:
      - name: application
        url: http://127.0.0.1:%d/hook
        secrets: [{file: %s}]
        events: [recipient.withheld]
        loopback: true
    """
        .formatted(application.port(), secret);
  }

  /// One service with both milters for what comes and what goes, and for what Postfix itself
  /// reports.
  private Postfix postfix(Program serve, Hop world) throws IOException, InterruptedException {
    String in = place(serve, "milter inbound");
    String out = place(serve, "milter outbound");
    Map<String, String> inbound = Snippet.of("milter-in.cf", Map.of("inet:127.0.0.1:10045", in));
    Map<String, String> outbound = Snippet.of("milter-out.cf", Map.of("inet:127.0.0.1:10046", out));
    Map<String, String> settings = new HashMap<>(inbound);
    settings.putAll(outbound);
    settings.put(
        "smtpd_milters", inbound.get("smtpd_milters") + ", " + outbound.get("smtpd_milters"));
    settings.put("default_transport", "smtp:[127.0.0.1]:" + world.port());
    settings.put("myhostname", "mail.example.org");
    settings.put("mydestination", "");
    return Postfix.start(Files.createDirectory(home.resolve("postfix")), settings);
  }

  private static String place(Program serve, String milter) throws InterruptedException {
    String line = serve.await(said -> said.contains(milter));
    return line.substring(line.indexOf("inet:")).strip();
  }

  /// A mailing, one half in messages for many, the other in a message each; gives those whose
  /// message was refused.
  private static Set<String> mail(Postfix postfix, List<String> readers) throws IOException {
    int half = readers.size() / 2;
    Set<String> refused = new TreeSet<>();
    for (int from = 0; from < half; from += AT_ONCE) {
      mail(postfix, readers.subList(from, Math.min(half, from + AT_ONCE)), refused);
    }
    for (String reader : readers.subList(half, readers.size())) {
      mail(postfix, List.of(reader), refused);
    }
    return refused;
  }

  /// Those of some readers who get a message each.
  private static Set<String> alone(Set<String> some, List<String> readers) {
    Set<String> alone = new TreeSet<>(readers.subList(readers.size() / 2, readers.size()));
    alone.retainAll(some);
    return alone;
  }

  private static void mail(Postfix postfix, List<String> readers, Set<String> refused)
      throws IOException {
    List<String> paths = new ArrayList<>(List.of("<news@bounces.example.org>"));
    readers.forEach(reader -> paths.add("<" + reader + ">"));
    String reply = hand(postfix, paths, NEWS);
    if (reply.startsWith("550 5.7.1 Suppressed since ")) {
      refused.addAll(readers);
    } else {
      assertTrue(reply.startsWith("250 "), reply);
    }
  }

  private static String news(Postfix postfix, String reader) throws IOException {
    return hand(postfix, List.of("<news@bounces.example.org>", "<" + reader + ">"), NEWS);
  }

  private static String report(Postfix postfix) throws IOException {
    byte[] text = Letter.about("gone@example.net").text().getBytes(StandardCharsets.US_ASCII);
    return hand(postfix, List.of("<>", "<news@bounces.example.org>"), text);
  }

  private static String hand(Postfix postfix, List<String> paths, byte[] text) throws IOException {
    try (Client client = new Client(postfix.port())) {
      return client.hand(paths, text).getLast();
    }
  }

  /// All that is in it, each once.
  private static Set<String> emptied(BlockingQueue<String> queue) {
    List<String> all = new ArrayList<>();
    queue.drainTo(all);
    Set<String> once = new TreeSet<>(all);
    assertEquals(once.size(), all.size(), "nobody twice");
    return once;
  }

  private static Set<String> told(Receiver application, int count) throws InterruptedException {
    Set<String> told = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      Receiver.Event event = application.next();
      assertEquals("recipient.withheld", event.type());
      assertTrue(told.add(event.recipient()), () -> event.recipient() + " twice");
    }
    return told;
  }

  private static void assertWithheldInLog(List<String> said, int count) {
    assertEquals(
        count,
        said.stream()
            .filter(
                line ->
                    line.matches(".*gate: r\\S*@example\\.net withheld from \\w+: Suppressed.*"))
            .count());
  }

  private Set<String> suppressed() {
    Set<String> suppressed = new TreeSet<>();
    try (SqliteLedger ledger = SqliteLedger.open(data())) {
      ledger.read(
          recall -> {
            recall.suppressions(Filter.all(), one -> suppressed.add(one.address().toString()));
            return true;
          });
    }
    return suppressed;
  }

  private static Map<String, String> refusing(Set<String> dead) {
    return dead.stream().collect(Collectors.toMap(each -> each, _ -> "550 5.1.1 User unknown"));
  }

  private Path data() {
    return home.resolve("data");
  }
}
