package io.carom.smtp;

import io.carom.mail.Octets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A PEM file: labelled blocks of base64, any text around them (RFC 7468).
///
/// Every complaint is an [IllegalArgumentException] in words for the postmaster, with the file
/// and, where there is one, the command that helps; none repeats a byte of the file.
record Pem(Path file, List<Block> blocks) {

  /// No chain and no bundle of authorities is larger.
  private static final int MAX_BYTES = 1 << 20;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /// @param content what the base64 stands for; empty where it is none
  record Block(String label, Octets content) {}

  static Pem read(Path file) {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
      List<Block> blocks = new ArrayList<>();
      for (Matcher m = BLOCK.matcher(text); m.find(); ) {
        blocks.add(new Block(m.group(1), decoded(m.group(2))));
      }
      return new Pem(file, List.copyOf(blocks));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " cannot be read; the user that runs Carom must be able to", e);
    }
  }

  private static Octets decoded(String base64) {
    try {
      return Octets.of(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException notBase64) {
      return Octets.of(new byte[0]);
    }
  }

  /// The certificates in their order, at least one.
  List<X509Certificate> certificates() {
    List<X509Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks) {
        if (block.label().equals("CERTIFICATE")) {
          var content = new ByteArrayInputStream(block.content().array());
          found.add((X509Certificate) factory.generateCertificate(content));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + " has a certificate that cannot be read", e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(file + " has no certificate (BEGIN CERTIFICATE)");
    }
    return found;
  }

  /// The private key: PKCS#8, not encrypted.
  ///
  /// @param algorithm that of the certificate's public key
  PrivateKey privateKey(String algorithm) {
    for (Block block : blocks) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return pkcs8(block.content().array(), algorithm);
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
            throw convertible("has its key in an old form (%s)".formatted(block.label()));
        case "ENCRYPTED PRIVATE KEY" -> throw convertible("has an encrypted key");
        default -> {}
      }
    }
    throw new IllegalArgumentException(file + " has no private key (BEGIN PRIVATE KEY)");
  }

  private PrivateKey pkcs8(byte[] content, String algorithm) {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "%s has no key that belongs to the certificate, which is %s".formatted(file, algorithm),
          e);
    }
  }

  private IllegalArgumentException convertible(String what) {
    return new IllegalArgumentException(
        "%s %s; convert it: openssl pkcs8 -topk8 -nocrypt -in %s -out NEW.pem"
            .formatted(file, what, file));
  }
}
