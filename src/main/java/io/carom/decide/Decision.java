package io.carom.decide;

import io.carom.classify.Verdict;
import java.util.List;

/// What follows from a case, and why.
///
/// @param verdict the verdict as far as it was allowed to count
public record Decision(Deed deed, List<Effect> effects, Verdict verdict, Because because) {

  public Decision {
    effects = List.copyOf(effects);
  }

  /// One word for what was done.
  public enum Deed {
    /// The recipient is off at least one list.
    ACTED,
    /// One soft bounce more.
    COUNTED,
    /// Waits for a person.
    HELD,
    /// Would have done something, were this not a rehearsal.
    SHADOW,
    /// Not shown to be about our mail: nothing done.
    UNPROVEN,
    /// Nothing to do.
    NONE;

    /// The word used in JSON.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
