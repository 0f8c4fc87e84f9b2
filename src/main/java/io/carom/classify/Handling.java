package io.carom.classify;

import java.util.Optional;

/// What a rule says about the treatment of its reason; an absent word leaves the table's default.
public record Handling(
    Optional<Fault> fault,
    Optional<Permanence> permanence,
    Optional<ListAction> listAction,
    Optional<Retry> retry) {

  /// Says nothing.
  public static final Handling NONE =
      new Handling(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// This handling, completed by another where it is silent.
  Handling or(Handling other) {
    return new Handling(
        fault.or(other::fault),
        permanence.or(other::permanence),
        listAction.or(other::listAction),
        retry.or(other::retry));
  }
}
