package io.carom.postfix;

import io.carom.flow.Gate;
import io.carom.flow.Senders;
import io.carom.socket.Listener;
import io.netty.channel.Channel;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A door at which Postfix asks whether a recipient may be mailed. It only asks memory, so it
/// answers on the event loop and never blocks.
///
/// Starts once and stops once; any thread may do either.
public final class PostfixDoor implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(2);

  private final PostfixSettings settings;
  private final Supplier<Protocol> protocol;
  private final Listener listener;

  private PostfixDoor(PostfixSettings settings, Supplier<Protocol> protocol) {
    this.settings = settings;
    this.protocol = protocol;
    this.listener =
        new Listener("postfix", settings.listen(), settings.maxConnections(), this::welcome);
  }

  /// A policy service for `check_policy_service` at RCPT.
  public static PostfixDoor policy(PostfixSettings settings, Gate gate, Senders senders) {
    Access access = new Access(gate, settings.refusal());
    return new PostfixDoor(settings, () -> new PolicyProtocol(access, senders, settings.list()));
  }

  /// The maps `suppressed` and `suppressed-<list>` for `check_recipient_access`.
  public static PostfixDoor socketmap(PostfixSettings settings, Gate gate) {
    Access access = new Access(gate, settings.refusal());
    return new PostfixDoor(settings, () -> new SocketmapProtocol(access, settings.list()));
  }

  /// One `tcp:` table for `check_recipient_access`.
  public static PostfixDoor tcpTable(PostfixSettings settings, Gate gate) {
    Access access = new Access(gate, settings.refusal());
    return new PostfixDoor(settings, () -> new TcpTableProtocol(access, settings.list()));
  }

  /// Listens.
  ///
  /// @throws IOException where the address cannot be had; nothing is left open then
  public void start() throws IOException {
    listener.start();
  }

  private void welcome(Channel channel) {
    Protocol spoken = protocol.get();
    channel
        .pipeline()
        .addLast(new ReadTimeoutHandler(settings.idle().toMillis(), TimeUnit.MILLISECONDS))
        .addLast(spoken.framing())
        .addLast(new Session(spoken));
  }

  /// Where it listens on TCP; the port chosen for us where the settings say 0.
  public int port() {
    return listener.port();
  }

  /// Where it listens, as Postfix names it.
  public String place() {
    return listener.place();
  }

  /// Takes no new connection and closes those there are: a request that came whole has been
  /// answered already.
  ///
  /// @param grace how long replies may take to leave
  public void stop(Duration grace) {
    listener.stop(grace);
  }

  @Override
  public void close() {
    stop(GRACE);
  }
}
