package io.carom.config;

import java.util.List;
import java.util.Optional;

/// The types of events that an endpoint may ask for.
final class EventTypes {

  static final List<String> ALL =
      List.of(
          "bounce.hard",
          "bounce.soft",
          "bounce.delayed",
          "bounce.blocked",
          "complaint.received",
          "auto-reply.received",
          "delivery.confirmed",
          "report.unproven",
          "report.unrecognized",
          "recipient.suspended",
          "recipient.removed",
          "recipient.restored",
          "recipient.withheld",
          "incident.opened",
          "incident.closed");

  static final Form<String> FORM =
      new Form<>(
          "a type of event",
          "write some of " + String.join(", ", ALL),
          text -> Optional.of(text).filter(ALL::contains));

  private EventTypes() {}
}
