package io.carom.lists;

import io.carom.ledger.Entries.ListChange;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// When each list is to be rewritten: fresh changes some time after they were planned, those that
/// were tried after a pause that grows, interrupted ones at once. For one thread.
final class Pauses {

  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Duration applyAfter;
  private final Map<String, Pause> pauses = new HashMap<>();

  /// After a try that left something pending.
  ///
  /// @param until when to try that again
  /// @param broken the try ended in a fault of ours, and noted nothing on what it tried
  private record Pause(Instant until, Duration length, boolean broken) {
    static final Pause NONE = new Pause(Instant.EPOCH, Duration.ZERO, false);

    /// Not tried yet, by us or by anybody.
    boolean isFresh(ListChange change) {
      return !broken && change.note().isEmpty();
    }
  }

  Pauses(Duration applyAfter) {
    this.applyAfter = applyAfter;
  }

  /// When a list is due; empty where nothing waits.
  ///
  /// @param pending the oldest first
  /// @param interrupted whether a change is half done
  Optional<Instant> due(String list, List<ListChange> pending, boolean interrupted) {
    Pause pause = pauses.getOrDefault(list, Pause.NONE);
    Optional<Instant> fresh =
        pending.stream().filter(pause::isFresh).findFirst().map(c -> c.at().plus(applyAfter));
    boolean again = interrupted || !pending.stream().allMatch(pause::isFresh);
    boolean first = again && fresh.filter(f -> !f.isAfter(pause.until)).isEmpty();
    return first ? Optional.of(pause.until) : fresh;
  }

  /// A try has left nothing.
  void over(String list) {
    pauses.remove(list);
  }

  /// A try has left something.
  ///
  /// @param broken it ended in a fault of ours
  void left(String list, boolean broken, Instant now) {
    Pause last = pauses.get(list);
    Duration length = last == null ? FIRST : least(LONGEST, last.length.multipliedBy(2));
    pauses.put(list, new Pause(now.plus(length), length, broken));
  }

  static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
