package io.carom.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Asks the gate by the policy protocol as many smtpd processes of a Postfix do: each connection
/// has one question at a time. Nine of ten recipients are unknown, and every answer is checked.
///
/// Questions are due at fixed times and timed from then, so that a server that stalls does not make
/// the client ask less. One thread asks all; a client that waits for a core is measured too, so it
/// says how long it did. What is asked in the first seconds is not counted: then the client's own
/// code is still being compiled.
final class PolicyClient {

  private static final int WARM_SECONDS = 5;
  private static final int DIGITS = 8;

  /// Rests so long where there is nothing to do: the gate and the kernel need the core too.
  private static final long PAUSE_NANOS = 20_000;

  /// A turn of the loop takes microseconds; one that takes so long was kept from its core.
  private static final long STALL_NANOS = 500_000;

  private static final String HEAD =
      """
      request=smtpd_access_policy
      protocol_state=RCPT
      protocol_name=ESMTP
      client_address=192.0.2.3
      client_name=client.example.org
      client_port=40000
      reverse_client_name=client.example.org
      server_address=192.0.2.4
      server_port=25
      helo_name=client.example.org
      sender=news@example.org
      recipient=\
      """;

  private static final String TAIL =
      """
      @example.net
      recipient_count=0
      queue_id=
      instance=1a2b.65e0.1
      size=1234
      etrn_domain=
      stress=
      sasl_method=
      sasl_username=
      sasl_sender=
      ccert_subject=
      ccert_issuer=
      ccert_fingerprint=
      ccert_pubkey_fingerprint=
      encryption_protocol=
      encryption_cipher=
      encryption_keysize=0
      policy_context=

      """;

  private final InetSocketAddress gate;
  private final int known;
  private final int rate;
  private final int connections;
  private final SplittableRandom random = new SplittableRandom(1);
  private long[] nanos = {};
  private int counted;
  private long begin;
  private long counting;
  private long stalled;

  /// @param known so many recipients are suppressed: those that [GateLoad] made
  /// @param rate questions a second, over all connections
  PolicyClient(int port, int known, int rate, int connections) {
    this.gate = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.known = known;
    this.rate = rate;
    this.connections = connections;
  }

  /// Asks for so many seconds and prints how long the answers took.
  void ask(int seconds) throws IOException {
    long questions = (long) rate * (WARM_SECONDS + seconds);
    nanos = new long[rate * seconds];
    try (Selector selector = Selector.open()) {
      List<Connection> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(new Connection(selector));
      }
      begin = System.nanoTime();
      counting = due((long) rate * WARM_SECONDS);
      long asked = 0;
      long turn = begin;
      for (long open = questions; open > 0; ) {
        long now = System.nanoTime();
        stalled += now - turn > STALL_NANOS && now > counting ? now - turn : 0;
        turn = now;
        for (; asked < questions && due(asked) <= now; asked++) {
          all.get((int) (asked % connections)).ask(due(asked));
        }
        if (selector.selectNow() == 0) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        for (SelectionKey key : selector.selectedKeys()) {
          open -= ((Connection) key.attachment()).hear();
        }
        selector.selectedKeys().clear();
      }
      long took = System.nanoTime() - counting;
      for (Connection each : all) {
        each.channel.close();
      }
      print(took);
    }
  }

  private long due(long question) {
    return begin + question * 1_000_000_000L / rate;
  }

  private void print(long took) {
    long[] all = Arrays.copyOf(nanos, counted);
    Arrays.sort(all);
    System.out.printf(
        "%.0f a second, p50 %d us, p99 %d us, p99.9 %d us, max %d us; client kept waiting: %d ms%n",
        counted * 1e9 / took,
        all[all.length / 2] / 1000,
        all[(int) (all.length * 0.99)] / 1000,
        all[(int) (all.length * 0.999)] / 1000,
        all[all.length - 1] / 1000,
        stalled / 1_000_000);
  }

  private final class Connection {

    private final SocketChannel channel;
    private final ByteBuffer question =
        ByteBuffer.wrap(
            (HEAD + "u" + "0".repeat(DIGITS) + TAIL).getBytes(StandardCharsets.US_ASCII));
    private final ByteBuffer answer = ByteBuffer.allocate(1024);
    private final ArrayDeque<Long> due = new ArrayDeque<>();
    private boolean isKnown;

    Connection(Selector selector) throws IOException {
      channel = SocketChannel.open(gate);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void ask(long when) throws IOException {
      due.add(when);
      if (due.size() == 1) {
        send();
      }
    }

    private void send() throws IOException {
      isKnown = random.nextInt(10) == 0;
      int at = HEAD.length();
      question.put(at, (byte) (isKnown ? 'u' : 'x'));
      int number = random.nextInt(known);
      for (int digit = at + DIGITS; digit > at; digit--) {
        question.put(digit, (byte) ('0' + number % 10));
        number /= 10;
      }
      channel.write(question.rewind());
      if (question.hasRemaining()) {
        throw new IOException("a question does not fit the socket's buffer");
      }
    }

    /// Reads; says how many questions are answered by it.
    int hear() throws IOException {
      if (channel.read(answer) < 0) {
        throw new EOFException("the gate hung up");
      }
      int end = answer.position();
      if (end < 2 || answer.get(end - 1) != '\n' || answer.get(end - 2) != '\n') {
        return 0;
      }
      long now = System.nanoTime();
      // action=REJECT and a text, or action=DUNNO.
      if ((answer.get("action=".length()) == 'R') != isKnown) {
        throw new IOException(
            "known %s: %s"
                .formatted(isKnown, new String(answer.array(), 0, end, StandardCharsets.US_ASCII)));
      }
      answer.clear();
      long when = due.remove();
      if (when >= counting) {
        nanos[counted++] = now - when;
      }
      if (!due.isEmpty()) {
        send();
      }
      return 1;
    }
  }
}
