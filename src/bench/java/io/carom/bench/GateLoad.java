package io.carom.bench;

import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Loads the gate: `fill DIR N` makes a ledger with N suppressions, `change DIR RATE` makes and
/// lifts some beside a running server until it is killed, `ask PORT N SECONDS RATE CONNECTIONS
/// BURST` looks recipients up by the policy protocol, nine of ten unknown, and prints how long that
/// took.
///
/// Look-ups are due at fixed times and timed from then, so that a server that stalls does not make
/// the client ask less.
public final class GateLoad {

  private static final String LIST = "default";
  private static final int PAGE = 50_000;
  private static final int CHANGES_A_COMMIT = 20;

  private GateLoad() {}

  public static void main(String[] args) throws InterruptedException {
    int[] numbers =
        Arrays.stream(args).skip(1).filter(a -> a.matches("\\d+")).mapToInt(Integer::parseInt).toArray();
    switch (args[0]) {
      case "fill" -> fill(Path.of(args[1]), numbers[0]);
      case "change" -> change(Path.of(args[1]), numbers[0]);
      case "ask" -> ask(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void fill(Path data, int count) {
    try (Ledger ledger = SqliteLedger.open(data)) {
      for (int from = 0; from < count; from += PAGE) {
        int first = from;
        ledger.write(
            journal -> {
              IntStream.range(first, Math.min(count, first + PAGE))
                  .forEach(i -> journal.suppress(suppression("u%08d@example.net".formatted(i))));
              return 0;
            });
      }
    }
  }

  private static Suppression suppression(String text) {
    Address address = Address.parse(text).orElseThrow();
    return new Suppression(
        LIST,
        RecipientKey.of(address),
        address,
        "user-unknown",
        Instant.parse("2026-03-01T10:00:00Z"),
        Optional.empty(),
        "generic/no-such-user: 550 5.1.1 user unknown",
        Optional.empty());
  }

  /// Half of the changes make, half lift what was made a while ago.
  private static void change(Path data, int rate) {
    try (Ledger ledger = SqliteLedger.open(data)) {
      long run = System.nanoTime();
      long start = System.nanoTime();
      for (long done = 0; ; done += CHANGES_A_COMMIT) {
        long from = done / 2;
        ledger.write(
            journal -> {
              for (long i = from; i < from + CHANGES_A_COMMIT / 2; i++) {
                journal.suppress(suppression("c%d.%d@example.net".formatted(run, i)));
                journal.lift(
                    LIST, new RecipientKey("c%d.%d@example.net".formatted(run, i - rate)));
              }
              return 0;
            });
        pause(start + done * 1_000_000_000L / rate);
        if (done % rate < CHANGES_A_COMMIT) {
          System.out.printf("%d changes, %d ms late%n", done, lateMillis(start, done, rate));
        }
      }
    }
  }

  private static long lateMillis(long start, long done, int rate) {
    return (System.nanoTime() - start - done * 1_000_000_000L / rate) / 1_000_000;
  }

  private static void pause(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
  }

  private static void ask(int port, int known, int seconds, int rate, int connections, int burst)
      throws InterruptedException {
    long gap = 1_000_000_000L * connections * burst / rate;
    List<Asking> askings =
        IntStream.range(0, connections)
            .mapToObj(i -> new Asking(port, known, seconds, gap, gap * i / connections, burst, i))
            .toList();
    List<Thread> threads = askings.stream().map(a -> Thread.ofPlatform().start(a)).toList();
    for (Thread thread : threads) {
      thread.join();
    }
    long[] all = askings.stream().flatMapToLong(a -> Arrays.stream(a.nanos, 0, a.done)).toArray();
    Arrays.sort(all);
    System.out.printf(
        "%d a second, p50 %d us, p99 %d us, p99.9 %d us, max %d us%n",
        all.length / seconds,
        all[all.length / 2] / 1000,
        all[(int) (all.length * 0.99)] / 1000,
        all[(int) (all.length * 0.999)] / 1000,
        all[all.length - 1] / 1000);
  }

  /// One connection.
  private static final class Asking implements Runnable {
    private final int port;
    private final int known;
    private final long duration;
    private final long gap;
    private final long head;
    private final int burst;
    private final SplittableRandom random;
    private final byte[] heard = new byte[64 * 1024];
    private final long[] nanos;
    private int done;

    /// @param gap nanoseconds between two bursts
    /// @param head by how much its first comes later than others'
    Asking(int port, int known, int seconds, long gap, long head, int burst, int seed) {
      this.port = port;
      this.known = known;
      this.duration = seconds * 1_000_000_000L;
      this.gap = gap;
      this.head = head;
      this.burst = burst;
      this.random = new SplittableRandom(seed);
      this.nanos = new long[(int) (duration / gap + 2) * burst];
    }

    @Override
    public void run() {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        long due = System.nanoTime() + head;
        long end = due + duration;
        while (due < end) {
          pause(due);
          turn(socket, due);
          due += gap;
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private void turn(Socket socket, long due) throws IOException {
      boolean[] hits = new boolean[burst];
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < burst; i++) {
        hits[i] = random.nextInt(10) == 0;
        long n = hits[i] ? random.nextInt(known) : 1_000_000_000L + random.nextInt(1_000_000_000);
        requests.append(HEAD).append("u%08d".formatted(n)).append(TAIL);
      }
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      int length = 0;
      int checked = 0;
      int answered = 0;
      while (answered < burst) {
        int more = in.read(heard, length, heard.length - length);
        if (more < 0) {
          throw new IOException("the gate hung up");
        }
        length += more;
        for (; checked < length; checked++) {
          if (heard[checked] == '\n' && checked > 0 && heard[checked - 1] == '\n') {
            nanos[done++] = System.nanoTime() - due;
            answered++;
          }
        }
      }
      check(hits, new String(heard, 0, length, StandardCharsets.US_ASCII));
    }

    private static void check(boolean[] hits, String replies) {
      String[] each = replies.split("\n\n", -1);
      for (int i = 0; i < hits.length; i++) {
        if (hits[i] != each[i].startsWith("action=REJECT")) {
          throw new IllegalStateException("hit " + hits[i] + ": " + each[i]);
        }
      }
    }

    private static final String HEAD =
        "request=smtpd_access_policy\nprotocol_state=RCPT\nprotocol_name=ESMTP\n"
            + "client_address=192.0.2.3\nclient_name=client.example.org\nclient_port=40000\n"
            + "reverse_client_name=client.example.org\nserver_address=192.0.2.4\n"
            + "server_port=25\nhelo_name=client.example.org\nsender=news@example.org\n"
            + "recipient=";

    private static final String TAIL =
        "@example.net\nrecipient_count=0\nqueue_id=\ninstance=1a2b.65e0.1\nsize=1234\n"
            + "etrn_domain=\nstress=\nsasl_method=\nsasl_username=\nsasl_sender=\n"
            + "ccert_subject=\nccert_issuer=\nccert_fingerprint=\n"
            + "ccert_pubkey_fingerprint=\nencryption_protocol=\nencryption_cipher=\n"
            + "encryption_keysize=0\npolicy_context=\n\n";
  }
}
