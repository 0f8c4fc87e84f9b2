package io.carom.decide;

import java.util.Map;
import java.util.Set;

/// What the ledger remembers that bears on one case.
///
/// @param suppressedOn the lists on which the recipient is suppressed already
/// @param removals how many addresses reports took off each list within the last hour
/// @param sizes how many addresses each list has, where that is known
public record History(
    Set<String> suppressedOn, Map<String, Integer> removals, Map<String, Long> sizes) {

  public History {
    suppressedOn = Set.copyOf(suppressedOn);
    removals = Map.copyOf(removals);
    sizes = Map.copyOf(sizes);
  }

  public static History blank() {
    return new History(Set.of(), Map.of(), Map.of());
  }
}
