package io.carom.milter;

import io.carom.decide.MailingList;
import io.carom.flow.Announcements;
import io.carom.flow.Intake;
import io.carom.flow.Receipt;
import io.carom.flow.Senders;
import io.carom.flow.Withholdings;
import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import io.carom.mail.Mail;
import io.carom.milter.MilterSettings.Inbound;
import io.carom.milter.MilterSettings.NoneLeft;
import io.carom.milter.MilterSettings.Outbound;
import io.carom.milter.MilterSettings.Recorded;
import io.carom.milter.MilterSettings.Scope;
import io.carom.socket.Listen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A milter on a port of its own: the filter for reports to `bounces.example.org`, or the gate.
public final class Doors implements AutoCloseable {

  static final int MAX_MESSAGE_BYTES = 70_000;
  static final long MAX_BYTES_IN_FLIGHT = 300_000;
  static final Listen ANYWHERE = new Listen.Tcp("127.0.0.1", 0);

  /// What was recorded.
  public final List<Mail> kept = Collections.synchronizedList(new ArrayList<>());

  private final Ledger ledger;
  private Duration idle = Duration.ofHours(1);
  private Optional<MilterDoor> door = Optional.empty();

  /// @param folder where the events lie that the gate writes
  public Doors(Path folder) {
    ledger = SqliteLedger.open(folder);
  }

  /// Lets sessions be silent for so long; an hour where nothing is said.
  Doors idlingAtMost(Duration silence) {
    idle = silence;
    return this;
  }

  /// The filter for reports.
  ///
  /// @param most connections at once
  /// @param receipt what becomes of each mail; what is accepted is kept
  MilterDoor inbound(Listen listen, Recorded recorded, int most, Function<Mail, Receipt> receipt)
      throws IOException {
    Intake intake =
        mail -> {
          Receipt said = receipt.apply(mail);
          if (said instanceof Receipt.Accepted) {
            kept.add(mail);
          }
          return said;
        };
    MilterSettings settings =
        new MilterSettings(
            Optional.of(new Inbound(listen, recorded)), Optional.empty(), most, idle);
    Scope scope = new Scope(Set.of("bounces.example.org"), MAX_MESSAGE_BYTES, MAX_BYTES_IN_FLIGHT);
    return open(MilterDoor.inbound(settings, scope, intake, () -> ToldGate.SINCE));
  }

  public MilterDoor inbound(Recorded recorded, String kind) throws IOException {
    return inbound(
        ANYWHERE,
        recorded,
        MilterSettings.MAX_CONNECTIONS,
        mail -> new Receipt.Accepted(mail.id(), kind));
  }

  /// The gate, with lists `news` and `shop` of one owner.
  public MilterDoor outbound(NoneLeft noneLeft, boolean refuseAtRcpt) throws IOException {
    MilterSettings settings =
        new MilterSettings(
            Optional.empty(),
            Optional.of(new Outbound(ANYWHERE, noneLeft, refuseAtRcpt, Set.of("X-Campaign"))),
            MilterSettings.MAX_CONNECTIONS,
            idle);
    Senders senders =
        new Senders(
            Set.of("reset@example.org"),
            Map.of("news@example.org", "news", "shop@example.org", "shop"));
    List<MailingList> lists = List.of(list("news"), list("shop"));
    Withholdings withholdings =
        new Withholdings(
            ledger, new Announcements(List.of()), Address::brief, () -> ToldGate.SINCE);
    return open(MilterDoor.outbound(settings, new ToldGate(), senders, lists, withholdings));
  }

  private static MailingList list(String name) {
    return new MailingList(
        name, MailingList.DEFAULT_OWNER, false, Set.of(), Set.of(name + ".example.org"));
  }

  private MilterDoor open(MilterDoor opened) throws IOException {
    opened.start();
    door = Optional.of(opened);
    return opened;
  }

  /// Stops the milter, as Carom stops.
  public void shut() {
    door.ifPresent(MilterDoor::close);
    door = Optional.empty();
  }

  @Override
  public void close() {
    shut();
    ledger.close();
  }
}
