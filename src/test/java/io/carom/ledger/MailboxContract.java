package io.carom.ledger;

import static io.carom.ledger.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.carom.ledger.Entries.MailboxState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every ledger remembers of mailboxes.
abstract class MailboxContract extends LedgerUse {

  /// The highest UID and UIDVALIDITY there are (RFC 9051 section 9: nz-number is below 2^32).
  private static final long HIGHEST = 4_294_967_295L;

  private static final MailboxState FRESH =
      MailboxState.fresh("box", "IMAP imap.example.org:993 bounces INBOX", NOON);

  @Test
  void a_mailbox_comes_back_as_it_was_noted_last() {
    assertEquals(Optional.empty(), ledger().read(r -> r.mailbox("box")));
    write(j -> j.mailbox(FRESH));
    assertEquals(Optional.of(FRESH), ledger().read(r -> r.mailbox("box")));

    MailboxState later =
        FRESH
            .at(HIGHEST, HIGHEST)
            .read(NOON.plusSeconds(5), 3, 2)
            .stands(true, "", NOON.plusSeconds(1));
    MailboxState troubled =
        later.stands(false, "niemand da \u00fc \ud83d\udce8", NOON.plusSeconds(9));
    write(j -> j.mailbox(later));
    assertEquals(Optional.of(later), ledger().read(r -> r.mailbox("box")));
    write(j -> j.mailbox(troubled));
    assertEquals(Optional.of(troubled), ledger().read(r -> r.mailbox("box")));
  }

  @Test
  void mailboxes_are_told_apart_by_name() {
    MailboxState other = MailboxState.fresh("other", FRESH.account(), NOON);
    write(
        j -> {
          j.mailbox(FRESH);
          j.mailbox(other);
          j.see("box", List.of("a", "b"));
          j.see("other", List.of("b", "c"));
          j.unsee("box", List.of("b"));
        });
    assertEquals(Optional.of(other), ledger().read(r -> r.mailbox("other")));
    assertEquals(Set.of("a"), ledger().read(r -> r.seenIn("box")));
    assertEquals(Set.of("b", "c"), ledger().read(r -> r.seenIn("other")));
    assertEquals(Set.of(), ledger().read(r -> r.seenIn("third")));
  }

  @Test
  void what_was_seen_twice_is_seen_and_what_was_never_seen_can_be_gone() {
    write(j -> j.see("box", List.of("a", "A", "a")));
    write(j -> j.see("box", List.of("a")));
    assertEquals(Set.of("a", "A"), ledger().read(r -> r.seenIn("box")));
    write(j -> j.unsee("box", List.of("a", "never")));
    assertEquals(Set.of("A"), ledger().read(r -> r.seenIn("box")));
    write(
        j -> {
          j.see("box", List.of());
          j.unsee("box", List.of());
        });
    assertEquals(Set.of("A"), ledger().read(r -> r.seenIn("box")));
  }

  @Test
  void thousands_of_messages_are_remembered() {
    List<String> uids = IntStream.range(0, 3000).mapToObj(i -> "%070d".formatted(i)).toList();
    write(
        j -> {
          j.see("box", uids);
          assertEquals(3000, j.seenIn("box").size(), "to who wrote them too");
        });
    write(j -> j.unsee("box", uids.subList(0, 2999)));
    assertEquals(Set.of(uids.getLast()), ledger().read(r -> r.seenIn("box")));
  }

  @Test
  void a_work_that_fails_leaves_a_mailbox_as_it_was() {
    write(
        j -> {
          j.mailbox(FRESH.at(1, 7));
          j.see("box", List.of("a"));
        });
    assertThrows(
        IllegalStateException.class,
        () ->
            write(
                j -> {
                  j.mailbox(FRESH.at(1, 8));
                  j.see("box", List.of("b"));
                  j.unsee("box", List.of("a"));
                  throw new IllegalStateException("rolled back");
                }));
    assertEquals(Optional.of(FRESH.at(1, 7)), ledger().read(r -> r.mailbox("box")));
    assertEquals(Set.of("a"), ledger().read(r -> r.seenIn("box")));
  }
}
