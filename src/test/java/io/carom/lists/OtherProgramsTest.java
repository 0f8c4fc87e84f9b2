package io.carom.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Editors and scripts that write the list while we do: none of them takes our lock.
class OtherProgramsTest {

  private static final String OLD = "ann@example.org\ngone@example.net\nzoe@example.org\n";

  /// The steps at which somebody may come between our reading and our being done.
  private static final Set<Step> WINDOWS = EnumSet.range(Step.READ, Step.SWAPPED);

  @TempDir Path directory;

  private interface Write {
    void to(Path file) throws IOException;
  }

  private static final Map<String, Write> WRITES =
      Map.of(
          "appends in place",
          file -> Files.writeString(file, "new@example.org\n", StandardOpenOption.APPEND),
          "replaces",
          file -> replace(file, OLD + "new@example.org\n"),
          "replaces, with a line before all",
          file -> replace(file, "new@example.org\n" + OLD),
          "truncates and writes",
          file -> Files.writeString(file, OLD + "new@example.org\n"),
          "overwrites within one tick and one length",
          file -> {
            FileTime time = Files.getLastModifiedTime(file);
            Files.writeString(file, OLD.replace("ann@", "new@"), StandardOpenOption.WRITE);
            Files.setLastModifiedTime(file, time);
          });

