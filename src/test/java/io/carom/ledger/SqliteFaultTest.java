package io.carom.ledger;

import static io.carom.ledger.Samples.NOON;
import static io.carom.ledger.Samples.mail;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens when the world below the ledger fails.
class SqliteFaultTest {

  @TempDir Path place;

  @Test
  void the_store_is_for_its_owners_eyes_only() throws IOException {
    Path data = place.resolve("var/carom");
    try (SqliteLedger ledger = SqliteLedger.open(data)) {
      keep(ledger, "private");
      assertEquals("rwx------", mode(data));
      try (Stream<Path> files = Files.list(data)) {
        assertEquals(
            "ledger.db rw------- ledger.db-shm rw------- ledger.db-wal rw-------"
                + " ledger.lock rw-------",
            String.join(" ", files.sorted().map(f -> f.getFileName() + " " + mode(f)).toList()));
      }
    }
  }

  @Test
  void a_commit_is_on_the_platter_when_it_returns() {
    SqliteLedger.open(place).close();
    try (Sql sql = new SqliteFile(place).connect()) {
      assertEquals(Optional.of("wal"), sql.one("pragma journal_mode", row -> row.getString(1)));
      assertEquals(Optional.of(2), sql.one("pragma synchronous", row -> row.getInt(1)), "FULL");
      assertEquals(Optional.of(1), sql.one("pragma foreign_keys", row -> row.getInt(1)));
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ledger.db", "ledger.db-wal", "ledger.db-shm"})
  void nothing_is_accepted_into_a_file_that_was_removed(String name) throws IOException {
    try (SqliteLedger ledger = SqliteLedger.open(place)) {
      keep(ledger, "before");
      Files.delete(place.resolve(name));
      keep(ledger, "after");
      assertTrue(stored("after"), "a connection that opens the path finds it");
      assertTrue(ledger.read(r -> r.mail(mail("after").id())).isPresent(), "and so do readers");
    }
    assertTrue(stored("after"));
  }

  @Test
  void the_whole_directory_may_go_and_is_made_again() throws IOException {
    Path data = place.resolve("data");
    try (SqliteLedger ledger = SqliteLedger.open(data)) {
      Files.move(data, place.resolve("moved away"));
      keep(ledger, "after");
      assertTrue(Files.exists(data.resolve("ledger.db")));
    }
  }

  @Test
  void a_file_that_goes_while_a_batch_runs_fails_that_batch() {
    try (SqliteLedger ledger = SqliteLedger.open(place)) {
      LedgerUnavailable why =
          assertThrows(
              LedgerUnavailable.class,
              () ->
                  ledger.write(
                      j -> {
                        j.keep(mail("into the void"), "delivery");
                        return place.resolve("ledger.db").toFile().delete();
                      }));
      assertEquals(LedgerUnavailable.Kind.BROKEN, why.kind());
      keep(ledger, "after");
      assertTrue(stored("after"));
    }
  }

  @Test
  void a_backup_put_in_its_place_is_what_counts_from_then_on() throws IOException {
    Path backup = place.resolve("backup");
    try (SqliteLedger old = SqliteLedger.open(backup)) {
      keep(old, "from the backup");
    }
    Path data = place.resolve("data");
    try (SqliteLedger ledger = SqliteLedger.open(data)) {
      keep(ledger, "newer than the backup");
      Files.move(
          backup.resolve("ledger.db"),
          data.resolve("ledger.db"),
          StandardCopyOption.REPLACE_EXISTING);
      keep(ledger, "after");
      assertEquals(2, ledger.read(Recall::standing).messages());
      assertTrue(ledger.read(r -> r.mail(mail("from the backup").id())).isPresent());
    }
  }

  @Test
  void what_is_no_ledger_is_refused() throws IOException {
    Files.writeString(place.resolve("ledger.db"), "dear diary, ".repeat(100));
    assertEquals(
        LedgerUnavailable.Kind.BROKEN,
        assertThrows(LedgerUnavailable.class, () -> SqliteLedger.open(place)).kind());
  }

  @Test
  void a_ledger_of_a_newer_program_is_refused_with_words_on_what_to_do() {
    SqliteLedger.open(place).close();
    try (Sql newer = new SqliteFile(place).connect()) {
      newer.update("update flyway_schema_history set version = '7'");
    }
    LedgerUnavailable why = assertThrows(LedgerUnavailable.class, () -> SqliteLedger.open(place));
    assertTrue(why.getMessage().contains("a newer Carom has used it"), why.getMessage());
    assertTrue(why.getMessage().contains("schema 7"), why.getMessage());
  }

  @Test
  void the_schema_version_is_the_newest_script() throws Exception {
    Path scripts =
        Path.of(Schema.class.getResource("migrations/V1__ledger.sql").toURI()).getParent();
    try (Stream<Path> all = Files.list(scripts)) {
      assertEquals(
          Optional.of(Schema.VERSION),
          all.map(s -> s.getFileName().toString())
              .map(s -> Integer.valueOf(s.substring(1, s.indexOf("__"))))
              .max(Integer::compare));
    }
  }

  @Test
  void a_full_disk_is_said_and_service_resumes_when_there_is_room() throws IOException {
    try (SmallDisk disk = SmallDisk.of(place, "4m");
        SqliteLedger ledger = SqliteLedger.open(disk.root().resolve("data"))) {
      Path ballast = disk.root().resolve("ballast");
      Files.write(ballast, new byte[2 << 20]);
      int kept = 0;
      LedgerUnavailable.Kind kind = LedgerUnavailable.Kind.CLOSED;
      while (kind == LedgerUnavailable.Kind.CLOSED) {
        try {
          keep(ledger, letter(kept));
          kept++;
        } catch (LedgerUnavailable full) {
          kind = full.kind();
        }
      }
      assertEquals(LedgerUnavailable.Kind.FULL, kind);
      int refused = kept;
      assertThrows(LedgerUnavailable.class, () -> keep(ledger, letter(refused)), "still full");
      Files.delete(ballast);
      keep(ledger, letter(refused));
      for (int i = 0; i <= refused; i++) {
        Mail letter = letter(i);
        assertTrue(ledger.read(r -> r.mail(letter.id())).isPresent(), "letter " + i);
      }
      assertEquals(refused + 1, ledger.read(Recall::standing).messages());
    }
  }

  private static Mail letter(int number) {
    return Mail.of(
        Envelope.none(), Octets.ascii("letter " + number + "\r\n" + "x".repeat(20_000)), NOON);
  }

  @Test
  void a_read_only_disk_is_said() throws IOException {
    try (SmallDisk disk = SmallDisk.of(place, "4m")) {
      Path data = disk.root().resolve("data");
      SqliteLedger.open(data).close();
      disk.remount("ro");
      LedgerUnavailable why = assertThrows(LedgerUnavailable.class, () -> SqliteLedger.open(data));
      assertEquals(LedgerUnavailable.Kind.BROKEN, why.kind());
      disk.remount("rw");
      try (SqliteLedger ledger = SqliteLedger.open(data)) {
        keep(ledger, "writable again");
      }
    }
  }

  private static void keep(Ledger ledger, String word) {
    keep(ledger, mail(word));
  }

  private static void keep(Ledger ledger, Mail mail) {
    ledger.write(
        journal -> {
          journal.keep(mail, "delivery");
          return 0;
        });
  }

  /// Whether a connection that opens the path now finds the message.
  private boolean stored(String word) {
    try (Sql other = new SqliteFile(place).connect()) {
      return other
          .one("select 1 from message where mail_id = ?", row -> 1, mail(word).id())
          .isPresent();
    }
  }
}
