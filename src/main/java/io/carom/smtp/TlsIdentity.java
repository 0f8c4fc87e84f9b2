package io.carom.smtp;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// What we show in a handshake, and whose certificates we believe: one state of the PEM files.
///
/// @param chain our certificate, then those of its issuers
/// @param authorities who may vouch for clients; empty where clients are not asked
record TlsIdentity(
    List<X509Certificate> chain, SSLContext context, Optional<X509TrustManager> authorities) {

  /// RFC 8996 has done away with all before.
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private static final char[] NO_PASSWORD = {};

  /// @throws IllegalArgumentException where the files cannot be used, in words for people
  static TlsIdentity read(SmtpSettings.Tls settings) {
    List<X509Certificate> chain = Pem.read(settings.certificate()).certificates();
    PrivateKey key =
        Pem.read(settings.key()).privateKey(chain.getFirst().getPublicKey().getAlgorithm());
    Optional<X509TrustManager> authorities =
        settings.clientAuthorities().map(TlsIdentity::authorities);
    try {
      if (!belongs(key, chain.getFirst())) {
        throw new IllegalArgumentException(
            "the key in %s is not that of the first certificate in %s"
                .formatted(settings.key(), settings.certificate()));
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys(key, chain),
          authorities.map(a -> new TrustManager[] {new AnyClient(a)}).orElse(null),
          null);
      return new TlsIdentity(List.copyOf(chain), context, authorities);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "%s cannot be used for TLS: %s".formatted(settings.certificate(), e.getMessage()), e);
    }
  }

  /// What clients may have against our certificate at this moment, in words; empty for nothing.
  Optional<String> complaint(Instant now) {
    X509Certificate ours = chain.getFirst();
    if (now.isAfter(ours.getNotAfter().toInstant())) {
      return Optional.of("the certificate has expired, on " + day(ours.getNotAfter()));
    }
    return now.isBefore(ours.getNotBefore().toInstant())
        ? Optional.of("the certificate is not valid before " + day(ours.getNotBefore()))
        : Optional.empty();
  }

  private static LocalDate day(Date date) {
    return LocalDate.ofInstant(date.toInstant(), ZoneOffset.UTC);
  }

  private static boolean belongs(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    byte[] signature = signing.sign();
    Signature checking = Signature.getInstance(algorithm);
    checking.initVerify(certificate.getPublicKey());
    return checking.verify(signature);
  }

  private static KeyManager[] keys(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry("door", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static X509TrustManager authorities(Path file) {
    List<X509Certificate> trusted = Pem.read(file).certificates();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      for (X509Certificate authority : trusted) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return Stream.of(factory.getTrustManagers())
          .flatMap(manager -> manager instanceof X509TrustManager x ? Stream.of(x) : Stream.of())
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "%s cannot be used as authorities: %s".formatted(file, e.getMessage()), e);
    }
  }

  /// The server's side of TLS over a connected socket.
  SSLSocket over(Socket socket) throws IOException {
    SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
    secured.setEnabledProtocols(PROTOCOLS);
    secured.setWantClientAuth(authorities.isPresent());
    return secured;
  }

  /// The subject of the client's certificate; empty where it showed none that one of our
  /// authorities vouches for.
  Optional<String> client(SSLSocket secured) {
    if (authorities.isEmpty()) {
      return Optional.empty();
    }
    try {
      X509Certificate[] shown =
          Stream.of(secured.getSession().getPeerCertificates())
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      authorities.get().checkClientTrusted(shown, shown[0].getPublicKey().getAlgorithm());
      return Optional.of(shown[0].getSubjectX500Principal().getName());
    } catch (SSLPeerUnverifiedException | CertificateException stranger) {
      return Optional.empty();
    }
  }
}
