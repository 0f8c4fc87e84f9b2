package io.carom.milter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.carom.flow.Receipt;
import io.carom.milter.MilterSettings.NoneLeft;
import io.carom.milter.MilterSettings.Recorded;
import io.carom.socket.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// What is no milter protocol costs its own session, a line in the log, and nothing else.
class HostileTest {

  private static final Logger ROOM = (Logger) LoggerFactory.getLogger("io.carom.milter");

  /// Far more than the buffers of both ends hold.
  private static final long MOST_UNREAD = 200L << 20;

  @TempDir Path home;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Doors doors;

  @BeforeEach
  void open() {
    log.start();
    ROOM.addAppender(log);
    doors = new Doors(home);
  }

  @AfterEach
  void close() {
    doors.close();
    ROOM.detachAppender(log);
  }

  static Stream<Arguments> frames() {
    String offer = HexFormat.of().formatHex(Peer.offer(6, 0x1ff, 0x1fffff));
    String message = hex('M', "<>") + hex('R', "<b@bounces.example.org>") + hex('T');
    return Stream.of(
        Arguments.of("a length of 2 GB before anything", "7fffffff4f"),
        Arguments.of("a length above 2 GB", "ffffffff4f"),
        Arguments.of("a length of nothing", "00000000"),
        Arguments.of(
            "an HTTP request", HexFormat.of().formatHex("GET / HTTP/1.1\r\n".getBytes(US_ASCII))),
        Arguments.of("no negotiation", "00000001" + "4d"),
        Arguments.of("a short negotiation", "00000005" + "4f" + "00000006"),
        Arguments.of("protocol 1", "0000000d" + "4f" + "00000001" + "0000003f" + "0000007f"),
        Arguments.of("a length of 2 GB", offer + "7fffffff42"),
        Arguments.of("just above the limit", offer + "0002000142"),
        Arguments.of("a length of nothing later", offer + "00000000"),
        Arguments.of("an unknown command", offer + "0000000121"),
        Arguments.of("another negotiation", offer + offer),
        Arguments.of("a recipient before a sender", offer + hex('R', "<b@bounces.example.org>")),
        Arguments.of("data before a recipient", offer + hex('M', "<>") + hex('T')),
        Arguments.of("data twice", offer + message + hex('T')),
        Arguments.of("a recipient after data", offer + message + hex('R', "<b@example.org>")),
        Arguments.of("a body before a sender", offer + hex('B', "text")),
        Arguments.of("the end before the beginning", offer + hex('E')),
        Arguments.of("a sender without a word", offer + "000000014d"),
        Arguments.of("a connection without a word", offer + "0000000143"));
  }

