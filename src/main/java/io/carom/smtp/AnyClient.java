package io.carom.smtp;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/// Lets a handshake with any client's certificate succeed; who is believed is asked afterwards.
///
/// Mail servers show the certificate they have to everyone who asks. If a strange one ended the
/// handshake, their bounces would never arrive, while a server that has none could send them.
final class AnyClient extends X509ExtendedTrustManager {

  private final X509TrustManager authorities;

  AnyClient(X509TrustManager authorities) {
    this.authorities = authorities;
  }

  /// Named in the request, so that a client with several certificates can choose.
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw noServer();
  }

  private static CertificateException noServer() {
    return new CertificateException("this is the trust of a door, which calls no server");
  }
}
