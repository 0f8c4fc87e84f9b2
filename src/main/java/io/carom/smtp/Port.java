package io.carom.smtp;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.subethamail.smtp.server.SMTPServer;

/// One port the door listens on, a server of subethasmtp.
///
/// Of the library it uses the acceptor and the session's loop, on one virtual thread a session;
/// every command is ours.
final class Port {

  /// Sessions beyond our own limit that the library lets in, so that they can be told 421.
  private static final int TOLD_TO_COME_BACK = 256;

  private static final int BACKLOG = 128;

  private final SmtpSettings.Place place;
  private final SMTPServer server;
  private final Listener listener;

  /// @param sessions counts those of all ports
  Port(
      SmtpSettings settings, SmtpSettings.Place place, TlsStart tls, Verbs verbs, Sessions sessions)
      throws IOException {
    this.place = place;
    listener = new Listener(settings, tls, verbs.names());
    server =
        new SMTPServer.Builder()
            .bindAddress(address(place))
            .port(place.port())
            .backlog(BACKLOG)
            .hostName(settings.hostname())
            .softwareName("Carom")
            .executorService(new SessionThreads())
            .sessionHandler(sessions)
            .proxyHandler(new Proxies(settings))
            .serverSocketFactory(() -> listener)
            .maxConnections(settings.limits().maxConnections() + TOLD_TO_COME_BACK)
            .connectionTimeoutMs((int) settings.timeouts().idle().toMillis())
            .serverThreadName("smtp-door")
            .build();
    verbs.all().forEach(server.getCommandHandler()::addCommand);
  }

  private static InetAddress address(SmtpSettings.Place place) throws IOException {
    try {
      return InetAddress.getByName(place.host());
    } catch (UnknownHostException e) {
      throw named(place, new BindException("the host name was not found"));
    }
  }

  /// Listens.
  ///
  /// @throws IOException where the address cannot be had, with its name; nothing is left open
  /// then
  void start() throws IOException {
    try {
      server.start();
    } catch (RuntimeException wrapped) {
      if (wrapped.getCause() instanceof IOException cannotListen) {
        listener.close();
        throw named(place, cannotListen);
      }
      throw wrapped;
    }
  }

  private static IOException named(SmtpSettings.Place place, IOException cannotListen) {
    if (cannotListen instanceof BindException) {
      BindException named = new BindException(place + ": " + cannotListen.getMessage());
      named.initCause(cannotListen);
      return named;
    }
    return cannotListen;
  }

  /// The port chosen for us where the settings say 0.
  int number() {
    return server.getPortAllocated();
  }

  /// Takes no new connection, lets sessions finish within the grace and cuts what is left.
  void stop(Duration grace) {
    listener.grant(grace);
    server.stop();
  }
}
