package io.carom.milter;

import io.carom.flow.Intake;
import io.carom.flow.Receipt;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// The filter for reports: it records them before the mail server says 250.
final class InboundFilters implements Filters {

  private final MilterSettings.Recorded recorded;
  private final MilterSettings.Scope scope;
  private final Intake intake;
  private final InstantSource clock;
  private final AtomicLong room;

  InboundFilters(
      MilterSettings.Recorded recorded,
      MilterSettings.Scope scope,
      Intake intake,
      InstantSource clock) {
    this.recorded = recorded;
    this.scope = scope;
    this.intake = intake;
    this.clock = clock;
    this.room = new AtomicLong(scope.maxBytesInFlight());
  }

  MilterSettings.Recorded recorded() {
    return recorded;
  }

  MilterSettings.Scope scope() {
    return scope;
  }

  Receipt receive(Envelope envelope, Octets octets) {
    return intake.receive(Mail.of(envelope, octets, clock.instant()));
  }

  /// Takes memory for so many octets, or takes none and answers false.
  boolean take(long octets) {
    if (room.addAndGet(-octets) < 0) {
      room.addAndGet(octets);
      return false;
    }
    return true;
  }

  void giveBack(long octets) {
    room.addAndGet(octets);
  }

  @Override
  public int changes() {
    return Change.ADD_HEADERS
        | Change.CHANGE_HEADERS
        | Change.DELETE_RECIPIENTS
        | Change.QUARANTINE;
  }

  @Override
  public int skips() {
    return Negotiation.NO_UNKNOWN;
  }

  @Override
  public Filter filter(Macros macros, Negotiation agreed) {
    return new InboundFilter(this, agreed);
  }
}
