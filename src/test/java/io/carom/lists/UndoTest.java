package io.carom.lists;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.ledger.Entries.ListChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndoTest {

  private static final int ROUNDS = 60;

  @TempDir Path directory;

  /// Small lists of few addresses, so that copies, neighbours that go together and lists that
  /// become empty are common.
  private record Lists(Random random) {

    String list() {
      StringBuilder list = new StringBuilder(random.nextInt(4) == 0 ? "\u00EF\u00BB\u00BF" : "");
      int lines = random.nextInt(14);
      for (int i = 0; i < lines; i++) {
        list.append(line()).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
      }
      return list.append(random.nextBoolean() ? line() : "").toString();
    }

    String line() {
      return switch (random.nextInt(8)) {
        case 0 -> "";
        case 1 -> "# about " + address();
        case 2 -> "Name <" + address() + ">";
        default -> address();
      };
    }

    String address() {
      return (char) ('a' + random.nextInt(6)) + "@example.net";
    }

    String[] addresses() {
      return random
          .ints(1 + random.nextInt(3), 0, 6)
          .distinct()
          .mapToObj(i -> (char) ('a' + i) + "@example.net")
          .toArray(String[]::new);
    }

    List<ListChange> some(List<ListChange> changes) {
      List<ListChange> shuffled = new ArrayList<>(changes);
      Collections.shuffle(shuffled, random);
      return shuffled.subList(0, Math.min(shuffled.size(), 1 + random.nextInt(3)));
    }
  }

  @Test
  void every_change_can_be_undone() throws IOException {
    try (Place place = new Place(directory, "")) {
      for (int seed = 0; seed < ROUNDS; seed++) {
        Lists lists = new Lists(new Random(seed));
        String list = lists.list();
        place.again(list);
        for (int i = 0; i < 6; i++) {
          if (lists.random.nextInt(3) > 0) {
            place.plan(lists.addresses()).apply();
          } else {
            assertDone(place.hand().undo(lists.some(place.applied())), seed);
          }
        }
        while (!place.applied().isEmpty()) {
          assertDone(place.hand().undo(lists.some(place.applied())), seed);
        }
        assertArrayEquals(
            list.getBytes(StandardCharsets.ISO_8859_1), place.bytes(), "seed " + seed);
      }
    }
  }

  private static void assertDone(List<Undone> undone, int seed) {
    undone.forEach(u -> assertTrue(u.whyNot().isEmpty(), () -> "seed " + seed + " " + u));
  }

  @Test
  void an_undo_never_costs_a_line_of_somebody_else() throws IOException {
    int refused = 0;
    try (Place place = new Place(directory, "")) {
      for (int seed = 0; seed < ROUNDS; seed++) {
        Lists lists = new Lists(new Random(seed));
        place.again(lists.list());
        for (int i = 0; i < 8; i++) {
          switch (lists.random.nextInt(3)) {
            case 0 -> place.plan(lists.addresses()).apply();
            case 1 -> edit(place, lists);
            default -> {
              List<String> before = lines(place);
              for (Undone undone : place.hand().undo(lists.some(place.applied()))) {
                boolean back =
                    lines(place).stream()
                        .anyMatch(l -> l.contains(undone.change().recipient().value()));
                assertTrue(back || undone.whyNot().isPresent(), "seed " + seed + " " + undone);
                refused += undone.whyNot().isPresent() ? 1 : 0;
              }
              assertEquals(List.of(), missing(before, lines(place)), "seed " + seed);
            }
          }
        }
      }
    }
    assertTrue(refused < ROUNDS / 2, "most find a place, but these did not: " + refused);
  }

  /// Somebody adds, deletes, sorts or rewrites.
  private static void edit(Place place, Lists lists) throws IOException {
    List<String> lines = lines(place);
    int at = lists.random.nextInt(lines.size() + 1);
    switch (lists.random.nextInt(4)) {
      case 0 -> lines.add(at, "x" + lists.random.nextInt(99) + "@example.org");
      case 1 -> lines.subList(at, Math.min(lines.size(), at + 2)).clear();
      case 2 -> Collections.sort(lines);
      default -> lines.add("y@example.org");
    }
    String end = lists.random.nextBoolean() ? "\n" : "";
    place.write(String.join(lists.random.nextBoolean() ? "\n" : "\r\n", lines) + end);
  }

  private static List<String> lines(Place place) throws IOException {
    return new ArrayList<>(Files.readAllLines(place.file, StandardCharsets.ISO_8859_1));
  }

  /// What is not there any more, copies counted.
  private static List<String> missing(List<String> before, List<String> after) {
    List<String> left = new ArrayList<>(before);
    after.forEach(left::remove);
    return left;
  }

  @Test
  void a_line_goes_back_between_its_neighbours_wherever_these_stand_now() throws IOException {
    assertBack("a\ngone@example.net\nb\n", "x\ny\na\nb\nz\n", "x\ny\na\ngone@example.net\nb\nz\n");
    assertBack("a\ngone@example.net\nb\n", "a\nnew\nb\n", "a\ngone@example.net\nnew\nb\n");
    assertBack("a\ngone@example.net\nb\n", "z\nb\ny\n", "z\ngone@example.net\nb\ny\n");
    assertBack("gone@example.net\nb\n", "x\ny\n", "gone@example.net\nx\ny\n");
    assertBack("a\ngone@example.net", "x\ny", "x\ny\ngone@example.net");
    assertBack("a\r\ngone@example.net\r\nb", "a\nb", "a\ngone@example.net\r\nb");
    assertBack("a\ngone@example.net", "a\nb\n", "a\ngone@example.net\nb\n");
  }

  private void assertBack(String list, String edited, String expected) throws IOException {
    Path own = directory.resolve(Integer.toString((list + edited).hashCode()));
    try (Place place = new Place(own, list)) {
      place.plan("gone@example.net").apply();
      place.write(edited);
      assertDone(place.undo("gone@example.net"), 0);
      assertEquals(expected, place.content());
    }
  }

  @Test
  void a_line_whose_neighbours_are_gone_is_not_put_just_anywhere() throws IOException {
    try (Place place = new Place(directory, "a\ngone@example.net\nb\n")) {
      place.plan("gone@example.net").apply();
      place.write("x\ny\n");
      Undone undone = place.undo("gone@example.net").getFirst();
      assertTrue(undone.whyNot().orElseThrow().contains("put it back by hand"));
      assertEquals("x\ny\n", place.content());
      assertEquals(undone.whyNot().get(), place.changes().getFirst().note());
      assertEquals(List.of("gone@example.net APPLIED"), place.states());

      place.write("x\ny\nGone <gone@example.net>\n");
      assertDone(place.undo("gone@example.net"), 0);
      assertEquals("x\ny\nGone <gone@example.net>\n", place.content(), "nothing doubled");
      assertEquals(List.of(), place.states());
    }
  }

  @Test
  void a_change_that_took_nothing_out_is_undone_without_the_file() throws IOException {
    try (Place place = new Place(directory, "a@example.org\n")) {
      place.plan("absent@example.net").apply();
      place.plan("waiting@example.net");
      Files.delete(place.file);
      assertDone(place.hand().undo(place.changes()), 0);
      assertEquals(List.of(), place.states());
    }
  }

  @Test
  void undo_can_be_asked_twice() throws IOException {
    try (Place place = new Place(directory, "a@example.org\ngone@example.net\n")) {
      place.plan("gone@example.net").apply();
      List<ListChange> changes = place.applied();
      assertDone(place.hand().undo(changes), 0);
      assertDone(place.hand().undo(changes), 0);
      assertEquals("a@example.org\ngone@example.net\n", place.content());
      assertEquals(
          Arrays.asList("removed gone@example.net", "restored gone@example.net"), place.announced);
    }
  }
}
