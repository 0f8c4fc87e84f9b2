package io.carom.lists;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Entries.RemovedPiece;
import io.carom.ledger.Ledger;
import io.carom.ledger.Recall;
import io.carom.lists.Search.Found;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The pending changes of one list, applied to its file.
///
/// The ledger knows of a removal before the file does: `APPLYING` with the bytes that go, then
/// the new file takes the list's name, then `APPLIED`. Whatever is found `APPLYING` under the
/// lock was interrupted, and the file itself says how far it came.
final class Rewriting {

  /// How often a rewrite starts again when other programs keep writing the list.
  private static final int TRIES = 5;

  /// How many changes one rewrite takes at most: they are held in memory.
  private static final int BATCH = 20_000;

  /// How many changes one transaction records at most: other writers wait for it.
  private static final int STRIDE = 500;

  private final Ledger ledger;
  private final String list;
  private final Source source;
  private final Announcer announcer;
  private final FileRoster roster;
  private final InstantSource clock;
  private final Step.Watch watch;

  Rewriting(
      Ledger ledger,
      String list,
      Source source,
      Announcer announcer,
      FileRoster roster,
      InstantSource clock,
      Step.Watch watch) {
    this.ledger = ledger;
    this.list = list;
    this.source = source;
    this.announcer = announcer;
    this.roster = roster;
    this.clock = clock;
    this.watch = watch;
  }

  /// Applies what is pending. A file that cannot be rewritten leaves it pending, with words.
  Applied apply() {
    if (changes(ChangeState.PENDING).isEmpty() && changes(ChangeState.APPLYING).isEmpty()) {
      return Applied.NOTHING;
    }
    int[] counts = new int[2];
    String because = "";
    try (ListFile open = ListFile.lock(source, watch)) {
      counts[0] = settle(open);
      Set<Long> tried = new HashSet<>();
      for (Batch batch = next(tried); !batch.isEmpty(); batch = next(tried)) {
        apply(open, batch, counts);
        batch.changes.values().forEach(c -> tried.add(c.id()));
      }
    } catch (ListRefused e) {
      because = note(e.getMessage());
    } catch (IOException e) {
      because = note(ListFile.words(e));
    }
    List<ListChange> left = changes(ChangeState.PENDING);
    int waiting = left.size() + changes(ChangeState.APPLYING).size();
    String note =
        left.stream().map(ListChange::note).filter(n -> !n.isEmpty()).findFirst().orElse("");
    return new Applied(counts[0], counts[1], waiting, because.isEmpty() ? note : because);
  }

  /// Settles what a crash interrupted; gives how many removals it had already made.
  int settle(ListFile open) throws IOException, ListRefused {
    List<ListChange> interrupted = changes(ChangeState.APPLYING);
    if (interrupted.isEmpty()) {
      return 0;
    }
    Search search = Search.of(open.source(), keys(interrupted));
    Set<RecipientKey> still = new HashSet<>();
    search.found().forEach(f -> still.add(f.recipient()));
    List<ListChange> again =
        interrupted.stream().filter(c -> still.contains(c.recipient())).toList();
    move(again, ChangeState.PENDING, "");
    List<ListChange> done =
        interrupted.stream().filter(c -> !still.contains(c.recipient())).toList();
    record(done);
    return done.size();
  }

  /// Changes of different addresses.
  private record Batch(Map<RecipientKey, ListChange> changes) {
    boolean isEmpty() {
      return changes.isEmpty();
    }

    List<ListChange> of(Collection<RecipientKey> recipients) {
      return recipients.stream().map(changes::get).toList();
    }
  }

  private Batch next(Set<Long> tried) {
    Map<RecipientKey, ListChange> batch = new LinkedHashMap<>();
    for (ListChange change : changes(ChangeState.PENDING)) {
      if (batch.size() < BATCH && !tried.contains(change.id())) {
        batch.putIfAbsent(change.recipient(), change);
      }
    }
    return new Batch(batch);
  }

  private void apply(ListFile open, Batch batch, int[] counts) throws IOException, ListRefused {
    for (int tries = 0; tries < TRIES; tries++) {
      Gaps gaps = ledger.read(r -> Gaps.of(r, list));
      Search search = Search.of(open.source(), batch.changes.keySet());
      List<Found> lines =
          search.found().stream()
              .filter(f -> !search.unclear().containsKey(f.recipient()))
              .toList();
      Set<RecipientKey> going = new LinkedHashSet<>();
      lines.forEach(l -> going.add(l.recipient()));
      if (lines.isEmpty() || removed(open, batch, gaps, search, lines, going)) {
        counts[0] += going.size();
        counts[1] += left(open, batch, search, going);
        watch.reached(Step.RECORDED);
        return;
      }
    }
    throw new ListRefused(
        open.path() + " was changed by another program while it was read, again and again");
  }

