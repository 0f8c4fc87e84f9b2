package io.carom.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a process leaves that dies in the middle of a rewrite.
class CrashTest {

  private static final String OLD =
      "ann@example.org\ngone@example.net\nzoe@example.org\nleft@example.net\n";
  private static final String NEW = "ann@example.org\nzoe@example.org\n";

  @TempDir Path directory;

  /// The process is no more: nothing that would catch an exception runs.
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static Step.Watch dyingAt(Step step) {
    return reached -> {
      if (reached == step) {
        throw new Death();
      }
    };
  }

  @Test
  void a_list_file_is_whole_after_a_crash_at_any_byte() throws IOException {
    int crashes = 0;
    try (Place place = new Place(directory, OLD)) {
      for (int length = 0; length <= NEW.length(); length++, crashes++) {
        crash(place, Step.WRITTEN, "new", length);
      }
      // The sidecar holds two hashes and an inode.
      for (int length = 0; length <= 150; length++, crashes++) {
        crash(place, Step.INTENDED, "lock", length);
      }
      for (Step step : Place.STEPS) {
        crash(place, step, "lock", Integer.MAX_VALUE);
        crashes++;
      }
    }
    assertEquals(NEW.length() + 1 + 151 + Place.STEPS.size(), crashes);
  }

  private static void crash(Place place, Step step, String torn, int length) throws IOException {
    String name = step + ", ." + torn + " cut to " + length;
    place.again(OLD);
    place.plan("gone@example.net", "left@example.net");
    assertThrows(Death.class, () -> place.hand(dyingAt(step)).applyNow(Place.LIST), name);
    truncate(place.beside(torn), length);
    assertEquals(step.compareTo(Step.SWAPPED) < 0 ? OLD : NEW, place.content(), name);

    place.apply();
    assertRemovedOnce(place, name);
  }

  private static void truncate(Path file, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  private static void assertRemovedOnce(Place place, String name) throws IOException {
    assertEquals(NEW, place.content(), name);
    assertEquals(
        List.of("gone@example.net APPLIED", "left@example.net APPLIED"), place.states(), name);
    assertEquals(
        List.of("removed gone@example.net", "removed left@example.net"), place.announced, name);
    assertEquals(List.of("news.txt"), place.names(), name);
    place.hand().undo(place.applied());
    assertEquals(OLD, place.content(), name);
  }

  @Test
  void a_crash_while_a_crash_is_settled_is_settled_too() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      for (Step first : Place.STEPS) {
        for (Step second : Place.STEPS) {
          String name = first + " then " + second;
          place.again(OLD);
          place.plan("gone@example.net", "left@example.net");
          assertThrows(Death.class, () -> place.hand(dyingAt(first)).applyNow(Place.LIST), name);
          try {
            place.hand(dyingAt(second)).applyNow(Place.LIST);
          } catch (Death _) {
            // Where anything was left to do.
          }
          place.apply();
          assertRemovedOnce(place, name);
        }
      }
    }
  }

  @Test
  void a_crash_in_an_undo_neither_loses_nor_doubles() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      for (Step step : Place.STEPS) {
        place.again(OLD);
        place.plan("gone@example.net", "left@example.net").apply();
        assertThrows(Death.class, () -> place.hand(dyingAt(step)).undo(place.applied()));
        assertTrue(List.of(OLD, NEW).contains(place.content()), step.name());

        place.hand().undo(place.applied());
        place.hand().undo(place.applied());
        assertEquals(OLD, place.content(), step.name());
        assertEquals(List.of(), place.states(), "all undone");
        assertEquals(List.of("news.txt"), place.names());
        assertEquals(4, place.announced.size(), place.announced.toString());
      }
    }
  }

  @Test
  void names_can_be_exchanged_without_the_kernel_s_exchange() throws IOException {
    Path list = Files.writeString(directory.resolve("list"), OLD);
    Path sidecar = Files.createFile(directory.resolve("sidecar"));
    try (FileChannel channel = FileChannel.open(sidecar, StandardOpenOption.WRITE)) {
      Swap swap = new Swap(list, channel, Step.Watch.NONE);
      Files.writeString(swap.beside(), NEW);
      Object inode = Stamp.of(list).inode();
      swap.exchangeByLink();
      assertEquals(NEW, Files.readString(list));
      assertEquals(OLD, Files.readString(swap.beside()));
      assertEquals(inode, Stamp.of(swap.beside()).inode());
      assertEquals(1, Stamp.of(swap.beside()).links());
    }
  }

  @Test
  void an_exchange_in_three_steps_is_settled_after_each() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      for (int steps = 0; steps <= 3; steps++) {
        place.again(OLD);
        place.plan("gone@example.net", "left@example.net");
        assertThrows(Death.class, () -> place.hand(dyingAt(Step.COMPARED)).applyNow(Place.LIST));
        Path link = place.beside("old");
        if (steps > 0) {
          Files.createLink(link, place.file);
        }
        if (steps > 1) {
          Files.move(place.beside("new"), place.file, StandardCopyOption.ATOMIC_MOVE);
        }
        if (steps > 2) {
          Files.move(link, place.beside("new"));
        }
        place.apply();
        assertRemovedOnce(place, "after " + steps + " steps");
      }
    }
  }
}
