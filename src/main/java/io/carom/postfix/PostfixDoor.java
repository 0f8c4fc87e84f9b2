package io.carom.postfix;

import io.carom.flow.Gate;
import io.carom.flow.Senders;
import io.carom.postfix.PostfixSettings.Listen;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A door at which Postfix asks whether a recipient may be mailed. It only asks memory, so it
/// answers on the event loop and never blocks.
///
/// Starts once and stops once; any thread may do either.
public final class PostfixDoor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PostfixDoor.class);

  /// A look-up takes microseconds: two threads outdo any Postfix.
  private static final int THREADS = 2;

  private static final Duration GRACE = Duration.ofSeconds(2);

  private final PostfixSettings settings;
  private final Supplier<Protocol> protocol;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
  private final ChannelGroup sessions = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private Channel listener;

  private PostfixDoor(PostfixSettings settings, Supplier<Protocol> protocol) {
    this.settings = settings;
    this.protocol = protocol;
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
  public synchronized void start() throws IOException {
    try {
      listener =
          switch (settings.listen()) {
            case Listen.Tcp tcp ->
                bind(NioServerSocketChannel.class, new InetSocketAddress(tcp.host(), tcp.port()));
            case Listen.Unix unix -> bind(unix.path());
          };
    } catch (IOException | RuntimeException cannotListen) {
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
      throw cannotListen;
    }
  }

  private Channel bind(Path path) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    if (Files.exists(path)) {
      clear(address);
    }
    Channel bound = bind(NioServerDomainSocketChannel.class, address);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
    return bound;
  }

  /// What a killed process left behind answers nobody; what answers belongs to somebody.
  private static void clear(UnixDomainSocketAddress address) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(address);
    } catch (IOException nobody) {
      if (Files.isRegularFile(address.getPath()) || Files.isDirectory(address.getPath())) {
        throw new IOException(address + " is no socket", nobody);
      }
      Files.delete(address.getPath());
      return;
    }
    throw new IOException(address + " is in use");
  }

  private Channel bind(Class<? extends ServerChannel> kind, SocketAddress address)
      throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(kind)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    welcome(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + address, bound.cause());
    }
    return bound.channel();
  }

  private void welcome(Channel channel) {
    if (sessions.size() >= settings.maxConnections()) {
      log.warn(
          "postfix: more than {} connections; closes one from {}",
          settings.maxConnections(),
          channel.remoteAddress());
      ChannelFuture _ = channel.close();
      return;
    }
    sessions.add(channel);
    Protocol spoken = protocol.get();
    channel
        .pipeline()
        .addLast(new ReadTimeoutHandler(settings.idle().toMillis(), TimeUnit.MILLISECONDS))
        .addLast(spoken.framing())
        .addLast(new Session(spoken));
  }

  /// Where it listens on TCP; the port chosen for us where the settings say 0.
  public synchronized int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /// Where it listens, as Postfix names it.
  public synchronized String place() {
    return switch (settings.listen()) {
      case Listen.Tcp(String host, int _) ->
          "inet:" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
      case Listen.Unix(Path path) -> "unix:" + path;
    };
  }

  /// Takes no new connection and closes those there are: a request that came whole has been
  /// answered already.
  ///
  /// @param grace how long replies may take to leave
  public synchronized void stop(Duration grace) {
    if (listener != null) {
      listener.close().syncUninterruptibly();
      sessions.close().awaitUninterruptibly(grace.toMillis());
    }
    loops.shutdownGracefully(0, grace.toMillis(), TimeUnit.MILLISECONDS).syncUninterruptibly();
    if (listener != null && settings.listen() instanceof Listen.Unix unix) {
      delete(unix.path());
    }
  }

  private static void delete(Path socket) {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException stays) {
      log.warn("postfix: {} stays behind", socket, stays);
    }
  }

  @Override
  public void close() {
    stop(GRACE);
  }
}
