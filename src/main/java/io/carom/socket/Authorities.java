package io.carom.socket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Who may vouch for the certificate of a server that we connect to: the certificates in a PEM
/// file and no others, or where none is named those that Java trusts.
public final class Authorities {

  private Authorities() {}

  /// TLS in which the other side must be vouched for by one of them.
  ///
  /// @param key what names the file in carom.yaml, for the complaint
  /// @throws IllegalArgumentException where they cannot be used, in words for people
  public static SSLContext vouching(Optional<Path> file, String key) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusting(file), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "%s: %s cannot be used: %s"
              .formatted(key, file.map(Path::toString).orElse("those of Java"), because(e)),
          e);
    }
  }

  private static TrustManager[] trusting(Optional<Path> file)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(file.isPresent() ? certificates(file.get()) : (KeyStore) null);
    return factory.getTrustManagers();
  }

  private static KeyStore certificates(Path file) throws GeneralSecurityException, IOException {
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

  private static String because(Exception e) {
    return e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
  }
}
