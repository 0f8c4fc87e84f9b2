package io.carom.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// A key and a certificate that it signed itself, made here so that no tool need be installed.
public record Identity(KeyPair keys, X509Certificate certificate) {

  private static final byte[] ECDSA_WITH_SHA256 = {
    0x30, 0x0a, 0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };
  private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

  /// An EC key on P-256 and a certificate of version 1 (RFC 5280 section 4.1), good until 2049.
  public static Identity of(String commonName) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    byte[] name =
        der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, commonName.getBytes(UTF_8)))));
    byte[] toBeSigned =
        der(
            0x30,
            der(0x02, BigInteger.ONE.toByteArray()),
            ECDSA_WITH_SHA256,
            name,
            der(0x30, time("200101000000Z"), time("491231235959Z")),
            name,
            keys.getPublic().getEncoded());
    Signature signing = Signature.getInstance("SHA256withECDSA");
    signing.initSign(keys.getPrivate());
    signing.update(toBeSigned);
    byte[] certificate =
        der(0x30, toBeSigned, ECDSA_WITH_SHA256, der(0x03, new byte[1], signing.sign()));
    return new Identity(
        keys,
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate)));
  }

  private static byte[] time(String text) {
    return der(0x17, text.getBytes(UTF_8));
  }

  /// One DER element of less than 64 KiB.
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.size();
    if (length < 0x80) {
      element.write(length);
    } else if (length < 0x100) {
      element.writeBytes(new byte[] {(byte) 0x81, (byte) length});
    } else {
      element.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  /// Writes both as PEM into this folder and answers settings that name them.
  SmtpSettings.Tls in(Path folder) throws GeneralSecurityException, IOException {
    SmtpSettings.Tls files =
        SmtpSettings.Tls.of(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    Files.writeString(files.certificate(), certificatePem());
    Files.writeString(files.key(), keyPem());
    return files;
  }

  public String certificatePem() throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  public String keyPem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), label);
  }

  /// A client that shows nothing and trusts everyone.
  static SSLContext anonymous() throws GeneralSecurityException {
    return client(new KeyManager[0]);
  }

  /// A client that shows this certificate to everyone who asks, and trusts everyone.
  SSLContext client() throws GeneralSecurityException, IOException {
    return client(shown());
  }

  /// A client that shows this certificate whomever it is asked for.
  SSLContext insistent() throws GeneralSecurityException {
    return client(new Insistent(keys.getPrivate(), certificate));
  }

  /// A server that shows this certificate.
  public SSLContext server() throws GeneralSecurityException, IOException {
    return client(shown());
  }

  private KeyManager[] shown() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, new char[0]);
    store.setKeyEntry(
        "client", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static SSLContext client(KeyManager... keys) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new Anyone()}, null);
    return context;
  }

  private static final class Insistent extends X509ExtendedKeyManager {

    private static final String ALIAS = "mine";

    private final PrivateKey key;
    private final X509Certificate certificate;

    Insistent(PrivateKey key, X509Certificate certificate) {
      this.key = key;
      this.certificate = certificate;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {certificate};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }

  private static final class Anyone extends X509ExtendedTrustManager {

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}
  }
}
