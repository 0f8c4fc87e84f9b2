package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import io.carom.relay.Hop;
import io.carom.socket.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` under load, again and again, while Carom is both milters of a real Postfix, wired by
/// the snippets we ship. More of it by hand: `mvn test -Dtest=MilterKillTest -Dcarom.mails=3000
/// -Dcarom.kills=8`.
@Timeout(value = 15, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class MilterKillTest {

  private static final long SEED = 20_261_127;

  /// So many go out, and as many reports come in.
  private static final int MAILS = Integer.getInteger("carom.mails", 240);

  private static final int KILLS = Integer.getInteger("carom.kills", 3);

  /// So many each way.
  private static final int CLIENTS = 3;

  private static final byte[] NEWS =
      "Subject: news\r\n\r\nNews.\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path home;

  private final Queue<Integer> reports = numbers();
  private final Queue<Integer> mailings = numbers();
  private final Semaphore done = new Semaphore(0);

  /// To whom mail that Postfix took has to come.
  private final Set<String> owed = ConcurrentHashMap.newKeySet();

  /// Suppressed recipients of mail during which the gate was up and ready.
  private final Set<String> guarded = ConcurrentHashMap.newKeySet();

  /// Suppressed recipients of the other mail: some of it went through while Carom was down.
  private final Set<String> unguarded = ConcurrentHashMap.newKeySet();

  /// Whatever was refused or taken against what Carom's state allows.
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  private final Queue<Integer> putOff = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void needPostfix() {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
  }

  @Test
  void no_report_is_lost_no_mail_doubled_and_no_suppressed_recipient_mailed() throws Exception {
    suppressTheDead();
    int out = FreePort.any();
    int milterIn = FreePort.any();
    Path milterOut = home.resolve("gate");
    try (Hop world = new Hop().refusing(refusals());
        Postfix postfix = postfix(world, out, milterIn, milterOut);
        Lives carom = new Lives(config(milterIn, milterOut), data())) {
      carom.start();
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          all.add(clients.submit(all(reports, number -> report(number, carom, postfix.port()))));
          all.add(clients.submit(all(mailings, number -> mail(number, carom, out))));
        }
        killAndRestart(carom);
        for (Future<Void> each : all) {
          each.get();
        }
      }
      // A report of Postfix's own that could not be recorded is due again.
      postfix.flush();
      postfix.awaitEmptyQueue();
      carom.kill();
      account(List.copyOf(world.taken));
    }
    ledgerHasAll();
  }

  /// What a client does with each message until none is left.
  private interface Sending {
    void send(int number) throws IOException, InterruptedException;
  }

  private static Callable<Void> all(Queue<Integer> numbers, Sending sending) {
    return () -> {
      for (Integer number = numbers.poll(); number != null; number = numbers.poll()) {
        sending.send(number);
      }
      return null;
    };
  }

  private void killAndRestart(Lives carom) throws IOException, InterruptedException {
    Random random = new Random(SEED);
    int share = 2 * MAILS / (KILLS + 1);
    for (int i = 0; i < KILLS; i++) {
      done.acquire(share / 2 + random.nextInt(share / 2));
      carom.kill();
      carom.start();
    }
  }

  /// A report comes in from a server that keeps it until it hears 250.
  private void report(int number, Lives carom, int port) throws IOException, InterruptedException {
    String recipient = "b" + number + "@bounces.example.org";
    byte[] text = letter(number).text().getBytes(StandardCharsets.US_ASCII);
    String reply = "";
    while (!reply.startsWith("250 ")) {
      int before = carom.now();
      reply = worst(hand(port, List.of("<>", "<" + recipient + ">"), text));
      boolean wasUp = before != Lives.DOWN && before == carom.now();
      if (!reply.startsWith("250 ")) {
        putOff.add(number);
        if (wasUp || !reply.startsWith("451 4.7.1 ")) {
          wrong.add("report " + number + (wasUp ? ", Carom up: " : ": ") + reply);
        }
        carom.awaitUp();
      }
    }
    owed.add(recipient);
    done.release();
  }

  /// A mailing goes out, to a living reader, a suppressed one and sometimes one that is about to
  /// bounce; every fifth to a suppressed one alone.
  private void mail(int number, Lives carom, int port) throws IOException, InterruptedException {
    String dead = "dead" + number + "@example.net";
    List<String> others = others(number);
    List<String> paths = new ArrayList<>(List.of("<" + sender(number) + ">"));
    others.forEach(recipient -> paths.add("<" + recipient + ">"));
    paths.add("<" + dead + ">");
    int before = carom.now();
    List<String> replies = hand(port, paths, NEWS);
    boolean wasUp = before != Lives.DOWN && before == carom.now();
    String last = replies.removeLast();
    boolean taken = last.startsWith("250 ");
    boolean refused = last.startsWith("550 5.7.1 Suppressed since ");
    if (!replies.stream().allMatch(reply -> reply.startsWith("250 "))
        || !taken && !(others.isEmpty() && refused)
        || wasUp && others.isEmpty() && !refused) {
      wrong.add("mail " + number + (wasUp ? ", Carom up: " : ": ") + replies + last);
    }
    if (taken && !others.isEmpty()) {
      owed.add(others.getFirst());
      if (bounces(number)) {
        owed.add(sender(number));
      }
    }
    (wasUp ? guarded : unguarded).add(dead);
    done.release();
    if (before == Lives.DOWN) {
      carom.awaitUp();
    }
  }

  /// Whom a mailing goes to beside the suppressed one.
  private static List<String> others(int number) {
    if (number % 5 == 0) {
      return List.of();
    }
    String living = "living" + number + "@example.net";
    return bounces(number) ? List.of(living, bouncing(number)) : List.of(living);
  }

  /// To whom Postfix reports what bounced; the report goes on to the receiver of all mail.
  private static String sender(int number) {
    return "news" + number + "@bounces.example.org";
  }

  private static boolean bounces(int number) {
    return number % 5 == 1;
  }

  private static String bouncing(int number) {
    return "bouncing" + number + "@example.net";
  }

  private static List<String> hand(int port, List<String> paths, byte[] text) throws IOException {
    try (Client client = new Client(port)) {
      return client.hand(paths, text);
    }
  }

  /// The first reply that is no 250, or the last.
  private static String worst(List<String> replies) {
    return replies.stream()
        .filter(reply -> !reply.startsWith("250 "))
        .findFirst()
        .orElseGet(replies::getLast);
  }

  private void account(List<String> delivered) {
    System.out.printf(
        "%d reports in, put off %d times; %d mailings out, %d of them with the gate up throughout;"
            + " of the %d suppressed recipients of the others %d were mailed%n",
        MAILS,
        putOff.size(),
        MAILS,
        guarded.size(),
        unguarded.size(),
        delivered.stream().filter(unguarded::contains).count());
    assertEquals(List.of(), List.copyOf(wrong), "refused or taken wrongly, seed " + SEED);
    assertFalse(guarded.isEmpty() || unguarded.isEmpty(), "both happened");
    Set<String> once = new HashSet<>();
    assertEquals(
        List.of(), delivered.stream().filter(recipient -> !once.add(recipient)).toList(), "twice");
    assertEquals(
        Set.of(), once.stream().filter(guarded::contains).collect(Collectors.toSet()), "leaked");
    once.removeAll(unguarded);
    assertEquals(owed, once, "delivered is what was taken");
  }

  private void ledgerHasAll() {
    Set<String> bounced =
        IntStream.range(0, MAILS)
            .filter(MilterKillTest::bounces)
            .mapToObj(MilterKillTest::bouncing)
            .collect(Collectors.toSet());
    try (SqliteLedger ledger = SqliteLedger.open(data())) {
      for (int number = 0; number < MAILS; number++) {
        Letter letter = letter(number);
        String name = letter.recipients().getFirst();
        assertTrue(ledger.read(recall -> recall.mail(letter.id())).isPresent(), name);
        assertEquals(1, ledger.read(recall -> recall.outcomes(letter.id())).size(), name);
      }
      Set<String> suppressed = new HashSet<>();
      ledger.read(
          recall -> {
            recall.suppressions(Filter.all(), one -> suppressed.add(one.address().toString()));
            return true;
          });
      assertEquals(2 * MAILS + bounced.size(), suppressed.size(), "and nobody else");
      bounced.removeAll(suppressed);
      assertEquals(Set.of(), bounced, "what Postfix itself reported");
    }
  }

  private static Letter letter(int number) {
    return Letter.about("gone" + number + "@example.net");
  }

  private static Queue<Integer> numbers() {
    return IntStream.range(0, MAILS)
        .boxed()
        .collect(Collectors.toCollection(ConcurrentLinkedQueue::new));
  }

  private static Map<String, String> refusals() {
    return IntStream.range(0, MAILS)
        .filter(MilterKillTest::bounces)
        .boxed()
        .collect(Collectors.toMap(MilterKillTest::bouncing, _ -> "550 5.1.1 User unknown"));
  }

  private void suppressTheDead() {
    Instant since = Instant.parse("2026-03-01T10:00:00Z");
    try (SqliteLedger ledger = SqliteLedger.open(data())) {
      ledger.write(
          journal -> {
            for (int number = 0; number < MAILS; number++) {
              Address dead = Address.parse("dead" + number + "@example.net").orElseThrow();
              journal.suppress(
                  new Suppression(
                      "default",
                      RecipientKey.of(dead),
                      dead,
                      "user-unknown",
                      since,
                      Optional.empty(),
                      "a test",
                      Optional.empty()));
            }
            return true;
          });
    }
  }

  private Path config(int milterIn, Path milterOut) throws IOException {
    return Files.writeString(
        home.resolve("carom.yaml"),
        """
        smtp: {listen: "127.0.0.1:0", domains: [bounces.example.org]}
        lists: {maxRemovalsPerHour: 1000000}
        milter:
          inboundListen: 127.0.0.1:%d
          recorded: tag
          outboundListen: unix:%s
        """
            .formatted(milterIn, milterOut));
  }

  /// Reports that are recorded go on to the receiver of all mail, so that one which came twice
  /// would be seen there.
  private Postfix postfix(Hop world, int out, int milterIn, Path milterOut) throws IOException {
    String receiver = "smtp:[127.0.0.1]:" + world.port();
    Map<String, String> settings =
        new HashMap<>(
            Snippet.of(
                "milter-both.cf",
                Map.of(
                    "inet:127.0.0.1:10045", "inet:127.0.0.1:" + milterIn,
                    "inet:127.0.0.1:10046", "unix:" + milterOut,
                    "discard:recorded by Carom", receiver)));
    // As to mail from elsewhere, nothing is added to what lacks a date or a sender.
    settings.put("local_header_rewrite_clients", "");
    settings.put("default_transport", receiver);
    settings.put("myhostname", "mail.example.org");
    settings.put("mydestination", "");
    return Postfix.start(
        Files.createDirectory(home.resolve("postfix")),
        settings,
        Snippet.text("milter-both.master.cf", Map.of("127.0.0.1:10587", "127.0.0.1:" + out)));
  }

  private Path data() {
    return home.resolve("data");
  }
}
