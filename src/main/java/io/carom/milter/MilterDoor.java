package io.carom.milter;

import io.carom.decide.MailingList;
import io.carom.flow.Gate;
import io.carom.flow.Intake;
import io.carom.flow.Senders;
import io.carom.flow.Withholdings;
import io.carom.socket.Listen;
import io.carom.socket.Listener;
import io.netty.channel.Channel;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A door at which a mail server asks a filter about each message.
///
/// Starts once and stops once; any thread may do either.
public final class MilterDoor implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(2);

  private final String name;
  private final Filters filters;
  private final Duration idle;
  private final Listener listener;

  private MilterDoor(String name, Listen listen, MilterSettings settings, Filters filters) {
    this.name = name;
    this.filters = filters;
    this.idle = settings.idle();
    this.listener = new Listener(name, listen, settings.maxConnections(), this::welcome);
  }

  /// The filter for reports, as the settings want it.
  ///
  /// @param settings with an inbound filter
  public static MilterDoor inbound(
      MilterSettings settings, MilterSettings.Scope scope, Intake intake, InstantSource clock) {
    MilterSettings.Inbound inbound = settings.inbound().orElseThrow();
    return new MilterDoor(
        "milter-in",
        inbound.listen(),
        settings,
        new InboundFilters(inbound.recorded(), scope, intake, clock));
  }

  /// The gate, as the settings want it.
  ///
  /// @param settings with an outbound filter
  /// @param lists all there are, by whose List-Id mail is told apart
  public static MilterDoor outbound(
      MilterSettings settings,
      Gate gate,
      Senders senders,
      List<MailingList> lists,
      Withholdings withholdings) {
    MilterSettings.Outbound outbound = settings.outbound().orElseThrow();
    return new MilterDoor(
        "milter-out",
        outbound.listen(),
        settings,
        new OutboundFilters(outbound, gate, senders, lists, withholdings));
  }

  /// Listens.
  ///
  /// @throws IOException where the address cannot be had; nothing is left open then
  public void start() throws IOException {
    listener.start();
  }

  private void welcome(Channel channel) {
    channel.config().setAutoRead(false);
    channel
        .pipeline()
        .addLast(new ReadTimeoutHandler(idle.toMillis(), TimeUnit.MILLISECONDS))
        .addLast(new PacketDecoder())
        .addLast(PacketEncoder.INSTANCE)
        .addLast(new Session(name, filters));
  }

  /// The port on TCP.
  public int port() {
    return listener.port();
  }

  /// Where it listens, as Postfix names it.
  public String place() {
    return listener.place();
  }

  /// Takes no new connection and closes those there are: a message that is whole with us has been
  /// answered, or the mail server does as its configuration says of a filter that is gone.
  @Override
  public void close() {
    listener.stop(GRACE);
  }
}
