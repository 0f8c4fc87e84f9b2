package io.carom.smtp;

import io.carom.flow.Intake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.subethamail.smtp.server.SMTPServer;

/// Mail in by SMTP (RFC 5321): takes messages for our bounce domains and answers what the intake
/// says of each.
///
/// Built on subethasmtp, of which it uses the acceptor and the session's loop, on one virtual
/// thread a session; every command is ours.
///
/// Starts once and stops once; any thread may do either.
public final class SmtpDoor implements AutoCloseable {

  /// Sessions beyond our own limit that the library lets in, so that they can be told 421.
  private static final int TOLD_TO_COME_BACK = 256;

  private static final int BACKLOG = 128;
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final SMTPServer server;
  private final Listener listener;

  /// @param storageShort whether disk or memory is short: then MAIL is answered `452 4.3.1`,
  /// before the message has crossed the net; asked once a message
  public SmtpDoor(
      SmtpSettings settings, Intake intake, InstantSource clock, BooleanSupplier storageShort) {
    Verbs verbs = new Verbs(settings, intake, clock, storageShort);
    try {
      listener = new Listener(settings, verbs.names());
      server =
          new SMTPServer.Builder()
              .bindAddress(InetAddress.getByName(settings.host()))
              .port(settings.port())
              .backlog(BACKLOG)
              .hostName(settings.hostname())
              .softwareName("Carom")
              .executorService(new SessionThreads())
              .sessionHandler(new Sessions(settings.limits()))
              .serverSocketFactory(() -> listener)
              .maxConnections(settings.limits().maxConnections() + TOLD_TO_COME_BACK)
              .connectionTimeoutMs((int) settings.timeouts().idle().toMillis())
              .serverThreadName("smtp-door")
              .build();
    } catch (IOException nowhere) {
      throw new UncheckedIOException(nowhere);
    }
    verbs.all().forEach(server.getCommandHandler()::addCommand);
  }

  /// Listens.
  ///
  /// @throws IOException where the address cannot be had; nothing is left open then
  public void start() throws IOException {
    try {
      server.start();
    } catch (RuntimeException wrapped) {
      if (wrapped.getCause() instanceof IOException cannotListen) {
        listener.close();
        throw cannotListen;
      }
      throw wrapped;
    }
  }

  /// Where it listens; the port chosen for us where the settings say 0.
  public int port() {
    return server.getPortAllocated();
  }

  /// Takes no new connection, tells those who wait `421 4.3.2`, lets a message that is coming in
  /// finish and be answered within the grace, cuts what is left and returns with no session
  /// running.
  public void stop(Duration grace) {
    listener.grant(grace);
    server.stop();
  }

  @Override
  public void close() {
    stop(GRACE);
  }
}
