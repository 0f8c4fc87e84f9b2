package io.carom.config;

import io.carom.config.Config.Lists;
import io.carom.milter.MilterSettings;
import io.carom.milter.MilterSettings.Inbound;
import io.carom.milter.MilterSettings.NoneLeft;
import io.carom.milter.MilterSettings.Outbound;
import io.carom.milter.MilterSettings.Recorded;
import io.carom.socket.Listen;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Reads `milter`: the filters for mail that comes in and mail that goes out.
final class MilterSection {

  private MilterSection() {}

  static MilterSettings read(Section milter, Lists lists) {
    Optional<Listen> in = milter.place(Keys.MILTER_IN);
    Recorded recorded = milter.one(Keys.MILTER_RECORDED);
    Optional<Listen> out = milter.place(Keys.MILTER_OUT);
    NoneLeft noneLeft = milter.one(Keys.MILTER_NONE_LEFT);
    boolean atRcpt = milter.one(Keys.MILTER_AT_RCPT);
    int connections = milter.one(Keys.MILTER_CONNECTIONS);
    Duration idle = milter.one(Keys.MILTER_IDLE);
    Set<String> headers = Set.copyOf(lists.headers());
    return milter
        .made(
            () ->
                new MilterSettings(
                    in.map(at -> new Inbound(at, recorded)),
                    out.map(at -> new Outbound(at, noneLeft, atRcpt, headers)),
                    connections,
                    idle))
        .orElseGet(MilterSettings::none);
  }
}
