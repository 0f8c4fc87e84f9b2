package io.carom.lists;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Entries.RemovedPiece;
import io.carom.ledger.Ledger;
import io.carom.ledger.Recall;
import io.carom.lists.PutBack.Missing;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Changes of one list taken back: what was removed stands again where it stood.
///
/// The ledger learns of it after the file. A crash in between is harmless: asked again, we find
/// the address in the file and only record that it is back.
final class Undoing {

  private static final int TRIES = 5;

  private final Ledger ledger;
  private final String list;
  private final Source source;
  private final Rewriting rewriting;
  private final Announcer announcer;
  private final InstantSource clock;
  private final Step.Watch watch;

  Undoing(
      Ledger ledger,
      String list,
      Source source,
      Rewriting rewriting,
      Announcer announcer,
      InstantSource clock,
      Step.Watch watch) {
    this.ledger = ledger;
    this.list = list;
    this.source = source;
    this.rewriting = rewriting;
    this.announcer = announcer;
    this.clock = clock;
    this.watch = watch;
  }

  /// @param asked changes of this list, in any state
  List<Undone> undo(Collection<ListChange> asked) {
    try (ListFile open = ListFile.lock(source, watch)) {
      rewriting.settle(open);
      List<ListChange> now = current(asked);
      List<Undone> undone = new ArrayList<>(forget(now));
      undone.addAll(
          putBack(open, now.stream().filter(c -> c.state() == ChangeState.APPLIED).toList()));
      return undone;
    } catch (ListRefused e) {
      return withoutFile(asked, e.getMessage());
    } catch (IOException e) {
      return withoutFile(asked, ListFile.words(e));
    }
  }

  /// A change that took nothing out of the file can be undone even where the file is out of
  /// reach.
  private List<Undone> withoutFile(Collection<ListChange> asked, String words) {
    List<ListChange> now = current(asked);
    List<Undone> undone = new ArrayList<>(forget(now));
    for (ListChange change : now) {
      switch (change.state()) {
        case APPLIED, APPLYING -> undone.add(new Undone(change, Optional.of(words)));
        case PENDING, ABSENT, UNDONE -> {}
      }
    }
    return undone;
  }

  /// What took nothing out of the file needs nothing put back.
  private List<Undone> forget(List<ListChange> changes) {
    Set<ChangeState> harmless =
        EnumSet.of(ChangeState.PENDING, ChangeState.ABSENT, ChangeState.UNDONE);
    List<ListChange> idle = changes.stream().filter(c -> harmless.contains(c.state())).toList();
    rewriting.move(
        idle.stream().filter(c -> c.state() != ChangeState.UNDONE).toList(),
        ChangeState.UNDONE,
        "");
    return idle.stream().map(Undoing::undone).toList();
  }

  private List<Undone> putBack(ListFile open, List<ListChange> changes)
      throws IOException, ListRefused {
    if (changes.isEmpty()) {
      return List.of();
    }
    Set<RecipientKey> recipients = new HashSet<>();
    changes.forEach(c -> recipients.add(c.recipient()));
    for (int tries = 0; tries < TRIES; tries++) {
      List<Missing> missing = ledger.read(r -> missing(r, changes));
      PutBack places = PutBack.of(open.source(), missing, recipients);
      Map<ListChange, String> lost = new LinkedHashMap<>();
      List<ListChange> back = new ArrayList<>();
      Set<Long> writing = new HashSet<>();
      for (ListChange change : changes) {
        if (places.holds(change.recipient())) {
          back.add(change);
        } else if (missing.stream()
            .filter(m -> m.piece().changeId() == change.id())
            .allMatch(m -> places.has(m.piece()))) {
          back.add(change);
          writing.add(change.id());
        } else {
          lost.put(change, whyNot(change, missing));
        }
      }
      List<Edit> edits = places.edits(writing);
      if (edits.isEmpty()
          || open.rewrite(edits, places.stamp(), places.hash(), () -> {}).isPresent()) {
        return record(back, lost);
      }
    }
    throw new ListRefused(
        open.path() + " was changed by another program while it was read, again and again");
  }

  private String whyNot(ListChange change, List<Missing> missing) {
    boolean marked =
        missing.stream().anyMatch(m -> m.piece().changeId() == change.id() && m.piece().isMark());
    return marked
        ? "its row in " + source.path() + " was edited or removed since: edit it by hand"
        : "neither line beside which it stood is left in "
            + source.path()
            + ": put it back by hand";
  }

  private List<Missing> missing(Recall recall, List<ListChange> changes) {
    Gaps gaps = Gaps.of(recall, list);
    List<Missing> missing = new ArrayList<>();
    for (ListChange change : changes) {
      for (RemovedPiece piece : recall.removed(change.id())) {
        if (piece.isMark()) {
          missing.add(Missing.marked(piece));
          continue;
        }
        Gaps.Run run = gaps.run(piece).orElseThrow();
        missing.add(
            new Missing(
                piece,
                run.place(),
                pair(piece.before(), run.first().of(recall).before()),
                pair(piece.after(), run.last().of(recall).after())));
      }
    }
    return missing;
  }

  private static Set<String> pair(String one, String other) {
    return one.equals(other) ? Set.of(one) : Set.of(one, other);
  }

  private List<Undone> record(List<ListChange> back, Map<ListChange, String> lost) {
    lost.forEach((change, words) -> rewriting.move(List.of(change), ChangeState.APPLIED, words));
    ledger.write(
        journal -> {
          journal.move(
              back.stream().map(ListChange::id).toList(), ChangeState.UNDONE, "", clock.instant());
          back.forEach(c -> announcer.restored(journal, Rewriting.in(c, ChangeState.UNDONE)));
          return back.size();
        });
    watch.reached(Step.RECORDED);
    List<Undone> undone = new ArrayList<>();
    back.forEach(c -> undone.add(undone(c)));
    lost.forEach((c, words) -> undone.add(new Undone(c, Optional.of(words))));
    return undone;
  }

  private static Undone undone(ListChange change) {
    return new Undone(Rewriting.in(change, ChangeState.UNDONE), Optional.empty());
  }

  /// The changes as they stand now.
  private List<ListChange> current(Collection<ListChange> asked) {
    return ledger.read(
        r -> {
          List<ListChange> now = new ArrayList<>();
          for (ListChange change : asked) {
            Filter filter = new Filter(Optional.of(list), Optional.of(change.recipient()));
            r.changes(
                filter,
                EnumSet.allOf(ChangeState.class),
                c -> {
                  if (c.id() == change.id()) {
                    now.add(c);
                  }
                });
          }
          return now;
        });
  }
}