  private boolean removed(
      ListFile open,
      Batch batch,
      Gaps gaps,
      Search search,
      List<Found> lines,
      Set<RecipientKey> going)
      throws IOException, ListRefused {
    List<ListChange> changes = batch.of(going);
    List<Edit> edits = lines.stream().map(l -> l.edit(instead(search, l, batch))).toList();
    Optional<Stamp> fresh;
    try {
      fresh =
          open.rewrite(
              edits,
              search.stamp(),
              search.hash(),
              () -> journal(batch, gaps, search, lines, changes));
    } catch (IOException e) {
      open.tidy();
      settle(open);
      throw e;
    }
    if (fresh.isEmpty()) {
      move(changes, ChangeState.PENDING, "");
      return false;
    }
    roster.without(list, search.stamp(), going, fresh.get());
    record(changes);
    return true;
  }

  private static Octets instead(Search search, Found line, Batch batch) {
    return search.layout().instead(line.line(), batch.changes.get(line.recipient()));
  }

  private void journal(
      Batch batch, Gaps gaps, Search search, List<Found> lines, List<ListChange> changes) {
    List<RemovedPiece> pieces =
        ledger.read(
            r ->
                lines.stream()
                    .map(
                        l ->
                            l.piece(
                                batch.changes.get(l.recipient()).id(),
                                instead(search, l, batch),
                                gaps,
                                r))
                    .toList());
    Map<Long, List<RemovedPiece>> byChange = new HashMap<>();
    pieces.forEach(p -> byChange.computeIfAbsent(p.changeId(), _ -> new ArrayList<>()).add(p));
    for (List<ListChange> some : strides(changes)) {
      ledger.write(
          journal -> {
            journal.move(ids(some), ChangeState.APPLYING, "", clock.instant());
            journal.removing(some.stream().flatMap(c -> byChange.get(c.id()).stream()).toList());
            return some.size();
          });
    }
  }

  /// Records removals that the file has seen, and lets them be announced.
  private void record(List<ListChange> changes) {
    for (List<ListChange> some : strides(changes)) {
      ledger.write(
          journal -> {
            journal.move(ids(some), ChangeState.APPLIED, "", clock.instant());
            some.forEach(c -> announcer.removed(journal, in(c, ChangeState.APPLIED)));
            return some.size();
          });
    }
  }

  /// Records what the file did not hold, and what it holds in a way that we do not touch.
  private int left(ListFile open, Batch batch, Search search, Set<RecipientKey> going) {
    List<ListChange> absent = new ArrayList<>();
    for (ListChange change : batch.changes.values()) {
      Long line = search.unclear().get(change.recipient());
      if (line != null) {
        String words =
            open.path() + " line " + line + " names it beside other things: edit it by hand";
        moveUnlessNoted(List.of(change), words);
      } else if (!going.contains(change.recipient())) {
        absent.add(change);
      }
    }
    move(absent, ChangeState.ABSENT, "");
    return absent.size();
  }

  private String note(String words) {
    moveUnlessNoted(changes(ChangeState.PENDING), words);
    return words;
  }

  private void moveUnlessNoted(List<ListChange> changes, String words) {
    move(
        changes.stream().filter(c -> !c.note().equals(words)).toList(), ChangeState.PENDING, words);
  }

  void move(List<ListChange> changes, ChangeState state, String note) {
    for (List<ListChange> some : strides(changes)) {
      ledger.write(
          journal -> {
            journal.move(ids(some), state, note, clock.instant());
            return some.size();
          });
    }
  }

  private List<ListChange> changes(ChangeState state) {
    List<ListChange> changes = new ArrayList<>();
    Filter filter = new Filter(Optional.of(list), Optional.empty());
    ledger.<Boolean>read(
        (Recall r) -> {
          r.changes(filter, Set.of(state), changes::add);
          return true;
        });
    return changes;
  }

  private static List<List<ListChange>> strides(List<ListChange> changes) {
    List<List<ListChange>> strides = new ArrayList<>();
    for (int i = 0; i < changes.size(); i += STRIDE) {
      strides.add(changes.subList(i, Math.min(changes.size(), i + STRIDE)));
    }
    return strides;
  }

  private static List<Long> ids(List<ListChange> changes) {
    return changes.stream().map(ListChange::id).toList();
  }

  private static Set<RecipientKey> keys(List<ListChange> changes) {
    Set<RecipientKey> keys = new HashSet<>();
    changes.forEach(c -> keys.add(c.recipient()));
    return keys;
  }

  static ListChange in(ListChange c, ChangeState state) {
    return new ListChange(
        c.id(), c.list(), c.recipient(), c.address(), c.reason(), state, c.at(), c.mailId(), "");
  }
}
