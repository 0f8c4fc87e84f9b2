package io.carom.mailbox;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.util.MailConnectException;

/// Why an account cannot be read, in words for people.
///
/// @param isRefused whether the server does not take the login
record Trouble(String words, boolean isRefused) {

  private static final int LONGEST = 300;

  private static final int DEEPEST = 10;

  static Trouble of(MailboxSettings settings, Exception e) {
    if (e instanceof AuthenticationFailedException refused && !isLost(refused)) {
      return new Trouble(
          "the server refuses the login of %s: %s; are mailboxes.user and what password or oauth2 names right?"
              .formatted(settings.user(), said(refused)),
          true);
    }
    return new Trouble(words(settings, e), false);
  }

  /// By POP3, Jakarta Mail calls it a refusal too when the connection is lost before the answer.
  private static boolean isLost(AuthenticationFailedException e) {
    return isTimeout(e) || "EOF on socket".equals(e.getMessage());
  }

  private static String words(MailboxSettings settings, Exception e) {
    String place = settings.host() + ":" + settings.port();
    if (cause(e, UnknownHostException.class).isPresent()) {
      return "there is no host %s; is mailboxes.host right, and does name lookup work here?"
          .formatted(settings.host());
    }
    if (cause(e, CertPathBuilderException.class).isPresent()
        || cause(e, CertPathValidatorException.class)
            .filter(invalid -> invalid.getReason() == BasicReason.INVALID_SIGNATURE)
            .isPresent()) {
      return "the certificate of %s is not from a known authority; name the authority's PEM file in"
              .formatted(place)
          + " mailboxes.tlsAuthorities";
    }
    Optional<CertificateException> certificate = cause(e, CertificateException.class);
    if (certificate.isPresent()) {
      return "the certificate of %s is not good: %s; mailboxes.host must be a name that it is for"
          .formatted(place, said(certificate.get()));
    }
    if (cause(e, SSLException.class).isPresent()) {
      return "no TLS with %s (%s); is mailboxes.tls the right one for this port?"
          .formatted(place, said(cause(e, SSLException.class).get()));
    }
    if (cause(e, ConnectException.class).isPresent()) {
      return "nobody answers at %s; is the server up, and are mailboxes.host and port right?"
          .formatted(place);
    }
    if (chain(e).stream().anyMatch(Trouble::isTimeout)) {
      return "%s does not answer in time; is a firewall between, or is mailboxes.tls not the right one for this port?"
          .formatted(place);
    }
    if (e instanceof FolderNotFoundException) {
      return "there is no folder %s; is mailboxes.folder right?".formatted(settings.folder());
    }
    return said(e);
  }

  private static String said(Exception e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.substring(0, Math.min(LONGEST, line.length()));
  }

  /// Of a timeout in the middle, Jakarta Mail makes words that look like the server's.
  private static boolean isTimeout(Throwable each) {
    return each instanceof SocketTimeoutException
        || "Read timed out".equals(each.getMessage())
        || String.valueOf(each.getMessage()).contains(SocketTimeoutException.class.getName());
  }

  private static <T extends Exception> Optional<T> cause(Exception e, Class<T> kind) {
    return chain(e).stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /// It and its causes, which Jakarta Mail chains in two ways.
  private static List<Throwable> chain(Exception e) {
    List<Throwable> chain = new ArrayList<>();
    Throwable at = e;
    while (at != null && chain.size() < DEEPEST) {
      chain.add(at);
      at =
          at instanceof MailConnectException connect && connect.getNextException() != null
              ? connect.getNextException()
              : at instanceof MessagingException mail && mail.getNextException() != null
                  ? mail.getNextException()
                  : at.getCause();
    }
    return chain;
  }

  @Override
  public String toString() {
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }
}
