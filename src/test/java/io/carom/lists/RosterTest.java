package io.carom.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.flow.Roster;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterTest {

  private static final RecipientKey GONE = new RecipientKey("gone@example.net");
  private static final RecipientKey ANN = new RecipientKey("ann@example.org");

  @TempDir Path directory;

  @Test
  void a_list_holds_each_address_once_and_nobody_from_a_comment() throws IOException {
    String list =
        """
        # zoe@example.com
        Ann <ANN@example.org>
        gone@example.net
        Gone <gone@example.net>
        bob@example.org, eve@example.org
        """;
    try (Place place = new Place(directory, list)) {
      Roster roster = place.hand().roster();
      assertEquals(OptionalLong.of(4), roster.size(Place.LIST));
      assertTrue(roster.holds(Place.LIST, GONE));
      assertTrue(roster.holds(Place.LIST, ANN));
      assertTrue(roster.holds(Place.LIST, new RecipientKey("eve@example.org")));
      assertFalse(roster.holds(Place.LIST, new RecipientKey("zoe@example.com")));
      assertFalse(roster.unreadable(Place.LIST));
    }
  }

  @Test
  void it_follows_the_file_whoever_changes_it() throws IOException {
    try (Place place = new Place(directory, "ann@example.org\ngone@example.net\n")) {
      ListsHand hand = place.hand();
      assertTrue(hand.roster().holds(Place.LIST, GONE));
      place.plan("gone@example.net");
      hand.applyNow(Place.LIST);
      assertFalse(hand.roster().holds(Place.LIST, GONE));
      assertTrue(hand.roster().holds(Place.LIST, ANN));
      hand.undo(place.applied());
      assertTrue(hand.roster().holds(Place.LIST, GONE));
      place.write("bob@example.org\n");
      assertEquals(OptionalLong.of(1), hand.roster().size(Place.LIST));
      assertFalse(hand.roster().holds(Place.LIST, ANN));
    }
  }

  /// Proved by another list put in its place behind its back, with the same size and time.
  @Test
  void a_rewrite_of_ours_is_followed_without_reading_the_list_again() throws IOException {
    try (Place place = new Place(directory, "ann@example.org\ngone@example.net\n")) {
      ListsHand hand = place.hand();
      assertTrue(hand.roster().holds(Place.LIST, GONE));
      place.plan("gone@example.net");
      hand.applyNow(Place.LIST);
      FileTime time = Files.getLastModifiedTime(place.file);
      place.write("bob@example.org\n");
      Files.setLastModifiedTime(place.file, time);
      assertTrue(hand.roster().holds(Place.LIST, ANN));
      assertFalse(hand.roster().holds(Place.LIST, GONE));
    }
  }

  @Test
  void a_file_that_cannot_be_read_holds_nobody_and_says_so() throws IOException {
    try (Place place = new Place(directory, "ann@example.org\n")) {
      Roster roster = place.hand().roster();
      assertTrue(roster.holds(Place.LIST, ANN));
      Files.write(place.file, "ann@example.org\n".getBytes(StandardCharsets.UTF_16LE));
      assertFalse(roster.holds(Place.LIST, ANN));
      assertEquals(OptionalLong.empty(), roster.size(Place.LIST));
      assertTrue(roster.unreadable(Place.LIST));
      Files.delete(place.file);
      assertTrue(roster.unreadable(Place.LIST));
      place.write("ann@example.org\n");
      assertTrue(roster.holds(Place.LIST, ANN));
    }
  }

  @Test
  void a_list_without_a_file_holds_nobody() throws IOException {
    try (Place place = new Place(directory, "")) {
      Roster roster = place.hand().roster();
      assertFalse(roster.holds("default", ANN));
      assertEquals(OptionalLong.empty(), roster.size("default"));
      assertFalse(roster.unreadable("default"));
      assertEquals(OptionalLong.of(0), roster.size(Place.LIST));
    }
  }
}
