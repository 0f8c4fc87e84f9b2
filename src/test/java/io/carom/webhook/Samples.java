package io.carom.webhook;

import io.carom.ledger.Entries.Event;
import io.carom.ledger.Ledger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Values the tests of this room share.
final class Samples {

  /// The key of the example in the specification's own libraries.
  static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  static final Secret SECRET = Secret.parse(KEY);

  static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  private Samples() {}

  static Endpoint endpoint(String name) {
    return Endpoint.of(name, "https://app.example.org/hooks", List.of(SECRET), false);
  }

  static Endpoint endpoint(String name, Receiver receiver) {
    return Endpoint.of(name, receiver.url(), List.of(SECRET), true);
  }

  static Event event(String id) {
    return event(id, "{\"type\":\"bounce.hard\",\"data\":{\"eventId\":\"%s\"}}".formatted(id));
  }

  static Event event(String id, String body) {
    return new Event(id, "bounce.hard", START, Optional.empty(), Optional.empty(), body);
  }

  static void publish(Ledger ledger, String id, String... endpoints) {
    ledger.write(
        journal -> {
          journal.publish(event(id), List.of(endpoints));
          return true;
        });
  }

  /// A clock that stands until it is set.
  static final class SetClock implements InstantSource {
    private volatile Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    void set(Instant instant) {
      now = instant;
    }
  }
}
