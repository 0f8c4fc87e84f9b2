package io.carom.socket;

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
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listening socket and the connections that came in by it.
///
/// Starts once and stops once; any thread may do either.
public final class Listener {

  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  /// Loops only move octets: two threads outdo any mail server.
  private static final int THREADS = 2;

  private final String door;
  private final Listen listen;
  private final int maxConnections;
  private final Consumer<Channel> welcome;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
  private final ChannelGroup sessions = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private Channel bound;

  /// @param door what the log calls it
  /// @param maxConnections at once; further ones are closed
  /// @param welcome fills the pipeline of a new connection
  public Listener(String door, Listen listen, int maxConnections, Consumer<Channel> welcome) {
    this.door = door;
    this.listen = listen;
    this.maxConnections = maxConnections;
    this.welcome = welcome;
  }

  /// Listens.
  ///
  /// @throws IOException where the address cannot be had, with its name; nothing is left open then
  public synchronized void start() throws IOException {
    try {
      bound =
          switch (listen) {
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
    Channel channel = bind(NioServerDomainSocketChannel.class, address);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
    return channel;
  }

  /// What a killed process left behind answers nobody; what answers belongs to somebody.
  private static void clear(UnixDomainSocketAddress address) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(address);
    } catch (ConnectException nobody) {
      if (Files.isRegularFile(address.getPath()) || Files.isDirectory(address.getPath())) {
        throw new BindException("unix:" + address + ": it is there already, and no socket");
      }
      Files.delete(address.getPath());
      return;
    }
    throw new BindException("unix:" + address + ": Address already in use");
  }

  private Channel bind(Class<? extends ServerChannel> kind, SocketAddress address)
      throws IOException {
    ChannelFuture future =
        new ServerBootstrap()
            .group(loops)
            .channel(kind)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    admit(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw refused(future.cause());
    }
    return future.channel();
  }

  private IOException refused(Throwable cause) {
    String because =
        cause instanceof UnresolvedAddressException
            ? "the host name was not found"
            : String.valueOf(cause.getMessage());
    BindException refused = new BindException(named() + ": " + because);
    refused.initCause(cause);
    return refused;
  }

  private String named() {
    return switch (listen) {
      case Listen.Tcp tcp -> tcp.host() + ":" + tcp.port();
      case Listen.Unix unix -> "unix:" + unix.path();
    };
  }

  private void admit(Channel channel) {
    if (sessions.size() >= maxConnections) {
      log.warn(
          "{}: more than {} connections; closes one from {}",
          door,
          maxConnections,
          channel.remoteAddress());
      ChannelFuture _ = channel.close();
      return;
    }
    sessions.add(channel);
    welcome.accept(channel);
  }

  /// Where it listens on TCP; the port chosen for us where the settings say 0.
  public synchronized int port() {
    return ((InetSocketAddress) bound.localAddress()).getPort();
  }

  /// Where it listens, as Postfix names it.
  public synchronized String place() {
    return switch (listen) {
      case Listen.Tcp(String host, int _) ->
          "inet:" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
      case Listen.Unix(Path path) -> "unix:" + path;
    };
  }

  /// Takes no new connection from now on.
  public synchronized void closeDoor() {
    if (bound != null) {
      bound.close().syncUninterruptibly();
    }
  }

  /// Takes no new connection and closes those there are.
  ///
  /// @param grace how long replies may take to leave
  public synchronized void stop(Duration grace) {
    closeDoor();
    sessions.close().awaitUninterruptibly(grace.toMillis());
    loops.shutdownGracefully(0, grace.toMillis(), TimeUnit.MILLISECONDS).syncUninterruptibly();
    if (bound != null && listen instanceof Listen.Unix unix) {
      delete(unix.path());
    }
  }

  private void delete(Path socket) {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException stays) {
      log.warn("{}: {} stays behind", door, socket, stays);
    }
  }
}
