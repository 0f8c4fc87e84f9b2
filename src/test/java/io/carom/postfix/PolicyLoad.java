package io.carom.postfix;

import io.carom.decide.MailingList;
import io.carom.flow.MemoryGate;
import io.carom.flow.Senders;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import io.carom.postfix.PostfixSettings.Listen;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Measures the gate through the policy protocol: `fill DIR N` makes a ledger, `serve DIR PORT`
/// serves it while 1,000 suppressions a second are made and lifted, `ask PORT N SECONDS RATE
/// CONNECTIONS` puts look-ups to it and prints how long they took.
final class PolicyLoad {

  private static final String REASON = "user-unknown";

  private PolicyLoad() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "fill" -> fill(Path.of(args[1]), Integer.parseInt(args[2]));
      case "serve" -> serve(Path.of(args[1]), Integer.parseInt(args[2]));
      default -> ask(Arrays.stream(args, 1, 6).mapToInt(Integer::parseInt).toArray());
    }
  }

  private static void fill(Path data, int count) {
    try (Ledger ledger = SqliteLedger.open(data)) {
      for (int from = 0; from < count; from += 50_000) {
        int first = from;
        ledger.write(
            journal -> {
              for (int i = first; i < Math.min(count, first + 50_000); i++) {
                journal.suppress(suppression("u%08d@example.net".formatted(i)));
              }
              return 0;
            });
      }
    }
  }

  private static Suppression suppression(String text) {
    Address address = Address.parse(text).orElseThrow();
    return new Suppression(
        "default",
        RecipientKey.of(address),
        address,
        REASON,
        Instant.parse("2026-03-01T10:00:00Z"),
        Optional.empty(),
        "generic/no-such-user: 550 5.1.1 user unknown",
        Optional.empty());
  }

  private static void serve(Path data, int port) throws Exception {
    long begun = System.nanoTime();
    try (Ledger ledger = SqliteLedger.open(data);
        MemoryGate gate =
            new MemoryGate(List.of(MailingList.unnamed()), ledger, InstantSource.system());
        PostfixDoor door =
            PostfixDoor.policy(
                PostfixSettings.defaults(new Listen.Tcp("127.0.0.1", port)),
                gate,
                Senders.none())) {
      gate.start();
      door.start();
      while (!gate.ready()) {
        LockSupport.parkNanos(1_000_000);
      }
      System.out.printf(
          "%d loaded in %d ms, %s%n",
          gate.size(), (System.nanoTime() - begun) / 1_000_000, memory());
      long changes = 0;
      long start = System.nanoTime();
      while (true) {
        change(ledger, changes);
        changes += 20;
        LockSupport.parkNanos(start + changes * 1_000_000 - System.nanoTime());
        if (changes % 10_000 == 0) {
          System.out.printf("%d changes, gate has %d, %s%n", changes, gate.size(), memory());
        }
      }
    }
  }

  /// Ten made, ten lifted.
  private static void change(Ledger ledger, long from) {
    ledger.write(
        journal -> {
          for (long i = from; i < from + 10; i++) {
            journal.suppress(suppression("c%d@example.net".formatted(i)));
            journal.lift("default", new RecipientKey("c%d@example.net".formatted(i - 2000)));
          }
          return 0;
        });
  }

  private static String memory() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
        .toList()
        .toString();
  }

  private static void ask(int... how) throws InterruptedException {
    int connections = how[4];
    long gap = 1_000_000_000L * connections / how[3];
    List<Asking> askings =
        IntStream.range(0, connections)
            .mapToObj(i -> new Asking(how[0], how[1], how[2] * 1_000_000_000L, gap, i))
            .toList();
    List<Thread> threads = askings.stream().map(a -> Thread.ofPlatform().start(a)).toList();
    for (Thread thread : threads) {
      thread.join();
    }
    long[] all = askings.stream().flatMapToLong(a -> Arrays.stream(a.nanos, 0, a.done)).toArray();
    Arrays.sort(all);
    System.out.printf(
        "%d look-ups, %d/s, p50 %d us, p99 %d us, p99.9 %d us, max %d us%n",
        all.length,
        all.length / how[2],
        all[all.length / 2] / 1000,
        all[(int) (all.length * 0.99)] / 1000,
        all[(int) (all.length * 0.999)] / 1000,
        all[all.length - 1] / 1000);
  }

  /// One connection that asks at a pace; the wait for a turn that came late counts.
  private static final class Asking implements Runnable {
    private final int port;
    private final int known;
    private final long duration;
    private final long gap;
    private final int seed;
    private final long[] nanos = new long[10_000_000 / 4];
    private int done;

    Asking(int port, int known, long duration, long gap, int seed) {
      this.port = port;
      this.known = known;
      this.duration = duration;
      this.gap = gap;
      this.seed = seed;
    }

    @Override
    public void run() {
      SplittableRandom random = new SplittableRandom(seed);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        InputStream in = socket.getInputStream();
        byte[] heard = new byte[1024];
        long due = System.nanoTime() + gap * seed / 64;
        long end = due + duration;
        while (due < end && done < nanos.length) {
          while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
          }
          boolean hit = random.nextInt(10) == 0;
          long n = hit ? random.nextInt(known) : 1_000_000_000L + random.nextInt(1_000_000_000);
          socket.getOutputStream().write(request("u%08d@example.net".formatted(n)));
          int length = 0;
          while (length < 2 || heard[length - 2] != '\n' || heard[length - 1] != '\n') {
            length += in.read(heard, length, heard.length - length);
          }
          if (hit != (heard[7] == 'R')) {
            throw new IllegalStateException(new String(heard, 0, length, StandardCharsets.UTF_8));
          }
          nanos[done++] = System.nanoTime() - due;
          due += gap;
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static byte[] request(String recipient) {
      return ("request=smtpd_access_policy\nprotocol_state=RCPT\nprotocol_name=ESMTP\n"
              + "client_address=192.0.2.3\nclient_name=client.example.org\nclient_port=40000\n"
              + "reverse_client_name=client.example.org\nserver_address=192.0.2.4\n"
              + "server_port=25\nhelo_name=client.example.org\nsender=news@example.org\n"
              + "recipient="
              + recipient
              + "\nrecipient_count=0\nqueue_id=\ninstance=1a2b.65e0.1\nsize=1234\n"
              + "etrn_domain=\nstress=\nsasl_method=\nsasl_username=\nsasl_sender=\n"
              + "ccert_subject=\nccert_issuer=\nccert_fingerprint=\n"
              + "ccert_pubkey_fingerprint=\nencryption_protocol=\nencryption_cipher=\n"
              + "encryption_keysize=0\npolicy_context=\n\n")
          .getBytes(StandardCharsets.UTF_8);
    }
  }
}
