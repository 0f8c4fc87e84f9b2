package io.carom.relay;

import io.carom.socket.Authorities;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
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
    return new NextHopTls(
        isChecked
            ? Authorities.vouching(settings.authorities(), "relay.tlsAuthorities")
            : believingAnybody(),
        isChecked);
  }

  private static SSLContext believingAnybody() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {ANYBODY}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
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