  private static void replace(Path file, String content) throws IOException {
    Path other = file.resolveSibling("editor~");
    Files.writeString(other, content);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void what_another_program_writes_in_any_window_is_kept() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      for (Step window : WINDOWS) {
        for (Map.Entry<String, Write> write : WRITES.entrySet()) {
          String name = write.getKey() + " at " + window;
          place.again(OLD);
          // Once the names are exchanged, an editor that had the list open holds the old file.
          boolean open = window == Step.SWAPPED;
          if (open && write.getKey().startsWith("replaces")) {
            continue;
          }
          Path path = open ? place.beside("new") : place.file;
          place.plan("gone@example.net");
          place.hand(once(window, () -> write.getValue().to(path))).applyNow(Place.LIST);

          assertTrue(place.content().contains("new@example.org\n"), name);
          assertTrue(place.content().contains("zoe@example.org\n"), name);
          assertEquals(-1, place.content().indexOf("gone@example.net"), name);
          assertEquals(List.of("gone@example.net APPLIED"), place.states(), name);
          assertEquals(List.of("removed gone@example.net"), place.announced, name);
          assertEquals(List.of("news.txt"), place.names(), name);
          assertEquals(1, place.undo("gone@example.net").size());
          assertTrue(place.content().contains("gone@example.net\nzoe@example.org\n"), name);
        }
      }
    }
  }

  @Test
  void a_mode_that_another_program_gives_in_any_window_is_kept() throws IOException {
    Set<PosixFilePermission> shared = PosixFilePermissions.fromString("rw-rw----");
    try (Place place = new Place(directory, OLD)) {
      for (Step window : WINDOWS) {
        place.again(OLD);
        Files.setPosixFilePermissions(place.file, PosixFilePermissions.fromString("rw-r-----"));
        Path path = window == Step.SWAPPED ? place.beside("new") : place.file;
        place.plan("gone@example.net");
        place
            .hand(once(window, () -> Files.setPosixFilePermissions(path, shared)))
            .applyNow(Place.LIST);
        assertEquals(shared, Files.getPosixFilePermissions(place.file), window.name());
        assertEquals("ann@example.org\nzoe@example.org\n", place.content(), window.name());
        assertEquals(List.of("news.txt"), place.names(), window.name());
      }
    }
  }

  /// As after a write within one tick of the file system's clock.
  @Test
  void a_list_that_reads_otherwise_under_an_equal_stamp_is_left_as_it_is() throws Exception {
    try (Place place = new Place(directory, OLD);
        ListFile open = ListFile.lock(new Source(place.file, Optional.empty()), Step.Watch.NONE)) {
      Optional<Stamp> fresh =
          open.rewrite(
              List.of(new Edit(0, 16, Octets.of(new byte[0]))),
              Stamp.of(place.file),
              "0".repeat(64),
              () -> {
                throw new AssertionError("nothing is to be written down");
              });
      assertEquals(Optional.empty(), fresh);
      assertEquals(OLD, place.content());
      assertEquals(List.of("news.txt"), place.names());
    }
  }

  @Test
  void who_replaces_the_new_list_wins() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      place.plan("gone@example.net");
      Write write = file -> replace(file, "new@example.org\n");
      place.hand(once(Step.SWAPPED, () -> write.to(place.file))).applyNow(Place.LIST);
      assertEquals("new@example.org\n", place.content());
      assertEquals(List.of("gone@example.net APPLIED"), place.states());
      assertEquals(List.of("news.txt"), place.names());
    }
  }

  @Test
  void a_version_that_cannot_be_merged_is_kept_beside() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      place.plan("gone@example.net");
      place
          .hand(
              once(
                  Step.SWAPPED,
                  () -> {
                    Files.writeString(
                        place.beside("new"), "one@example.org\n", StandardOpenOption.APPEND);
                    Files.writeString(place.file, "two@example.org\n", StandardOpenOption.APPEND);
                  }))
          .applyNow(Place.LIST);
      assertEquals("ann@example.org\nzoe@example.org\ntwo@example.org\n", place.content());
      assertEquals(2, place.names().size(), place.names().toString());
      assertTrue(place.names().getLast().startsWith("news.txt.carom-kept-"));
      assertEquals(
          OLD + "one@example.org\n",
          Files.readString(place.file.resolveSibling(place.names().getLast())));
    }
  }

  private static final Map<String, Write> SECOND_WRITES =
      Map.of(
          "appends in place",
          file -> Files.writeString(file, "second@example.org\n", StandardOpenOption.APPEND),
          "replaces",
          file -> replace(file, "second@example.org\n"));

  /// The first edit is put back; the second came to the name that it is put back to.
  private static Step.Watch editedTwice(Place place, Write second, Step.Watch then) {
    return step -> {
      try {
        if (step == Step.COMPARED && !place.content().contains("first@")) {
          Files.writeString(place.file, "first@example.org\n", StandardOpenOption.APPEND);
        }
        if (step == Step.DISPLACED) {
          second.to(place.file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      then.reached(step);
    };
  }

  private static void assertBothKept(Place place, String name) throws IOException {
    assertEquals("ann@example.org\nzoe@example.org\nfirst@example.org\n", place.content(), name);
    assertEquals(List.of("gone@example.net APPLIED"), place.states(), name);
    assertEquals(2, place.names().size(), name + place.names());
    Path kept = place.file.resolveSibling(place.names().getLast());
    assertTrue(kept.getFileName().toString().startsWith("news.txt.carom-kept-"), name);
    assertTrue(Files.readString(kept).contains("second@example.org\n"), name);
    Files.delete(kept);
  }

  @Test
  void what_is_written_while_an_edit_is_put_back_is_kept_beside() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      for (Map.Entry<String, Write> second : SECOND_WRITES.entrySet()) {
        place.again(OLD);
        place.plan("gone@example.net");
        place.hand(editedTwice(place, second.getValue(), Step.Watch.NONE)).applyNow(Place.LIST);
        assertBothKept(place, second.getKey());
      }
    }
  }

  @Test
  void it_is_kept_by_a_process_that_dies_then_too() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      for (Map.Entry<String, Write> second : SECOND_WRITES.entrySet()) {
        place.again(OLD);
        place.plan("gone@example.net");
        Step.Watch dying =
            step -> {
              if (step == Step.RESTORED) {
                throw new StackOverflowError("dead");
              }
            };
        assertThrows(
            StackOverflowError.class,
            () -> place.hand(editedTwice(place, second.getValue(), dying)).applyNow(Place.LIST));
        place.apply();
        assertBothKept(place, second.getKey());
      }
    }
  }

  /// What was intended with a file that is gone is not held against the next one.
  @Test
  void a_second_try_that_dies_half_written_leaves_nothing_beside() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      place.plan("gone@example.net");
      int[] tries = {0};
      Step.Watch watch =
          step -> {
            if (step == Step.WRITTEN && ++tries[0] == 2) {
              throw new StackOverflowError("dead");
            }
            if (step == Step.JOURNALED) {
              append(place.file);
              link(place.beside("new"), directory.resolve("its inode is not given again"));
            }
          };
      assertThrows(StackOverflowError.class, () -> place.hand(watch).applyNow(Place.LIST));
      place.apply();
      assertEquals(List.of("news.txt"), place.names());
      assertEquals("ann@example.org\nzoe@example.org\nnew@example.org\n", place.content());
    }
  }

  private static void link(Path from, Path to) {
    try {
      Files.createLink(to, from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_list_that_never_stands_still_is_left_for_later() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      place.plan("gone@example.net");
      Step.Watch busy =
          step -> {
            if (step == Step.COMPARED) {
              append(place.file);
            }
          };
      Applied applied = place.hand(busy).applyNow(Place.LIST);
      assertEquals(1, applied.waiting());
      assertTrue(applied.because().contains("changed by another program"), applied.because());
      assertTrue(place.content().startsWith(OLD + "new@example.org\nnew@example.org\n"));
      assertEquals(List.of("gone@example.net PENDING"), place.states());
      assertEquals(List.of("news.txt"), place.names());

      place.apply();
      assertEquals(List.of("gone@example.net APPLIED"), place.states());
    }
  }

  @Test
  void an_edit_that_a_crash_had_displaced_is_put_back() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      place.plan("gone@example.net");
      Step.Watch editedThenDead =
          step -> {
            if (step == Step.COMPARED) {
              append(place.file);
            }
            if (step == Step.SWAPPED) {
              throw new StackOverflowError("dead");
            }
          };
      try {
        place.hand(editedThenDead).applyNow(Place.LIST);
      } catch (StackOverflowError _) {
        assertEquals("ann@example.org\nzoe@example.org\n", place.content());
      }
      place.apply();
      assertEquals("ann@example.org\nzoe@example.org\nnew@example.org\n", place.content());
      assertEquals(List.of("gone@example.net APPLIED"), place.states());
      assertEquals(List.of("news.txt"), place.names());
    }
  }

  @Test
  void an_address_that_somebody_took_out_meanwhile_is_absent() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      place.plan("gone@example.net");
      Write write = file -> replace(file, "ann@example.org\n");
      place.hand(once(Step.COMPARED, () -> write.to(place.file))).applyNow(Place.LIST);
      assertEquals("ann@example.org\n", place.content());
      assertEquals(List.of("gone@example.net ABSENT"), place.states());
      assertEquals(List.of(), place.announced);
    }
  }

  private static void append(Path file) {
    try {
      Files.writeString(file, "new@example.org\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Interruption {
    void happen() throws IOException;
  }

  private static Step.Watch once(Step window, Interruption interruption) {
    boolean[] done = new boolean[1];
    return step -> {
      if (step == window && !done[0]) {
        done[0] = true;
        try {
          interruption.happen();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
