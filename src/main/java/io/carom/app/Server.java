package io.carom.app;

import io.carom.config.Config;
import io.carom.flow.BounceIntake;
import io.carom.flow.Intake;
import io.carom.flow.MemoryGate;
import io.carom.flow.PassingIntake;
import io.carom.flow.SecondReading;
import io.carom.flow.Withholdings;
import io.carom.lists.ListsHand;
import io.carom.mail.Address;
import io.carom.mailbox.Mailboxes;
import io.carom.milter.MilterDoor;
import io.carom.milter.MilterSettings;
import io.carom.postfix.PostfixDoors;
import io.carom.relay.SmtpNextHop;
import io.carom.smtp.SmtpDoor;
import io.carom.smtp.SmtpSettings;
import io.carom.webhook.WebhookHand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running installation: its office, its doors and its hands.
///
/// Starts hands before the door, so that nothing waits for a hand that is not there; stops the
/// door before the hands, so that what was accepted last is still worked on.
public final class Server implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /// Less room than this on the disk, and new mail is put off before it is read.
  private static final long SHORT_OF_STORAGE_BYTES = 64L << 20;

  private static final Duration GRACE = Duration.ofSeconds(10);

  /// How long a server waits for the one before it to be gone.
  private static final Duration HANDING_OVER = Duration.ofSeconds(5);

  private static final Duration NOTE_GATE_EVERY = Duration.ofSeconds(1);

  private final ServeMark mark;
  private final Office office;
  private final ListsHand lists;
  private final WebhookHand webhooks;
  private final MemoryGate gate;
  private final GateNote gateNote;
  private final PostfixDoors gateDoors;
  private final Map<String, MilterDoor> milters = new LinkedHashMap<>();
  private final Optional<SmtpNextHop> nextHop;
  private final SmtpDoor door;
  private final Mailboxes mailboxes;
  private final Chores chores;
  private final SecondReading secondReading;

  /// Whether a door asks the gate: it costs memory for each suppression.
  private final boolean isGated;

  private Server(Config config, Office office, RuleFolder rules, Path data, ServeMark mark)
      throws IOException {
    this.mark = mark;
    this.office = office;
    this.lists = office.lists();
    this.webhooks =
        new WebhookHand(
            office.ledger(),
            office.endpoints(),
            office.clock(),
            RandomGenerator.of("L64X128MixRandom"));
    this.gate = new MemoryGate(config.decide().lists(), office.ledger(), office.clock());
    this.gateNote = new GateNote(gate, data);
    this.isGated = config.gate().isOpen() || config.milter().outbound().isPresent();
    this.gateDoors = new PostfixDoors(config.gate(), gate, config.senders());
    this.chores = new Chores(office.ledger(), config.keep(), rules, office.clock());
    BounceIntake intake = office.intake(rules);
    this.secondReading = new SecondReading(office.ledger(), intake);
    this.mailboxes = office.mailboxes(rules);
    this.nextHop = config.relay().map(SmtpNextHop::new);
    Intake atDoor = nextHop.<Intake>map(hop -> new PassingIntake(intake, hop)).orElse(intake);
    Function<Address, String> shown = config.fullAddresses() ? Address::toString : Address::brief;
    openMilters(config, intake, shown);
    this.door = new SmtpDoor(config.door(), atDoor, office.clock(), () -> isShortOfStorage(data));
  }

  private void openMilters(Config config, Intake intake, Function<Address, String> shown) {
    MilterSettings settings = config.milter();
    if (settings.inbound().isPresent()) {
      SmtpSettings.Limits limits = config.door().limits();
      MilterSettings.Scope scope =
          new MilterSettings.Scope(
              config.door().bounceDomains(), limits.maxMessageBytes(), limits.maxBytesInFlight());
      milters.put("milter inbound", MilterDoor.inbound(settings, scope, intake, office.clock()));
    }
    if (settings.outbound().isPresent()) {
      Withholdings withholdings =
          new Withholdings(office.ledger(), office.announcements(), shown, office.clock());
      milters.put(
          "milter outbound",
          MilterDoor.outbound(
              settings, gate, config.senders(), config.decide().lists(), withholdings));
    }
  }

  /// Opens the ledger, starts the hands, then listens.
  ///
  /// @param home Carom's own folder, where the shipped rules lie
  /// @throws RuleFolder.Unusable when the rules are broken; nothing is left running
  /// @throws IOException when the address cannot be had, or another server works in that folder;
  ///     nothing is left running
  /// @throws IllegalArgumentException when a certificate or secret cannot be used, in words for
  ///     people; nothing is left running
  public static Server start(Config config, Path data, Path home)
      throws RuleFolder.Unusable, IOException {
    RuleFolder rules = RuleFolder.open(config.rules().orElse(home.resolve("conf/rules")));
    Office office = Office.open(config, data);
    Server server = wired(config, office, rules, data);
    try {
      server.listen();
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /// All parts, none of them started.
  private static Server wired(Config config, Office office, RuleFolder rules, Path data)
      throws IOException {
    try {
      ServeMark mark = ServeMark.take(data, HANDING_OVER);
      try {
        return new Server(config, office, rules, data, mark);
      } catch (IOException | RuntimeException unusable) {
        mark.close();
        throw unusable;
      }
    } catch (IOException | RuntimeException unusable) {
      office.close();
      throw unusable;
    }
  }

  private void listen() throws IOException {
    lists.start();
    webhooks.start();
    if (isGated) {
      gate.start();
      chores.every(NOTE_GATE_EVERY, gateNote::write);
    }
    gateDoors.start();
    for (MilterDoor milter : milters.values()) {
      milter.start();
    }
    door.start();
    mailboxes.start();
    chores.once(secondReading::run);
  }

  /// Tells systemd that we are ready. Call it once a signal would stop us in order.
  public void ready() {
    Systemd.ready();
  }

  /// The port the SMTP door got.
  public int port() {
    return door.port();
  }

  /// The port of TLS from the start, where one is configured.
  public OptionalInt tlsPort() {
    return door.tlsPort();
  }

  /// The port of LMTP, where one is configured.
  public OptionalInt lmtpPort() {
    return door.lmtpPort();
  }

  /// Where Postfix may ask the gate, by protocol.
  public Map<String, String> gateDoors() {
    return gateDoors.places();
  }

  /// Where the milters listen, by name.
  public Map<String, String> milters() {
    Map<String, String> places = new LinkedHashMap<>();
    milters.forEach((name, milter) -> places.put(name, milter.place()));
    return places;
  }

  private void release() {
    try {
      mark.close();
    } catch (IOException freedByTheEndOfTheProcess) {
      LOG.warn("{}", freedByTheEndOfTheProcess.toString());
    }
  }

  /// Stops in order: sessions get 421, hands finish what they have begun, the ledger is closed.
  @Override
  public void close() {
    Systemd.stopping();
    mailboxes.stop(GRACE);
    door.stop(GRACE);
    nextHop.ifPresent(SmtpNextHop::close);
    gateDoors.close();
    milters.values().forEach(MilterDoor::close);
    gate.close();
    gateNote.erase();
    chores.close();
    webhooks.stop(GRACE);
    lists.close();
    office.close();
    release();
    LOG.info("stopped; what was accepted is on disk, and what is queued goes on at the next start");
  }

  /// Asked for every message, so not by way of `FileStore`, which reads the table of mounts first.
  /// A disk that says it has no size says nothing: the ledger will find out.
  private static boolean isShortOfStorage(Path data) {
    File disk = data.toFile();
    return disk.getUsableSpace() < SHORT_OF_STORAGE_BYTES && disk.getTotalSpace() > 0;
  }
}
