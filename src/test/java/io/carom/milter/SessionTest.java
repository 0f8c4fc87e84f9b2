package io.carom.milter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.milter.MilterSettings.NoneLeft;
import io.carom.milter.MilterSettings.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds from one packet to the next, and between two of them.
class SessionTest {

  @TempDir Path home;
  private Doors doors;

  @BeforeEach
  void open() {
    doors = new Doors(home);
  }

  @AfterEach
  void close() {
    doors.close();
  }

  /// Postfix does not ask on; who does must not hear that a report passes which is not on disk.
  @Test
  void a_report_too_large_stays_refused_however_often_it_is_asked_about() throws IOException {
    try (Peer peer = Peer.agreed(doors.inbound(Recorded.TAG, "delivery"))) {
      toBody(peer);
      String piece = "x".repeat(60_000);
      peer.say('B', piece).hear('c');
      assertTooLarge(peer.say('B', piece));
      assertTooLarge(peer.say('B', piece));
      assertTooLarge(peer.say('E'));
      assertTooLarge(peer.say('E'));
      peer.report();
    }
    assertEquals(1, doors.kept.size());
  }

  private static void assertTooLarge(Peer peer) throws IOException {
    assertEquals("552 5.3.4 Message too large\0", peer.hear('y'));
  }

  @Test
  void mail_that_was_let_go_stays_let_go_until_the_next_begins() throws IOException {
    try (Peer peer = Peer.agreed(doors.outbound(NoneLeft.REJECT, true))) {
      peer.say('M', "<reset@example.org>").hear('a');
      peer.say('R', "<gone@example.net>").hear('a');
      peer.say('T').hear('a');
      peer.say('E').hear('a');
      peer.say('A').say('M', "<news@example.org>").hear('c');
      assertTrue(peer.say('R', "<gone@example.net>").hear('y').startsWith("550 5.7.1 "));
    }
  }

  /// The only test that waits for a clock: the shortest idle time there is, once.
  @Test
  void who_says_nothing_for_too_long_is_let_go() throws IOException {
    MilterDoor door = doors.idlingAtMost(Duration.ofSeconds(1)).inbound(Recorded.TAG, "delivery");
    try (Peer silent = Peer.to(door);
        Peer stuck = toBody(Peer.agreed(door))) {
      stuck.say('B', "Not deliv").hear('c');
      silent.hearEnd();
      stuck.hearEnd();
    }
    try (Peer next = Peer.agreed(door)) {
      next.report();
    }
    assertEquals(1, doors.kept.size());
  }

  private static Peer toBody(Peer peer) throws IOException {
    peer.say('M', "<>").hear('c');
    peer.say('R', "<b@bounces.example.org>").hear('c');
    peer.say('T').hear('c');
    return peer;
  }
}
