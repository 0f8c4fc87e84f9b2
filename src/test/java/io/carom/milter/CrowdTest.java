package io.carom.milter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.carom.flow.Receipt;
import io.carom.milter.MilterSettings.Recorded;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand sessions at once, or as many as this process may have files.
class CrowdTest {

  private static final int MOST = 10_000;
  private static final int FEWEST = 1_000;

  /// What else this process has open or is about to open.
  private static final long OTHER_FILES = 500;

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

  /// All are in the middle of a message at the same time; one connection more is turned away.
  @Test
  void every_session_of_a_crowd_is_served() throws IOException {
    int count = (int) Math.min(MOST, (files() - OTHER_FILES) / 2);
    System.out.println("sessions at once: " + count);
    assertTrue(count >= FEWEST, () -> "this process may open too few files: " + files());
    MilterDoor door =
        doors.inbound(
            Doors.ANYWHERE,
            Recorded.TAG,
            count,
            mail -> new Receipt.Accepted(mail.id(), "delivery"));
    List<Peer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        peers.add(Peer.agreed(door));
      }
      try (Peer tooMany = Peer.to(door)) {
        tooMany.hearEnd();
      }
      all(peers, 'M', "<>");
      all(peers, 'R', "<b@bounces.example.org>");
      all(peers, 'T');
      for (int i = 0; i < count; i++) {
        peers.get(i).say('L', "S", "" + i);
      }
      for (Peer peer : peers) {
        peer.hear('c');
        peer.say('E');
      }
      for (Peer peer : peers) {
        peer.hear('h');
        peer.hear('h');
        peer.hear('c');
      }
    } finally {
      for (Peer peer : peers) {
        peer.close();
      }
    }
    Set<Object> different = new HashSet<>();
    doors.kept.forEach(mail -> different.add(mail.id()));
    assertEquals(count, different.size());
    assertEquals(count, doors.kept.size());
  }

  private static void all(List<Peer> peers, char command, String... texts) throws IOException {
    for (Peer peer : peers) {
      peer.say(command, texts);
    }
    for (Peer peer : peers) {
      peer.hear('c');
    }
  }

  private static long files() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()
        : MOST;
  }
}
