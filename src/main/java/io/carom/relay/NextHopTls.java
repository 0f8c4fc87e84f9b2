package io.carom.relay;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// The client's side of TLS with the next hop.
final class NextHopTls {

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private final SSLContext context;
  private final boolean isChecked;

  private NextHopTls(SSLContext context, boolean isChecked) {
    this.context = context;
    this.isChecked = isChecked;
  }

  /// @throws IllegalArgumentException where the authorities cannot be used, in words for people
  static NextHopTls of(RelaySettings settings) {
    boolean isChecked = settings.tls() == RelaySettings.Tls.REQUIRED;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          null, isChecked ? trusted(settings.authorities()) : new TrustManager[] {ANYBODY}, null);
      return new NextHopTls(context, isChecked);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "relay.tlsAuthorities: "
              + settings.authorities().map(Path::toString).orElse("those of Java")
              + " cannot be used: "
              + e.getMessage(),
          e);
    }
  }

  private static TrustManager[] trusted(Optional<Path> authorities)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities.isPresent() ? store(authorities.get()) : (KeyStore) null);
    return factory.getTrustManagers();
  }

  private static KeyStore store(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + store.size(), each);
      }
    }
    if (store.size() == 0) {
      throw new IOException("no certificate is in it");
    }
    return store;
  }

  /// TLS over a connection, its handshake not begun.
  SSLSocket over(Socket plain, String host) throws IOException {
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setProtocols(VERSIONS);
    if (isChecked) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    secured.setSSLParameters(parameters);
    return secured;
  }

  /// Encryption against those who only listen is worth having with any certificate: the choice is
  /// between it and none (RFC 7435 section 3).
  private static final X509TrustManager ANYBODY =
      new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
          return new X509Certificate[0];
        }
      };
}
