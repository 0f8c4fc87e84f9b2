package io.carom.smtp;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The socket we listen on, and the connections that came of it.
///
/// The library closes this socket first when it stops, and cuts every session right after. So
/// closing it takes as long as the sessions are granted: it is the one place where they can be
/// let finish.
final class Listener extends ServerSocket {

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final SmtpSettings settings;
  private final TlsStart tls;
  private final Set<String> verbs;
  private final Duration longest;
  private final ScheduledThreadPoolExecutor curfew;
  private final Set<Connection> connections = new HashSet<>();
  private Duration grace = Duration.ZERO;
  private boolean leaving;

  Listener(SmtpSettings settings, TlsStart tls, Set<String> verbs) throws IOException {
    this.settings = settings;
    this.tls = tls;
    this.verbs = verbs;
    SmtpSettings.Timeouts timeouts = settings.timeouts();
    this.longest = timeouts.session().plus(timeouts.data()).plus(timeouts.idle());
    this.curfew =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("smtp-curfew").factory());
    curfew.setRemoveOnCancelPolicy(true);
  }

  /// How long sessions may finish what they are at when this is closed.
  synchronized void grant(Duration grace) {
    this.grace = grace;
  }

  /// A client that is gone before it was greeted is passed over: the library would take the
  /// exception for a broken listener and pause.
  @Override
  public Socket accept() throws IOException {
    while (true) {
      Connection connection = new Connection(super.accept(), settings, tls, verbs);
      try {
        welcome(connection);
        return connection;
      } catch (IOException gone) {
        connection.cut();
      }
    }
  }

  private synchronized void welcome(Connection connection) throws IOException {
    if (leaving) {
      throw new SocketException("stopping");
    }
    connection.open();
    ScheduledFuture<?> end = endInTheEnd(connection);
    connections.add(connection);
    connection.whenClosed(
        () -> {
          end.cancel(false);
          forget(connection);
        });
  }

  /// A client that does not read our replies leaves us waiting in a write, which has no timeout.
  private ScheduledFuture<?> endInTheEnd(Connection connection) {
    return curfew.schedule(connection::cut, longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void forget(Connection connection) {
    connections.remove(connection);
    notifyAll();
  }

  @Override
  public void close() throws IOException {
    super.close();
    for (Connection connection : leave()) {
      connection.askToLeave();
    }
    for (Connection late : afterGrace()) {
      LOG.warn("session of {} did not end in time and was cut", late.dialogue().peer());
      late.cut();
    }
    curfew.shutdownNow();
  }

  private synchronized List<Connection> leave() {
    leaving = true;
    return List.copyOf(connections);
  }

  private synchronized List<Connection> afterGrace() {
    long until = System.nanoTime() + grace.toNanos();
    try {
      long left = grace.toMillis();
      while (!connections.isEmpty() && left > 0) {
        wait(left);
        left = (until - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(connections);
  }
}
