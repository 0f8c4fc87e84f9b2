package io.carom.decide;

import java.time.Instant;
import java.util.Optional;

/// One thing that follows from a decision. It becomes real by being written.
public sealed interface Effect {

  /// One soft bounce counts against the recipient.
  record Count() implements Effect {}

  /// The recipient is not to be mailed for this list.
  ///
  /// @param until when that ends; empty for never
  record Suppress(String list, Optional<Instant> until) implements Effect {}

  /// The recipient leaves the file of this list.
  record Remove(String list) implements Effect {}

  /// Applications are told, by an event of this type.
  record Notify(String type) implements Effect {}

  /// The removal from this list waits for a person.
  record Hold(String list) implements Effect {}
}
