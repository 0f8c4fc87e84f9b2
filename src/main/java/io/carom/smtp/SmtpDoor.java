package io.carom.smtp;

import io.carom.flow.Intake;
import io.carom.smtp.Verbs.Tongue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Mail in by SMTP (RFC 5321): takes messages for our bounce domains and answers what the intake
/// says of each.
///
/// Listens on one port, and where the settings name them on a second one that speaks TLS from the
/// start and on a third one that speaks LMTP (RFC 2033). Starts once and stops once; any thread may
// do either.
public final class SmtpDoor implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Port port;
  private final Optional<Port> tlsPort;
  private final Optional<Port> lmtpPort;

  /// @param storageShort whether disk or memory is short: then MAIL is answered `452 4.3.1`,
  /// before the message has crossed the net; asked once a message
  /// @throws IllegalArgumentException where the TLS files cannot be used, in words for people
  /// @throws IOException where a host to listen on has no address
  public SmtpDoor(
      SmtpSettings settings, Intake intake, InstantSource clock, BooleanSupplier storageShort)
      throws IOException {
    Optional<TlsFiles> tls = settings.tls().map(files -> new TlsFiles(files, clock));
    Verbs verbs = new Verbs(Tongue.SMTP, settings, intake, clock, storageShort);
    Verbs lmtpVerbs = new Verbs(Tongue.LMTP, settings, intake, clock, storageShort);
    Sessions sessions = new Sessions(settings.limits(), clock);
    TlsStart onRequest = tls.<TlsStart>map(TlsStart.OnRequest::new).orElse(TlsStart.Never.NEVER);
    Optional<SmtpSettings.Place> lmtp = settings.lmtp();
    lmtpPort =
        lmtp.isEmpty()
            ? Optional.empty()
            : Optional.of(new Port(settings, lmtp.get(), onRequest, lmtpVerbs, sessions));
    port = new Port(settings, settings.place(), onRequest, verbs, sessions);
    Optional<SmtpSettings.Place> second = settings.tls().flatMap(SmtpSettings.Tls::listen);
    tlsPort =
        second.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Port(
                    settings,
                    second.get(),
                    new TlsStart.AtOnce(tls.orElseThrow()),
                    verbs,
                    sessions));
  }

  /// Reads the TLS files as a start would.
  ///
  /// @throws IllegalArgumentException where they cannot be used, in words for people; also for a
  /// certificate that has expired, with which a start only warns
  public static void check(SmtpSettings settings, Instant now) {
    settings
        .tls()
        .map(TlsIdentity::read)
        .flatMap(identity -> identity.complaint(now))
        .ifPresent(
            words -> {
              throw new IllegalArgumentException(
                  settings.tls().orElseThrow().certificate() + ": " + words);
            });
  }

  /// Listens.
  ///
  /// @throws IOException where an address cannot be had; nothing is left open then
  public void start() throws IOException {
    List<Port> started = new ArrayList<>();
    try {
      for (Port each : ports()) {
        each.start();
        started.add(each);
      }
    } catch (IOException | RuntimeException e) {
      started.forEach(each -> each.stop(Duration.ZERO));
      throw e;
    }
  }

  private List<Port> ports() {
    return Stream.of(Optional.of(port), tlsPort, lmtpPort).flatMap(Optional::stream).toList();
  }

  /// Where it listens; the port chosen for us where the settings say 0.
  public int port() {
    return port.number();
  }

  /// Where it listens with TLS from the start.
  public OptionalInt tlsPort() {
    return tlsPort.map(p -> OptionalInt.of(p.number())).orElse(OptionalInt.empty());
  }

  /// Where it speaks LMTP.
  public OptionalInt lmtpPort() {
    return lmtpPort.map(p -> OptionalInt.of(p.number())).orElse(OptionalInt.empty());
  }

  /// Takes no new connection, tells those who wait `421 4.3.2`, lets a message that is coming in
  /// finish and be answered within the grace, cuts what is left and returns with no session
  /// running.
  public void stop(Duration grace) {
    List<Thread> stopping =
        ports().stream().skip(1).map(p -> Thread.ofVirtual().start(() -> p.stop(grace))).toList();
    port.stop(grace);
    for (Thread other : stopping) {
      try {
        other.join();
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    stop(GRACE);
  }
}
