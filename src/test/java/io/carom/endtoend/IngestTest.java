package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.cli.Typed;
import io.carom.ledger.Entries.Standing;
import io.carom.ledger.Ledger;
import io.carom.ledger.Recall;
import io.carom.ledger.SqliteLedger;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `carom ingest` as a process: broken off, done again, and beside a server.
@Timeout(value = 3, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class IngestTest {

  private static final int ALL = 600;

  /// How many of them are there to be read before it is broken off.
  private static final int BEFORE = 400;

  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  @TempDir Path home;

  private static String mbox(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Letter.about("gone" + i + "@example.net").text().replace("\r\n", "\n"))
        .map(text -> "From MAILER-DAEMON Tue Mar  3 10:00:00 2020\n" + text + "\n")
        .collect(Collectors.joining());
  }

  private String data() {
    return home.resolve("data").toString();
  }

  /// A pipe that a process reads messages from, so that it comes no further than it is let.
  private Path pipe() throws IOException {
    Path pipe = home.resolve("pipe.mbox");
    Postfix.run("mkfifo", pipe.toString());
    return pipe;
  }

  private static Standing standing(Ledger ledger) {
    return ledger.read(Recall::standing);
  }

  /// What another process writes wakes nobody here.
  private static void awaitMessages(Ledger ledger, int count) throws InterruptedException {
    while (standing(ledger).messages() < count) {
      if (Thread.interrupted()) {
        throw new InterruptedException("they never came");
      }
    }
  }

  private Typed ingest(String... paths) {
    return Typed.carom(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("ingest", "--json", "--data", data()),
                java.util.stream.Stream.of(paths))
            .toArray(String[]::new));
  }

  /// All of it once more, twice: what was recorded is known, nothing counts twice.
  private void assertGoesOn(Ledger ledger) throws IOException {
    long known = standing(ledger).messages();
    assertTrue(known < ALL, "it was broken off");
    Path whole = Files.writeString(home.resolve("whole.mbox"), mbox(0, ALL));
    for (long before : List.of(known, (long) ALL)) {
      Typed again = ingest(whole.toString());
      assertEquals(0, again.code(), again.err());
      assertTrue(
          again
              .out()
              .startsWith(
                  "{\"messages\":%d,\"known\":%d,\"delivery\":%1$d,".formatted(ALL, before)),
          again.out());
      assertEquals(ALL, standing(ledger).messages());
      assertEquals(ALL, standing(ledger).outcomes());
    }
  }

  @Test
  void killed_in_the_middle_the_same_command_goes_on() throws Exception {
    Path pipe = pipe();
    try (Ledger ledger = SqliteLedger.open(Path.of(data()));
        Program carom = Program.carom("ingest", "--json", "--data", data(), pipe.toString());
        OutputStream into = Files.newOutputStream(pipe)) {
      into.write(mbox(0, BEFORE).getBytes(StandardCharsets.US_ASCII));
      awaitMessages(ledger, BEFORE / 3);
      carom.kill();
      carom.end();
      assertGoesOn(ledger);
    }
  }

  @Test
  void interrupted_it_ends_what_it_began_and_says_so() throws Exception {
    Path pipe = pipe();
    try (Ledger ledger = SqliteLedger.open(Path.of(data()));
        Program carom = Program.carom("ingest", "--data", data(), pipe.toString())) {
      Thread writer = Thread.ofPlatform().start(() -> writeUntilNobodyReads(pipe));
      awaitMessages(ledger, BEFORE / 3);
      carom.terminate();
      String count = carom.await("^(\\d+) messages in ");
      carom.await("^(broken off; the same command goes on)$");
      assertEquals(3, carom.end());
      writer.join();
      assertEquals(Long.parseLong(count), standing(ledger).messages(), "none was left half done");
      assertGoesOn(ledger);
    }
  }

  /// First many messages, then one at a time: so there is always one more.
  private static void writeUntilNobodyReads(Path pipe) {
    try (OutputStream into = Files.newOutputStream(pipe)) {
      into.write(mbox(0, BEFORE).getBytes(StandardCharsets.US_ASCII));
      while (true) {
        into.write(mbox(0, 1).getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException | UncheckedIOException nobodyReads) {
      // So it was broken off.
    }
  }

  @Test
  void beside_a_server_its_hands_do_what_is_left_and_its_door_counts_nothing_twice()
      throws Exception {
    Path list =
        Files.writeString(home.resolve("readers.txt"), "gone0@example.net\nhere@example.net\n");
    Path maildir = home.resolve("Maildir/.Bounces");
    for (String folder : List.of("new", "cur", "tmp")) {
      Files.createDirectories(maildir.resolve(folder));
    }
    for (int i = 0; i < 12; i++) {
      Files.writeString(
          maildir
              .resolve(i % 2 == 0 ? "new" : "cur")
              .resolve(i + ".M1.localhost" + (i % 2 == 0 ? "" : ":2,S")),
          Letter.about("gone" + i + "@example.net").text());
    }
    Files.writeString(
        maildir.resolve("tmp/half"), Letter.about("half@example.net").text().substring(0, 400));
    try (Receiver receiver = new Receiver();
        Program carom =
            Program.carom(
                "serve",
                "--smtp",
                "127.0.0.1:0",
                "--data",
                data(),
                "--list",
                "readers=" + list,
                "--webhook",
                "http://127.0.0.1:" + receiver.port() + "/hook",
                "--webhook-secret",
                SECRET)) {
      int port = carom.port();
      try (Client client = new Client(port)) {
        assertEquals("250", client.send(Letter.about("gone7@example.net")).substring(0, 3));
        Typed done = ingest(maildir.getParent().toString());
        assertEquals(0, done.code(), done.err());
        assertTrue(
            done.out().startsWith("{\"messages\":12,\"known\":1,\"delivery\":12,"), done.out());
        assertEquals("250", client.send(Letter.about("gone9@example.net")).substring(0, 3));
      }
      for (int told = 0; told < 12; ) {
        told += receiver.next().type().equals("bounce.hard") ? 1 : 0;
      }
      assertEquals(0, Typed.carom("lists", "apply", "readers", "--data", data()).code());
      assertEquals("here@example.net\n", Files.readString(list));
    }
    try (Ledger ledger = SqliteLedger.open(Path.of(data()))) {
      assertEquals(12, standing(ledger).messages());
      assertEquals(12, standing(ledger).outcomes());
    }
  }
}
