package io.carom.flow;

import io.carom.decide.DecideSettings;
import io.carom.ledger.Ledger;
import io.carom.mail.Address;
import java.time.InstantSource;
import java.util.List;

/// The true intake of an installation that configured nothing: one list without a file, nobody to
/// tell.
public final class PlainIntake {

  private PlainIntake() {}

  public static BounceIntake of(Reader reader, Ledger ledger, InstantSource clock) {
    return new BounceIntake(
        reader,
        DecideSettings.defaults(),
        ledger,
        Roster.none(),
        new Announcements(List.of()),
        reason -> "",
        Address::brief,
        clock);
  }
}
