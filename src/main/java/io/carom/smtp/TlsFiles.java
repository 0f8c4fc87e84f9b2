package io.carom.smtp;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The PEM files that TLS is made of, read at start and again when one of them changed.
///
/// They are looked at before a handshake, every few seconds at most. Files that cannot be used
/// are told once, and what was in force stays: so a certificate may be exchanged before its key.
final class TlsFiles {

  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final SmtpSettings.Tls settings;
  private final InstantSource clock;
  private List<String> seen;
  private Instant looked;
  private TlsIdentity inForce;
  private String complaint = "";

  /// @throws IllegalArgumentException where the files cannot be used, in words for people
  TlsFiles(SmtpSettings.Tls settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.looked = clock.instant();
    this.seen = stamps();
    this.inForce = TlsIdentity.read(settings);
    warn();
  }

  /// A certificate that has expired serves those who do not check, as most mail servers do not.
  private void warn() {
    inForce
        .complaint(clock.instant())
        .ifPresent(
            words -> LOG.warn("{}: {}; it is shown all the same", settings.certificate(), words));
  }

  /// Does the server's part of a handshake over a connected socket and answers what to go on
  /// with.
  ///
  /// @param patience for each answer of the client
  /// @throws IOException where no TLS came of it; the connection is of no more use then
  SSLSocket handshake(Socket socket, Duration patience) throws IOException {
    TlsIdentity identity = identity();
    SSLSocket secured = identity.over(socket);
    socket.setSoTimeout((int) patience.toMillis());
    secured.startHandshake();
    identity
        .client(secured)
        .ifPresent(
            name -> LOG.info("{} is {} by TLS", socket.getInetAddress().getHostAddress(), name));
    return secured;
  }

  private synchronized TlsIdentity identity() {
    Instant now = clock.instant();
    if (Duration.between(looked, now).abs().compareTo(LOOK_EVERY) >= 0) {
      looked = now;
      refresh();
    }
    return inForce;
  }

  /// Where it fails, the stamps stay too, so that it is tried again: rights may be mended
  /// without a change that shows in them.
  private void refresh() {
    List<String> stamps = stamps();
    if (stamps.equals(seen)) {
      return;
    }
    try {
      inForce = TlsIdentity.read(settings);
      seen = stamps;
      complaint = "";
      X509Certificate first = inForce.chain().getFirst();
      LOG.info(
          "TLS certificate read again: {}, valid until {}",
          first.getSubjectX500Principal(),
          first.getNotAfter().toInstant());
      warn();
    } catch (IllegalArgumentException unusable) {
      if (!unusable.getMessage().equals(complaint)) {
        complaint = unusable.getMessage();
        LOG.error("{}; the TLS certificate that was in force stays", complaint);
      }
    }
  }

  /// What tells one state of the files from another; taken before they are read, so that a
  /// change in between is seen the next time.
  private List<String> stamps() {
    List<String> stamps = new ArrayList<>();
    for (Path file : settings.files()) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        stamps.add(now.lastModifiedTime() + " " + now.size() + " " + now.fileKey());
      } catch (IOException gone) {
        stamps.add("");
      }
    }
    return stamps;
  }
}
