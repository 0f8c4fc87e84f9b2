package io.carom.webhook;

import java.time.Duration;
import java.util.Optional;

/// What one attempt came to.
public sealed interface Answer {

  /// The receiver has it: 2xx.
  record Taken(int status) implements Answer {}

  /// The receiver answered, but not to this event: 3xx, 4xx.
  record Rejected(String because) implements Answer {}

  /// The receiver is unwell or overrun: no answer, 429, 5xx. Others would fare no better now.
  ///
  /// @param retryAfter how long it asked to be left alone
  record Unwell(String because, Optional<Duration> retryAfter) implements Answer {}

  /// The receiver is gone for good: 410.
  record Gone() implements Answer {}
}
