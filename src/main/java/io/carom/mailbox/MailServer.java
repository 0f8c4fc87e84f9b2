package io.carom.mailbox;

import io.carom.mailbox.MailboxSettings.Protocol;
import io.carom.mailbox.MailboxSettings.Tls;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// The server of one account, as Jakarta Mail is told of it.
final class MailServer {

  private static final Duration TO_CONNECT = Duration.ofSeconds(30);

  /// How long the server may be silent beyond the longest silence that is in order.
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /// Messages come in pieces of this size, so that none is in memory twice.
  private static final int PIECE_BYTES = 1 << 20;

  private final MailboxSettings settings;
  private final Login login;

  MailServer(MailboxSettings settings, Login login) {
    this.settings = settings;
    this.login = login;
  }

  /// Connects and logs in, certificates checked.
  ///
  /// @throws IllegalArgumentException when the secret or the authorities cannot be had
  Store enter() throws MessagingException {
    String protocol = settings.protocol().name().toLowerCase(Locale.ROOT);
    Store store = Session.getInstance(properties("mail." + protocol + ".")).getStore(protocol);
    store.connect(settings.host(), settings.port(), settings.user(), login.secret());
    return store;
  }

  private Properties properties(String prefix) {
    Properties all = new Properties();
    Duration silence =
        settings.protocol() == Protocol.IMAP ? settings.poll().plus(SILENCE) : SILENCE;
    all.put(prefix + "connectiontimeout", Long.toString(TO_CONNECT.toMillis()));
    all.put(prefix + "timeout", Long.toString(silence.toMillis()));
    all.put(prefix + "writetimeout", Long.toString(SILENCE.toMillis()));
    all.put(prefix + "ssl.enable", Boolean.toString(settings.tls() == Tls.IMPLICIT));
    all.put(prefix + "starttls.enable", Boolean.toString(settings.tls() == Tls.STARTTLS));
    all.put(prefix + "starttls.required", Boolean.toString(settings.tls() == Tls.STARTTLS));
    all.put(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
    all.put(prefix + "ssl.checkserveridentity", "true");
    settings.authorities().ifPresent(file -> all.put(prefix + "ssl.socketFactory", trusting(file)));
    if (login.isToken()) {
      all.put(prefix + "auth.mechanisms", "XOAUTH2");
      all.put(prefix + "auth.xoauth2.two.line.authentication.format", "true");
    }
    all.put("mail.event.executor", (Executor) Thread::startVirtualThread);
    all.put("mail.imap.peek", "true");
    all.put("mail.imap.fetchsize", Integer.toString(PIECE_BYTES));
    // Some servers tell a wrong size; the end of a message is where no more of it comes.
    all.put("mail.imap.ignorebodystructuresize", "true");
    return all;
  }

  /// TLS that believes the authorities in a PEM file, and no others.
  ///
  /// @throws IllegalArgumentException where they cannot be used, in words for people
  static SSLSocketFactory trusting(Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + store.size(), each);
      }
      if (store.size() == 0) {
        throw new IOException("no certificate is in it");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "mailboxes.tlsAuthorities: %s cannot be used: %s".formatted(file, e.getMessage()), e);
    }
  }
}
