package io.carom.mailbox;

import io.carom.mailbox.MailboxSettings.Tls;
import io.carom.socket.Authorities;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLSocketFactory;

/// The server of one account, as Jakarta Mail is told of it.
final class MailServer {

  private static final Duration TO_CONNECT = Duration.ofSeconds(30);

  /// Messages come in pieces of this size, so that none is in memory twice.
  private static final int PIECE_BYTES = 1 << 20;

  private final MailboxSettings settings;
  private final Login login;
  private final Duration silence;

  /// @param silence how long the server may say nothing when it is its turn
  MailServer(MailboxSettings settings, Login login, Duration silence) {
    this.settings = settings;
    this.login = login;
    this.silence = silence;
  }

  /// Connects and logs in, certificates checked, to stay for a while.
  ///
  /// @throws IllegalArgumentException when the secret or the authorities cannot be had
  Store enter() throws MessagingException {
    return enter(silence);
  }

  /// The same for a look: a server that says nothing is not waited for as long.
  Store lookIn() throws MessagingException {
    return enter(TO_CONNECT);
  }

  private Store enter(Duration patience) throws MessagingException {
    String protocol = settings.protocol().name().toLowerCase(Locale.ROOT);
    Store store =
        Session.getInstance(properties("mail." + protocol + ".", patience)).getStore(protocol);
    store.connect(settings.host(), settings.port(), settings.user(), login.secret());
    return store;
  }

  private Properties properties(String prefix, Duration patience) {
    Properties all = new Properties();
    all.put(prefix + "connectiontimeout", Long.toString(TO_CONNECT.toMillis()));
    all.put(prefix + "timeout", Long.toString(patience.toMillis()));
    all.put(prefix + "writetimeout", Long.toString(patience.toMillis()));
    all.put(prefix + "ssl.enable", Boolean.toString(settings.tls() == Tls.IMPLICIT));
    all.put(prefix + "starttls.enable", Boolean.toString(settings.tls() == Tls.STARTTLS));
    all.put(prefix + "starttls.required", Boolean.toString(settings.tls() == Tls.STARTTLS));
    all.put(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
    all.put(prefix + "ssl.checkserveridentity", "true");
    // Else who fails here is tried once more with the authorities of Java.
    all.put(prefix + "socketFactory.fallback", "false");
    settings.authorities().ifPresent(file -> all.put(prefix + "ssl.socketFactory", trusting(file)));
    if (login.isToken()) {
      // Tried first, where the server offers it; Jakarta Mail has no such hook for POP3.
      Oauthbearer.register();
      all.put("mail.imap.sasl.enable", "true");
      all.put("mail.imap.sasl.mechanisms", Oauthbearer.MECHANISM);
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
    return Authorities.vouching(Optional.of(file), "mailboxes.tlsAuthorities").getSocketFactory();
  }
}
