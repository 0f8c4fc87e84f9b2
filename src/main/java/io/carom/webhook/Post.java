package io.carom.webhook;

import io.carom.ledger.Entries.Event;

/// One attempt to bring one event to one endpoint.
@FunctionalInterface
interface Post {

  /// Blocks until the exchange is over, at most the endpoint's timeout. Bad receivers and bad
  /// networks are answers, not exceptions.
  ///
  /// @throws InterruptedException when told to stop: whether the receiver has it is unknown
  Answer send(Endpoint endpoint, Event event) throws InterruptedException;
}
