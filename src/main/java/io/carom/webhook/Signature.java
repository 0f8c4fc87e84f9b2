package io.carom.webhook;

import io.carom.ledger.Entries.Event;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// The three headers that prove one attempt (Standard Webhooks 1.0).
///
/// @param id `webhook-id`: the event's, the same over all attempts
/// @param timestamp `webhook-timestamp`: when this attempt was made, seconds since 1970
/// @param signatures `webhook-signature`: one for each secret, separated by blanks
record Signature(String id, long timestamp, String signatures) {

  /// Signs with every secret, in their order, so that receivers may change theirs at leisure.
  static Signature of(Event event, List<Secret> secrets, Instant now) {
    if (event.id().indexOf('.') >= 0) {
      // A dot in the id would let one signature fit two messages.
      throw new IllegalArgumentException("an event id holds no dot: " + event.id());
    }
    long timestamp = now.getEpochSecond();
    return new Signature(
        event.id(),
        timestamp,
        secrets.stream()
            .map(secret -> secret.sign(event.id(), timestamp, event.body()))
            .collect(Collectors.joining(" ")));
  }
}
