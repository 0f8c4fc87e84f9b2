package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carom.ledger.Recall;
import io.carom.ledger.SqliteLedger;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The world fails around a running server: no 250 is a lie, and service comes back by itself.
class FaultsTest {

  private static final int TRIES = 20;

  @TempDir Path home;

  @Test
  void a_report_of_ten_thousand_recipients_is_whole_when_it_gets_its_one_250() throws Exception {
    Letter wave = Letter.about(numbered(10_000), "");
    try (Program carom = serve(Map.of())) {
      try (Client client = new Client(carom.port())) {
        assertTaken(client.send(wave));
        carom.kill();
      }
      carom.end();
    }
    try (SqliteLedger ledger = SqliteLedger.open(data())) {
      assertEquals(10_000, ledger.read(recall -> recall.outcomes(wave.id())).size());
      assertEquals(1, ledger.read(Recall::standing).messages());
    }
  }

  @Test
  void no_250_goes_into_a_ledger_that_was_removed() throws Exception {
    List<Letter> taken = new ArrayList<>();
    try (Program carom = serve(Map.of())) {
      try (Client client = new Client(carom.port())) {
        assertTaken(client.send(Letter.about("before@example.net")));
        Files.delete(data().resolve("ledger.db"));
        for (int i = 0; i < TRIES; i++) {
          Letter letter = Letter.about("after" + i + "@example.net");
          if (client.send(letter).startsWith("250")) {
            taken.add(letter);
          }
        }
        carom.kill();
      }
      carom.end();
    }
    assertFalse(taken.isEmpty(), "service resumed");
    assertKept(taken);
  }

  @Test
  void no_250_goes_out_while_the_disk_does_not_confirm() throws Exception {
    assumeTrue(
        FailingDisk.missing().isEmpty(), () -> "1 test cannot run here: " + FailingDisk.missing());
    FailingDisk disk = FailingDisk.in(home);
    Letter before = Letter.about("before@example.net");
    Letter after = Letter.about("after@example.net");
    try (Program carom = serve(disk.environment())) {
      try (Client client = new Client(carom.port())) {
        assertTaken(client.send(before));
        disk.fail();
        for (int i = 0; i < 3; i++) {
          String refused = client.send(after);
          assertTrue(refused.startsWith("451 4.3.0"), refused);
        }
        disk.work();
        assertTaken(client.send(after));
        carom.kill();
      }
      carom.end();
    }
    assertKept(List.of(before, after));
  }

  @Test
  void a_full_disk_puts_mail_off_and_room_lets_it_in_again() throws Exception {
    Path disk = Files.createDirectory(home.resolve("small disk"));
    String mounted = run("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", disk.toString());
    assumeTrue(mounted.isEmpty(), "1 test cannot run here: no small disk to fill: " + mounted);
    try {
      fillAndFree(disk);
    } finally {
      assertEquals("", run("umount", disk.toString()));
    }
  }

