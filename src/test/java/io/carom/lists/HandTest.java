package io.carom.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandTest {

  private static final String OLD = "ann@example.org\ngone@example.net\nleft@example.net\n";

  @TempDir Path directory;
  private Instant now = Place.NOON;

  private ListsHand hand(Place place, Announcer announcer, Duration applyAfter) {
    return new ListsHand(
        place.ledger,
        List.of(ListSettings.of(Place.LIST, place.file)),
        applyAfter,
        announcer,
        () -> now);
  }

  private ListsHand hand(Place place) {
    return hand(place, place.announcer(), Duration.ofSeconds(60));
  }

  private void after(int seconds) {
    now = Place.NOON.plusSeconds(seconds);
  }

  @Test
  void one_rewrite_takes_all_that_came_within_a_minute_of_the_first() throws IOException {
    try (Place place = new Place(directory, OLD);
        ListsHand hand = hand(place)) {
      place.plan("gone@example.net", "left@example.net");
      assertEquals(Duration.ofSeconds(10), hand.round(), "at the latest it looks again then");
      after(55);
      assertEquals(Duration.ofSeconds(5), hand.round());
      assertEquals(OLD, place.content());
      after(60);
      assertEquals(Duration.ofSeconds(10), hand.round());
      assertEquals("ann@example.org\n", place.content());
    }
  }

  @Test
  void what_cannot_be_applied_is_tried_again_in_growing_pauses() throws IOException {
    try (Place place = new Place(directory, OLD);
        ListsHand hand = hand(place)) {
      Path link = Files.createLink(directory.resolve("link"), place.file);
      place.plan("gone@example.net");
      // Tried after one minute, then one later, then two later.
      for (int tried : List.of(60, 120)) {
        after(tried);
        hand.round();
      }
      Files.delete(link);
      after(239);
      hand.round();
      assertEquals(OLD, place.content());
      after(240);
      hand.round();
      assertEquals("ann@example.org\nleft@example.net\n", place.content());
    }
  }

  @Test
  void one_line_that_needs_a_person_does_not_hold_up_the_others() throws IOException {
    String list = "ann@example.org, gone@example.net\nleft@example.net\n";
    try (Place place = new Place(directory, list);
        ListsHand hand = hand(place)) {
      place.plan("gone@example.net");
      after(60);
      hand.round();
      place.plan("left@example.net");
      after(61);
      hand.round();
      assertEquals("ann@example.org, gone@example.net\n", place.content());
    }
  }

  @Test
  void what_an_earlier_run_left_interrupted_is_settled_at_once() throws IOException {
    try (Place place = new Place(directory, OLD);
        ListsHand hand = hand(place)) {
      place.plan("gone@example.net");
      Step.Watch dying =
          step -> {
            if (step == Step.JOURNALED) {
              throw new StackOverflowError("dead");
            }
          };
      assertThrows(StackOverflowError.class, () -> place.hand(dying).applyNow(Place.LIST));
      assertEquals(List.of("gone@example.net APPLYING"), place.states());
      hand.round();
      assertEquals(List.of("gone@example.net APPLIED"), place.states());
    }
  }

  @Test
  void a_fault_in_announcing_leaves_the_file_changed_and_the_event_owed() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      place.plan("gone@example.net");
      Announcer broken =
          new Announcer() {
            @Override
            public void removed(Journal journal, ListChange change) {
              throw new IllegalStateException("no event can be made");
            }

            @Override
            public void restored(Journal journal, ListChange change) {}
          };
      after(60);
      try (ListsHand hand = hand(place, broken, Duration.ofSeconds(60))) {
        assertTrue(hand.round().compareTo(Duration.ofSeconds(5)) > 0, "no haste");
        assertEquals(List.of("gone@example.net APPLYING"), place.states());
      }
      place.apply();
      assertEquals(List.of("removed gone@example.net"), place.announced);
      assertEquals("ann@example.org\nleft@example.net\n", place.content());
    }
  }

  @Test
  void a_running_hand_is_woken_by_a_commit_and_stops_when_closed() throws Exception {
    try (Place place = new Place(directory, OLD)) {
      CountDownLatch removed = new CountDownLatch(1);
      Announcer announcer =
          new Announcer() {
            @Override
            public void removed(Journal journal, ListChange change) {
              removed.countDown();
            }

            @Override
            public void restored(Journal journal, ListChange change) {}
          };
      try (ListsHand hand = hand(place, announcer, Duration.ZERO)) {
        place.ledger.afterCommit(hand::wake);
        hand.start();
        place.plan("gone@example.net");
        assertTrue(removed.await(60, TimeUnit.SECONDS));
      }
      assertEquals("ann@example.org\nleft@example.net\n", place.content());
      assertEquals(List.of("gone@example.net APPLIED"), place.states());
      place.plan("left@example.net");
      assertEquals("ann@example.org\nleft@example.net\n", place.content());
    }
  }

  @Test
  void a_list_without_a_file_cannot_be_applied() throws IOException {
    try (Place place = new Place(directory, OLD);
        ListsHand hand = hand(place)) {
      assertThrows(IllegalArgumentException.class, () -> hand.applyNow("club"));
    }
  }
}