  private static String hex(char command, String... texts) {
    return HexFormat.of().formatHex(Peer.packet(command, texts));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void a_malformed_frame_costs_its_session_a_line_and_nothing_else(String what, String octets)
      throws IOException {
    MilterDoor door = doors.inbound(Recorded.TAG, "delivery");
    try (Peer other = Peer.agreed(door)) {
      other.say('M', "<>").hear('c');
      hangsUpOn(door, octets);
      other.report();
    }
    assertEquals(1, doors.kept.size());
    assertOneLine();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void at_the_gate_too(String what, String octets) throws IOException {
    MilterDoor door = doors.outbound(NoneLeft.REJECT, true);
    try (Peer other = Peer.agreed(door)) {
      other.say('M', "<news@example.org>").hear('c');
      hangsUpOn(door, octets);
      assertTrue(other.say('R', "<gone@example.net>").hear('y').startsWith("550 5.7.1 "), what);
      other.say('R', "<ok@example.net>").hear('c');
      other.say('E').hear('a');
    }
    assertOneLine();
  }

  /// What is right in front of what is wrong is answered as ever.
  private static void hangsUpOn(MilterDoor door, String octets) throws IOException {
    try (Peer hostile = Peer.to(door)) {
      String offer = HexFormat.of().formatHex(Peer.offer(6, 0x1ff, 0x1fffff));
      boolean agrees = octets.startsWith(offer);
      if (agrees) {
        hostile.say(HexFormat.of().parseHex(offer)).hear('O');
      }
      hostile.say(HexFormat.of().parseHex(agrees ? octets.substring(offer.length()) : octets));
      hostile.hearOnly('c');
    }
  }

  private void assertOneLine() {
    doors.close();
    List<String> lines = said();
    assertEquals(1, lines.size(), lines::toString);
    doors = new Doors(home);
  }

  /// The lines that an operator sees of it, bugs too.
  private List<String> said() {
    return log.list.stream()
        .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void garbage_of_any_kind_ends_its_session() throws IOException {
    long seed = 20_261_127;
    Random random = new Random(seed);
    MilterDoor door = doors.inbound(Recorded.TAG, "delivery");
    try (Peer other = Peer.agreed(door)) {
      for (int i = 0; i < 300; i++) {
        byte[] garbage = new byte[random.nextInt(200)];
        random.nextBytes(garbage);
        try (Peer hostile = i % 2 == 0 ? Peer.agreed(door) : Peer.to(door)) {
          hostile.say(i % 3 == 0 ? Peer.packet("MRTLNBEDCHAK".charAt(i % 12), garbage) : garbage);
        }
      }
      other.report();
    }
    doors.close();
    assertEquals(
        List.of(),
        log.list.stream().filter(line -> line.getLevel() == Level.ERROR).toList(),
        "no bug, seed " + seed);
    doors = new Doors(home);
  }

  @Test
  void a_session_cut_off_anywhere_records_nothing() throws IOException {
    MilterDoor door = doors.inbound(Recorded.TAG, "delivery");
    List<byte[]> steps = new ArrayList<>();
    steps.add(Peer.offer(6, 0x1ff, 0x1fffff));
    steps.add(Peer.packet('M', "<>"));
    steps.add(Peer.packet('R', "<b@bounces.example.org>"));
    steps.add(Peer.packet('T'));
    steps.add(Peer.packet('L', "Subject", "a report"));
    steps.add(Peer.packet('N'));
    steps.add(Peer.packet('B', "Not delivered.\r\n"));
    ByteBuffer whole = ByteBuffer.allocate(steps.stream().mapToInt(s -> s.length).sum());
    steps.forEach(whole::put);
    for (int length = 0; length <= whole.capacity(); length++) {
      try (Peer peer = Peer.to(door)) {
        peer.say(Arrays.copyOf(whole.array(), length));
        peer.stopSaying();
      }
    }
    try (Peer peer = Peer.agreed(door)) {
      peer.report();
    }
    assertEquals(1, doors.kept.size());
  }

  @Test
  void packets_may_come_octet_by_octet_or_all_at_once() throws IOException {
    MilterDoor door = doors.inbound(Recorded.TAG, "delivery");
    try (Peer slow = Peer.to(door);
        Peer hasty = Peer.agreed(door)) {
      slow.dribble(Peer.offer(6, 0x1ff, 0x1fffff)).hear('O');
      slow.dribble(Peer.packet('M', "<>")).hear('c');
      hasty
          .say('M', "<>")
          .say('R', "<b@bounces.example.org>")
          .say('T')
          .say('L', "Subject", "a report")
          .say('N')
          .say('E');
      for (char answer : "ccccchhc".toCharArray()) {
        hasty.hear(answer);
      }
      slow.dribble(Peer.packet('R', "<b@bounces.example.org>")).hear('c');
    }
    assertEquals(1, doors.kept.size());
  }

  /// What is not read piles up in the system's buffers, and there it stops.
  @Test
  void who_never_reads_answers_is_not_read_from() throws IOException {
    MilterDoor door = doors.inbound(Recorded.TAG, "delivery");
    try (SocketChannel deaf =
            SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()));
        Peer other = Peer.agreed(door)) {
      deaf.write(ByteBuffer.wrap(Peer.offer(6, 0x1ff, 0x1fffff)));
      deaf.configureBlocking(false);
      ByteBuffer noise = ByteBuffer.allocate(1 << 20);
      while (noise.remaining() > 5) {
        noise.put(Peer.packet('U'));
      }
      noise.flip();
      long sent = 0;
      int refused = 0;
      while (refused < 200_000 && sent < MOST_UNREAD) {
        int written = deaf.write(noise);
        sent += written;
        refused = written == 0 ? refused + 1 : 0;
        if (!noise.hasRemaining()) {
          noise.rewind();
        }
      }
      assertEquals(0, sent / MOST_UNREAD, "all of it was taken, and answers for it are in memory");
      other.report();
    }
  }

  @Test
  void one_connection_too_many_is_closed_and_the_others_work() throws IOException {
    MilterDoor door =
        doors.inbound(
            Doors.ANYWHERE, Recorded.TAG, 2, m -> new Receipt.Accepted(m.id(), "delivery"));
    try (Peer first = Peer.agreed(door);
        Peer second = Peer.agreed(door);
        Peer third = Peer.to(door)) {
      third.hearEnd();
      first.report();
      second.report();
    }
    assertEquals(2, doors.kept.size());
  }

  @Test
  void idle_sessions_by_the_hundred_harm_nobody() throws IOException {
    MilterDoor door = doors.inbound(Recorded.TAG, "delivery");
    List<Peer> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 900; i++) {
        idle.add(i % 2 == 0 ? Peer.agreed(door) : Peer.to(door).say(new byte[] {0, 0}));
      }
      try (Peer other = Peer.agreed(door)) {
        other.report();
      }
      idle.getFirst().report();
      idle.get(898).report();
    } finally {
      for (Peer peer : idle) {
        peer.close();
      }
    }
    assertEquals(3, doors.kept.size());
  }

  @Test
  void messages_that_do_not_fit_in_memory_together_are_put_off() throws IOException {
    MilterDoor door = doors.inbound(Recorded.TAG, "delivery");
    byte[] piece = Peer.packet('B', "x".repeat(65_000));
    List<Peer> large = new ArrayList<>();
    try {
      for (int i = 0; i < Doors.MAX_BYTES_IN_FLIGHT / 65_000; i++) {
        Peer peer = Peer.agreed(door);
        large.add(peer);
        toBody(peer).say(piece).hear('c');
      }
      try (Peer other = Peer.agreed(door)) {
        assertEquals("452 4.3.1", toBody(other).say(piece).hear('y').substring(0, 9));
        large.removeLast().close();
        for (String reply = "452"; reply.startsWith("452"); ) {
          reply = retried(other, piece);
        }
        other.say('E');
        other.hear('h');
      }
    } finally {
      for (Peer peer : large) {
        peer.close();
      }
    }
  }

  /// The milter learns of a closed connection when it reads: until then memory is short.
  private static String retried(Peer peer, byte[] piece) throws IOException {
    peer.say('A');
    toBody(peer).say(piece);
    return peer.hearAny();
  }

  private static Peer toBody(Peer peer) throws IOException {
    peer.say('M', "<>").hear('c');
    peer.say('R', "<b@bounces.example.org>").hear('c');
    peer.say('T').hear('c');
    return peer;
  }

  @Test
  void the_gate_fails_open_and_intake_fails_closed() throws IOException {
    try (Peer out = Peer.agreed(doors.outbound(NoneLeft.REJECT, true))) {
      out.say('M', "<a@example.org>").hear('c');
      out.say('R', "<bug@example.net>").hear('a');
      out.say('M', "<a@example.org>").hear('c');
      assertEquals(
          "550 5.7.1 Suppressed since 2026-03-01: user unknown (carom gate: user-unknown)\0",
          out.say('R', "<gone@example.net>").hear('y'));
    }
    doors.close();
    doors = new Doors(home);
    MilterDoor in =
        doors.inbound(
            Doors.ANYWHERE,
            Recorded.DISCARD,
            10,
            mail -> {
              throw new IllegalStateException("a bug");
            });
    try (Peer peer = Peer.agreed(in)) {
      toBody(peer).say('B', "text\r\n").hear('c');
      peer.say('E').hear('t');
      toBody(peer);
    }
  }

  @Test
  void a_unix_socket_serves_too() throws IOException {
    Path path = home.resolve("milter");
    doors.inbound(
        new Listen.Unix(path),
        Recorded.TAG,
        10,
        mail -> new Receipt.Accepted(mail.id(), "delivery"));
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      channel.write(ByteBuffer.wrap(Peer.offer(6, 0x1ff, 0x1fffff)));
      ByteBuffer answer = ByteBuffer.allocate(17);
      while (answer.hasRemaining() && channel.read(answer) >= 0) {
        // The rest is on its way.
      }
      assertEquals("0000000d4f00000006", HexFormat.of().formatHex(answer.array(), 0, 9));
    }
  }
}