  /// The first letter is under way when the disk fills, so that the ledger itself runs out of it;
  /// the next is put off by the door before it is read.
  private static void fillAndFree(Path disk) throws Exception {
    Path data = disk.resolve("data");
    Path filler = disk.resolve("filler");
    Letter before = Letter.about("before@example.net");
    Letter after = Letter.about(List.of("after@example.net"), "\n" + "x".repeat(70).repeat(10_000));
    try (Program carom = serve(data, Map.of())) {
      try (Client client = new Client(carom.port())) {
        assertTaken(client.send(before));
        client.begin();
        fill(filler);
        assertPutOff(client.finish(after));
        assertPutOff(client.send(after));
        Files.delete(filler);
        assertTaken(client.send(after));
      }
      carom.kill();
      carom.end();
    }
    assertKept(data, List.of(before, after));
  }

  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertTrue(Files.size(filler) > 0, full.getMessage());
    }
  }

  private static void assertPutOff(String reply) {
    assertTrue(reply.startsWith("452 4.3.1"), reply);
  }

  /// Slow clients come from several addresses, as servers do that retry together.
  @Test
  void two_hundred_slow_clients_do_not_keep_a_quick_one_waiting() throws Exception {
    List<Client> slow = new ArrayList<>();
    try (Program carom = serve(Map.of())) {
      int port = carom.port();
      for (int i = 0; i < 200; i++) {
        Client client = new Client(port, "127.0.0." + (2 + i % 4));
        slow.add(client);
        client.begin();
      }
      AtomicBoolean quickIsDone = new AtomicBoolean();
      CountDownLatch begun = new CountDownLatch(1);
      Thread dribble = Thread.startVirtualThread(() -> dribble(slow, quickIsDone, begun));
      begun.await();
      Letter letter = Letter.about("quick@example.net");
      try (Client quick = new Client(port)) {
        assertTaken(quick.send(letter));
      }
      quickIsDone.set(true);
      dribble.join();
      for (int i = 0; i < slow.size(); i++) {
        assertTaken(slow.get(i).finish(Letter.about("slow" + i + "@example.net")));
      }
    } finally {
      for (Client client : slow) {
        client.close();
      }
    }
  }

  /// Octet after octet of field after field, to each in turn.
  private static void dribble(List<Client> slow, AtomicBoolean enough, CountDownLatch begun) {
    try {
      while (!enough.get()) {
        for (byte octet : ascii("X-Slow: yes\r\n")) {
          for (Client client : slow) {
            client.write(octet);
          }
          begun.countDown();
        }
      }
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    } finally {
      begun.countDown();
    }
  }

  @Test
  void fifty_megabytes_of_parts_within_parts_are_read() throws Exception {
    Path nested = home.resolve("nested.eml");
    int depth = 1_000;
    String filler = ("x".repeat(70) + "\r\n").repeat(50_000 / 72);
    try (OutputStream out = Files.newOutputStream(nested)) {
      out.write(ascii("From: a@example.org\r\nMIME-Version: 1.0\r\n"));
      for (int i = 0; i < depth; i++) {
        String edge = "b" + i + ".";
        out.write(ascii("Content-Type: multipart/mixed; boundary=" + edge + "\r\n\r\n"));
        out.write(ascii("--" + edge + "\r\n\r\n" + filler + "\r\n--" + edge + "\r\n"));
      }
      out.write(ascii("\r\nthe core\r\n"));
      for (int i = depth - 1; i >= 0; i--) {
        out.write(ascii("--b" + i + ".--\r\n"));
      }
    }
    assertTrue(Files.size(nested) > 49_000_000, "large enough: " + Files.size(nested));
    try (Program inspect = Program.carom("inspect", nested.toString())) {
      assertEquals(0, inspect.end(), () -> String.join("\n", inspect.said()));
      String said = String.join("\n", inspect.said());
      assertFalse(said.contains("Exception") || said.contains("Error"), said);
    }
  }

  private Program serve(Map<String, String> environment) throws IOException {
    return serve(data(), environment);
  }

  private static Program serve(Path data, Map<String, String> environment) throws IOException {
    return Program.carom(environment, "serve", "--smtp", "127.0.0.1:0", "--data", data.toString());
  }

  private static void assertTaken(String reply) {
    assertTrue(reply.startsWith("250"), reply);
  }

  /// That a program that opens the store now finds each with its outcome, once.
  private void assertKept(List<Letter> letters) {
    assertKept(data(), letters);
  }

  private static void assertKept(Path data, List<Letter> letters) {
    try (SqliteLedger ledger = SqliteLedger.open(data)) {
      for (Letter letter : letters) {
        String name = letter.recipients().getFirst();
        assertTrue(ledger.read(recall -> recall.mail(letter.id())).isPresent(), name);
        assertEquals(1, ledger.read(recall -> recall.outcomes(letter.id())).size(), name);
      }
      assertEquals(letters.size(), ledger.read(Recall::standing).messages());
    }
  }

  /// What the command said against it; empty when it succeeded.
  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean done = process.onExit().join().exitValue() == 0;
    return done ? "" : "exit " + process.exitValue() + ": " + said;
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "r" + i + "@example.net").toList();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private Path data() {
    return home.resolve("data");
  }
}
