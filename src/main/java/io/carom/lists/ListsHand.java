package io.carom.lists;

import io.carom.flow.Roster;
import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Ledger;
import io.carom.ledger.LedgerUnavailable;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lists of an installation and the hand that rewrites their files.
///
/// Each list's pending changes are applied by one rewrite, `applyAfter` after the oldest of them
/// was planned. What cannot be applied stays pending and is tried again in growing pauses. Every
/// method but [#start] works without a running hand too, and beside one in another process.
public final class ListsHand implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ListsHand.class);

  /// Another process that plans a change wakes nobody here.
  private static final Duration LOOK_AT_LEAST = Duration.ofSeconds(10);

  /// Commits may come by the hundred a second; nobody needs to look at each.
  private static final Duration LOOK_AT_MOST = Duration.ofSeconds(1);

  /// Between looks at a ledger that is not there.
  private static final Duration LONGEST_TROUBLE = Duration.ofHours(1);

  private final Ledger ledger;
  private final Duration applyAfter;
  private final InstantSource clock;
  private final Map<String, Source> files = new TreeMap<>();
  private final Map<String, Rewriting> rewritings = new LinkedHashMap<>();
  private final Map<String, Undoing> undoings = new LinkedHashMap<>();
  private final Pauses pauses;
  private final FileRoster roster;

  private final Bell bell = new Bell();
  private Optional<Thread> thread = Optional.empty();

  public ListsHand(
      Ledger ledger,
      Collection<ListSettings> lists,
      Duration applyAfter,
      Announcer announcer,
      InstantSource clock) {
    this(ledger, lists, applyAfter, announcer, clock, Step.Watch.NONE);
  }

  ListsHand(
      Ledger ledger,
      Collection<ListSettings> lists,
      Duration applyAfter,
      Announcer announcer,
      InstantSource clock,
      Step.Watch watch) {
    this.ledger = ledger;
    this.applyAfter = applyAfter;
    this.pauses = new Pauses(applyAfter);
    this.clock = clock;
    files.putAll(sources(lists));
    this.roster = new FileRoster(files);
    files.forEach(
        (list, file) -> {
          Rewriting rewriting = new Rewriting(ledger, list, file, announcer, roster, clock, watch);
          rewritings.put(list, rewriting);
          undoings.put(list, new Undoing(ledger, list, file, rewriting, announcer, clock, watch));
        });
  }

  private static Map<String, Source> sources(Collection<ListSettings> lists) {
    Map<String, Source> sources = new LinkedHashMap<>();
    lists.forEach(
        l -> l.file().ifPresent(file -> sources.put(l.name(), new Source(file, l.table()))));
    return sources;
  }

  /// Who stands on these lists' files, for somebody who only looks.
  public static Roster roster(Collection<ListSettings> lists) {
    return new FileRoster(sources(lists));
  }

  /// Everybody whom a list's file names, in its order.
  ///
  /// @throws IOException when it cannot be read, or not as a list, in words for people
  public static List<RecipientKey> recipients(Path file) throws IOException {
    List<RecipientKey> recipients = new ArrayList<>();
    try (Lines lines = Lines.of(new Source(file, Optional.empty()))) {
      while (lines.next()) {
        recipients.addAll(lines.entry().recipients());
      }
    } catch (ListRefused noList) {
      throw new IOException(noList.getMessage(), noList);
    }
    return recipients;
  }

  /// Who stands on the lists' files.
  public Roster roster() {
    return roster;
  }

  /// Lists whose files could not be rewritten now, each with words on why and what to grant.
  /// Tries it, and leaves the files as they are.
  public Map<String, String> problems() {
    Map<String, String> problems = new TreeMap<>();
    files.forEach(
        (list, file) -> {
          try (ListFile open = ListFile.lock(file, Step.Watch.NONE)) {
            open.rehearse();
          } catch (ListRefused e) {
            problems.put(list, e.getMessage());
          } catch (IOException e) {
            problems.put(list, ListFile.words(e));
          }
        });
    return problems;
  }

  /// Applies a list's pending changes without waiting.
  ///
  /// @throws IllegalArgumentException when there is no such list with a file
  /// @throws LedgerUnavailable when it cannot be recorded now; the file is whole, and the next
  ///     try finds out how far this one came
  public Applied applyNow(String list) {
    Applied applied = ofFile(rewritings, list).apply();
    if (!applied.equals(Applied.NOTHING)) {
      LOG.info(
          "list {}: {} removed, {} not in it, {} waiting{}",
          list,
          applied.removed(),
          applied.absent(),
          applied.waiting(),
          applied.because().isEmpty() ? "" : " because " + applied.because());
    }
    return applied;
  }

  /// Prints what the pending changes would take out of a list, as a unified diff; nothing when
  /// none is pending.
  ///
  /// @throws IllegalArgumentException when there is no such list with a file, or the file cannot
  ///     be read as a list, with words on why
  public void diff(String list, Consumer<String> out) {
    Source file = ofFile(files, list);
    try {
      Preview.print(file, pending(list), out);
    } catch (ListRefused e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(ListFile.words(e), e);
    }
  }

  /// Takes changes back: what they removed stands in the file again where it stood, or the
  /// answer says why not. Asking twice changes nothing more. Suppressions are not touched.
  public List<Undone> undo(Collection<ListChange> changes) {
    Map<String, List<ListChange>> byList = new TreeMap<>();
    changes.forEach(c -> byList.computeIfAbsent(c.list(), _ -> new ArrayList<>()).add(c));
    List<Undone> undone = new ArrayList<>();
    byList.forEach((list, some) -> undone.addAll(ofFile(undoings, list).undo(some)));
    return undone;
  }

  private static <T> T ofFile(Map<String, T> lists, String list) {
    return Optional.ofNullable(lists.get(list))
        .orElseThrow(() -> new IllegalArgumentException("no list " + list + " with a file"));
  }

  /// Starts applying on a thread of its own; first what an earlier run left interrupted.
  public void start() {
    thread = Optional.of(Thread.ofVirtual().name("lists").start(this::run));
  }

  /// Something may have been planned. Cheap, never waits.
  public void wake() {
    bell.ring();
  }

  /// Finishes the rewrite that runs, and stops. What is pending stays so.
  @Override
  public void close() {
    bell.stop();
    thread.ifPresent(ListsHand::join);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration trouble = Duration.ZERO;
    while (!bell.isStopped()) {
      Duration pause;
      try {
        pause = round();
        trouble = Duration.ZERO;
      } catch (LedgerUnavailable e) {
        if (trouble.isZero()) {
          LOG.warn("lists wait until the ledger is there again: {}", e.getMessage());
        }
        trouble = Pauses.least(LONGEST_TROUBLE, trouble.plus(trouble).plusSeconds(1));
        pause = trouble;
      }
      bell.await(pause, Pauses.least(LOOK_AT_MOST, applyAfter));
    }
  }

  /// Applies every list that is due; gives how long nothing will be.
  Duration round() {
    Duration pause = LOOK_AT_LEAST;
    for (String list : files.keySet()) {
      Optional<Instant> due = bell.isStopped() ? Optional.empty() : due(list);
      if (due.filter(d -> !d.isAfter(clock.instant())).isPresent()) {
        attempt(list);
        due = due(list);
      }
      if (due.isPresent()) {
        pause = Pauses.least(pause, Duration.between(clock.instant(), due.get()));
      }
    }
    return pause;
  }

  private Optional<Instant> due(String list) {
    boolean interrupted = ledger.read(r -> r.oldestChange(list, ChangeState.APPLYING)).isPresent();
    return pauses.due(list, pending(list), interrupted);
  }

  private void attempt(String list) {
    try {
      if (applyNow(list).waiting() > 0) {
        pauses.left(list, false, clock.instant());
      } else {
        pauses.over(list);
      }
    } catch (LedgerUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("list {} is left as it is, and tried again later", list, e);
      pauses.left(list, true, clock.instant());
    }
  }

  private List<ListChange> pending(String list) {
    List<ListChange> pending = new ArrayList<>();
    Filter filter = new Filter(Optional.of(list), Optional.empty());
    ledger.<Boolean>read(
        r -> {
          r.changes(filter, Set.of(ChangeState.PENDING), pending::add);
          return true;
        });
    return pending;
  }
}
