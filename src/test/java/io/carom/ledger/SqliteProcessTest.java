package io.carom.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.MailId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several processes over one store, and one that dies.
class SqliteProcessTest {

  private static final int DIGITS = 64;

  @TempDir Path place;

  @Test
  void no_250_before_it_is_on_disk_whenever_the_process_dies() throws IOException {
    List<String> acknowledged = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      Path data = place.resolve("round" + round);
      Process child = start(data, Integer.MAX_VALUE);
      List<String> said = killedAfter(child, 50 + 400 * round);
      try (SqliteLedger ledger = SqliteLedger.open(data)) {
        for (String id : said) {
          assertTrue(ledger.read(r -> r.mail(new MailId(id))).isPresent(), id);
          assertEquals(1, ledger.read(r -> r.outcomes(new MailId(id))).size(), id);
        }
        Entries.Standing standing = ledger.read(Recall::standing);
        assertEquals(standing.messages(), standing.outcomes(), "works are whole or absent");
        assertEquals(standing.messages(), standing.dispatchesQueued());
      }
      try (Sql sql = new SqliteFile(data).connect()) {
        assertEquals(Optional.of("ok"), sql.one("pragma integrity_check", row -> row.getString(1)));
        assertEquals(
            sql.one("select count(*) from message", row -> row.getLong(1)),
            sql.one("select messages from tally", row -> row.getLong(1)),
            "the totals are what a count finds");
      }
      acknowledged.addAll(said);
    }
    assertTrue(acknowledged.size() >= 500, "acknowledged: " + acknowledged.size());
  }

  @Test
  void two_processes_write_side_by_side() throws IOException {
    try (SqliteLedger ledger = SqliteLedger.open(place)) {
      Process child = start(place, 300);
      int mine = 0;
      int theirs = 0;
      try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
        while (lines.readLine() != null) {
          theirs++;
          int number = mine++;
          ledger.write(
              j -> {
                j.keep(Samples.mail("parent " + number), "delivery");
                return 0;
              });
        }
      }
      assertEquals(0, child.onExit().join().exitValue());
      assertEquals(300, theirs);
      assertEquals(600, ledger.read(Recall::standing).messages());
    }
  }

  private static Process start(Path data, int count) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KilledWriter.class.getName(),
            data.toString(),
            Integer.toString(count))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// Kills the child (SIGKILL) once it said so much; gives every whole line it said.
  private static List<String> killedAfter(Process child, int lines) throws IOException {
    List<String> said = new ArrayList<>();
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.length() == DIGITS) {
          said.add(line);
        }
        if (said.size() == lines) {
          child.toHandle().destroyForcibly();
        }
      }
    }
    assertTrue(said.size() >= lines, "the child wrote before it was killed");
    assertEquals(137, child.onExit().join().exitValue(), "killed by SIGKILL");
    return said;
  }
}
