package io.carom.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rewrites by processes that are killed or have little memory.
class ProcessTest {

  private static final int SIGKILL = 137;

  @TempDir Path directory;

  @Test
  void a_killed_process_leaves_the_old_list_or_the_new_one() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      lines.append("user").append(i).append("@example.org\n");
    }
    String old = lines.toString();
    String removed = old;
    for (String gone : ListProgram.hundred()) {
      removed = removed.replace("\n" + gone + "\n", "\n").replaceFirst("^user0@example.org\n", "");
    }
    for (int steps : List.of(1, 4, 6, 8, 13, 24)) {
      Path own = directory.resolve("after" + steps);
      new Place(own, old).close();
      killAfter(ListProgram.start(List.of(), List.of(), "loop", own), steps);
      try (Place place = new Place(own)) {
        assertTrue(List.of(old, removed).contains(place.content()), "whole after " + steps);
        place.apply();
        assertTrue(List.of(old, removed).contains(place.content()), "settled after " + steps);
        place.hand().undo(place.applied());
        assertEquals(old, place.content(), "after " + steps);
        assertEquals(List.of(), place.states());
        assertEquals(List.of("news.txt"), place.names());
      }
    }
  }

  private static void killAfter(Process child, int steps) throws IOException {
    int seen = 0;
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (++seen == steps) {
          child.toHandle().destroyForcibly();
        }
      }
    }
    assertTrue(seen >= steps, "the child worked before it was killed");
    assertEquals(SIGKILL, child.onExit().join().exitValue());
  }

  @Test
  void a_rewrite_waits_while_another_process_has_the_list() throws Exception {
    String old = "ann@example.org\ngone@example.net\n";
    try (Place place = new Place(directory, old)) {
      place.plan("gone@example.net");
      Process child;
      try (ListFile _ = ListFile.lock(new Source(place.file, Optional.empty()), Step.Watch.NONE)) {
        child = ListProgram.start(List.of(), List.of(), "apply", directory);
        while (!waitsForALock(child)) {
          assertTrue(child.isAlive(), "it did not wait");
        }
        assertEquals(old, place.content());
      }
      String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(new Applied(1, 0, 0, "").toString(), said.strip());
      assertEquals("ann@example.org\n", place.content());
    }
  }

  /// As the kernel lists who waits: `1: -> POSIX  ADVISORY  WRITE 4711 ...` (proc(5)).
  private static boolean waitsForALock(Process child) throws IOException {
    try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
      return locks.anyMatch(l -> l.contains("-> ") && l.contains(" " + child.pid() + " "));
    }
  }

  /// A million lines are 60 MB and more as objects, in a heap of 40 that the ledger shares.
  @Test
  void a_list_is_rewritten_in_memory_that_does_not_grow_with_it() throws IOException {
    try (Place place = new Place(directory, "")) {
      try (BufferedWriter out = Files.newBufferedWriter(place.file)) {
        for (int i = 0; i < 1_000_000; i++) {
          out.write("subscriber" + i + "@example.org\n");
        }
      }
      long before = Files.size(place.file);
      place.plan("subscriber0@example.org", "subscriber999999@example.org", "x@example.org");
      Process child = ListProgram.start(List.of(), List.of("-Xmx40m"), "apply", directory);
      String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(new Applied(2, 1, 0, "").toString(), said.strip());
      assertEquals(
          before - "subscriber0@example.org\nsubscriber999999@example.org\n".length(),
          Files.size(place.file));
    }
  }
}
