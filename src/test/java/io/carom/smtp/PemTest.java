package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates and keys as people have them.
class PemTest {

  @TempDir private Path folder;

  @Test
  void one_file_may_hold_both_with_text_around_them() throws Exception {
    Identity ours = Identity.of("mx.example.org");
    Path both = folder.resolve("both.pem");
    Files.writeString(
        both,
        "0 Bag Attributes: -----\r\n"
            + ours.keyPem().replace("\n", "\r\n")
            + "subject=CN = mx.example.org\n"
            + ours.certificatePem());
    TlsIdentity read = TlsIdentity.read(SmtpSettings.Tls.of(both, both));
    assertEquals(List.of(ours.certificate()), read.chain());
  }

  @Test
  void what_cannot_be_used_is_said_with_the_file_and_what_helps() throws Exception {
    Identity ours = Identity.of("mx.example.org");
    String certificate = ours.certificatePem();
    String key = ours.keyPem();
    says("certificate.pem has no certificate", "", key);
    says("certificate.pem has no certificate", key, key);
    says("certificate.pem has a certificate that cannot be read", cut(certificate), key);
    says("key.pem has no private key (BEGIN PRIVATE KEY)", certificate, certificate);
    says("key.pem has no key that belongs to the certificate, which is EC", certificate, cut(key));
    says(
        "is not that of the first certificate",
        certificate,
        Identity.of("other.example.org").keyPem());
    String remedy = "; convert it: openssl pkcs8 -topk8 -nocrypt -in " + folder.resolve("key.pem");
    says(
        "has its key in an old form (RSA PRIVATE KEY)" + remedy,
        certificate,
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED

        AAAA
        -----END RSA PRIVATE KEY-----
        """);
    says(
        "has its key in an old form (EC PRIVATE KEY)" + remedy,
        certificate,
        key.replace("PRIVATE KEY", "EC PRIVATE KEY"));
    says(
        "has an encrypted key" + remedy,
        certificate,
        key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
  }

  @Test
  void a_file_that_is_not_there_is_said_before_anything_listens() {
    SmtpSettings settings =
        SmtpSettings.defaults()
            .withTls(
                Optional.of(
                    SmtpSettings.Tls.of(folder.resolve("none.pem"), folder.resolve("none.pem"))));
    assertEquals(
        "there is no file " + folder.resolve("none.pem"),
        assertThrows(IllegalArgumentException.class, () -> SmtpDoor.check(settings, Instant.EPOCH))
            .getMessage());
  }

  @Test
  void a_certificate_that_is_not_valid_today_is_said_with_its_day() throws Exception {
    Identity ours = Identity.of("mx.example.org");
    SmtpSettings settings =
        SmtpSettings.defaults()
            .withTls(
                Optional.of(
                    SmtpSettings.Tls.of(
                        Files.writeString(folder.resolve("c.pem"), ours.certificatePem()),
                        Files.writeString(folder.resolve("k.pem"), ours.keyPem()))));
    Instant last = ours.certificate().getNotAfter().toInstant();
    SmtpDoor.check(settings, last);
    assertEquals(
        "%s: the certificate has expired, on %s"
            .formatted(folder.resolve("c.pem"), last.toString().substring(0, 10)),
        complaint(settings, last.plusSeconds(1)));
    String early = complaint(settings, Instant.EPOCH);
    assertTrue(early.contains("the certificate is not valid before "), early);
  }

  private static String complaint(SmtpSettings settings, Instant now) {
    return assertThrows(IllegalArgumentException.class, () -> SmtpDoor.check(settings, now))
        .getMessage();
  }

  private void says(String complaint, String certificate, String key) throws Exception {
    SmtpSettings.Tls files =
        SmtpSettings.Tls.of(
            Files.writeString(folder.resolve("certificate.pem"), certificate),
            Files.writeString(folder.resolve("key.pem"), key));
    String said =
        assertThrows(IllegalArgumentException.class, () -> TlsIdentity.read(files)).getMessage();
    assertTrue(said.contains(complaint), said);
  }

  private static String cut(String pem) {
    return pem.replaceFirst("\n[^\n]{40}", "\n");
  }
}
