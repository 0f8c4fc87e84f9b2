package io.carom.flow;

import io.carom.classify.Reason;
import io.carom.decide.Decider;
import io.carom.decide.MailingList;
import io.carom.flow.SuppressionTable.Entry;
import io.carom.ledger.Entries.SuppressionChange;
import io.carom.ledger.Ledger;
import io.carom.ledger.LedgerUnavailable;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gate that knows every suppression by heart and follows the ledger: a change is seen
/// within moments of its commit, one that another process made within a second.
///
/// Starts once and stops once. When the ledger cannot be read, it goes on with what it knew.
public final class MemoryGate implements Gate, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MemoryGate.class);

  /// Few enough that a page is read in a moment: a long reading would keep the store from
  /// tidying up.
  private static final int PAGE = 10_000;

  private static final long POLL_SECONDS = 1;
  private static final long LAST_SECOND = 0xffff_ffffL;

  private final int configured;
  private final boolean hasOneOwner;
  private final Ledger ledger;
  private final InstantSource clock;
  private final Fingerprint.Maker fingerprints = new Fingerprint.Maker();
  private final Words lists = new Words(SuppressionTable.MAX_LISTS);
  private final Words reasons = new Words(SuppressionTable.MAX_REASONS);

  private final Semaphore news = new Semaphore(0);
  private final Thread follower = Thread.ofPlatform().daemon().name("gate").unstarted(this::follow);
  private volatile boolean stopping;
  private volatile SuppressionTable table = new SuppressionTable();
  private volatile boolean ready;

  // Owned by whoever holds the monitor.
  private long followed;
  private boolean isCutOff;

  /// @param all the lists there are, for mail whose list nobody knows
  public MemoryGate(List<MailingList> all, Ledger ledger, InstantSource clock) {
    this.configured = all.size();
    this.hasOneOwner = all.stream().map(MailingList::owner).distinct().count() == 1;
    this.ledger = ledger;
    this.clock = clock;
    all.forEach(list -> lists.add(list.name()));
  }

  /// Begins to load and then to follow the ledger; until it has loaded, the gate is open.
  public void start() {
    log.info("gate: open until the suppressions are loaded");
    ledger.afterCommit(this::wake);
    follower.start();
  }

  /// Whether every suppression is known.
  public boolean ready() {
    return ready;
  }

  /// How many suppressions are known.
  public long size() {
    return table.size();
  }

  @Override
  public Answer admit(Optional<String> list, Address recipient) {
    if (!ready) {
      return new Answer.NotReady();
    }
    List<Entry> found = table.find(fingerprints.of(RecipientKey.of(recipient)));
    if (found.isEmpty()) {
      return new Answer.Open();
    }
    List<Entry> active = found.stream().filter(this::isActive).toList();
    Optional<Entry> deciding =
        list.isPresent() ? onList(lists.number(list.get()), active) : onAnyList(active);
    return deciding.<Answer>map(this::withheld).orElseGet(Answer.Open::new);
  }

  private boolean isActive(Entry entry) {
    return entry.until() == 0 || clock.instant().getEpochSecond() < entry.until();
  }

  private static Optional<Entry> onList(OptionalInt list, List<Entry> active) {
    return active.stream()
        .filter(entry -> list.isPresent() && entry.list() == list.getAsInt())
        .findFirst();
  }

  private Optional<Entry> onAnyList(List<Entry> active) {
    List<Entry> ours =
        active.stream().filter(entry -> hasOneOwner && entry.list() < configured).toList();
    Optional<Entry> dead = ours.stream().filter(this::isAboutTheAddress).findFirst();
    return dead.isPresent() || ours.size() < configured ? dead : ours.stream().findFirst();
  }

  private boolean isAboutTheAddress(Entry entry) {
    return Reason.of(reasons.word(entry.reason()))
        .filter(reason -> !Decider.isAboutOneList(reason))
        .isPresent();
  }

  private Answer.Withheld withheld(Entry entry) {
    return new Answer.Withheld(
        lists.word(entry.list()),
        reasons.word(entry.reason()),
        Instant.ofEpochSecond(entry.since()),
        entry.until() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(entry.until())));
  }

  private void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  private void follow() {
    try {
      while (!stopping) {
        tryToCatchUp();
        if (news.tryAcquire(POLL_SECONDS, TimeUnit.SECONDS)) {
          news.drainPermits();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tryToCatchUp() {
    try {
      catchUp();
      if (isCutOff) {
        log.warn("gate: follows the ledger again");
      }
      isCutOff = false;
    } catch (RuntimeException e) {
      if (!isCutOff && !stopping) {
        log.error(
            "gate: cannot follow the ledger, {}; tries again every second",
            ready ? "goes on with the suppressions it knows" : "lets everybody pass",
            e);
      }
      isCutOff = true;
    }
  }

  /// Takes in all that was committed before the call.
  ///
  /// @throws LedgerUnavailable when the ledger cannot be read
  synchronized void catchUp() {
    long last = ledger.read(recall -> recall.lastSuppressionChange());
    if (last < followed) {
      log.warn("gate: another ledger lies where the last one was; open until it is loaded");
      ready = false;
      table = new SuppressionTable();
      followed = 0;
    }
    while (followed < last && !stopping) {
      if (page() < PAGE) {
        followed = Math.max(followed, last);
      }
    }
    if (!ready && !stopping) {
      ready = true;
      log.info("gate: ready with {} suppressions", table.size());
    }
  }

  private int page() {
    List<SuppressionChange> page = new ArrayList<>();
    ledger.read(
        recall -> {
          recall.suppressionChanges(followed, PAGE, page::add);
          return page;
        });
    page.forEach(this::take);
    return page.size();
  }

  private void take(SuppressionChange change) {
    Fingerprint recipient = fingerprints.of(change.recipient());
    int list = lists.add(change.list());
    switch (change) {
      case SuppressionChange.Suppressed made ->
          table.put(
              recipient,
              new Entry(
                  list,
                  reasons.add(made.reason()),
                  seconds(made.since()),
                  made.until().map(MemoryGate::end).orElse(0L)));
      case SuppressionChange.Lifted ignored -> table.remove(recipient, list);
    }
    followed = change.number();
  }

  private static long seconds(Instant at) {
    return Math.clamp(at.getEpochSecond(), 0, LAST_SECOND);
  }

  /// The first second in which it has ended. What lasts beyond 2106 has no end here.
  private static long end(Instant until) {
    long second = Math.max(1, until.plusNanos(999_999_999).getEpochSecond());
    return second > LAST_SECOND ? 0 : second;
  }

  /// Stops following; the gate answers as before, from what it knew.
  @Override
  public void close() {
    stopping = true;
    follower.interrupt();
    try {
      follower.join();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
