package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// STARTTLS and TLS from the start.
class TlsTest extends DoorTest {

  private static Identity ours;
  private static SSLContext anonymous;

  @TempDir private Path folder;

  @BeforeAll
  static void makeKeys() throws Exception {
    ours = Identity.of("mx.example.org");
    anonymous = Identity.anonymous();
  }

  private SmtpSettings onRequest() throws Exception {
    return settings().withTls(Optional.of(ours.in(folder)));
  }

  private SmtpSettings atOnce() throws Exception {
    SmtpSettings.Tls files = ours.in(folder);
    SmtpSettings.Place free = new SmtpSettings.Place("127.0.0.1", 0);
    return settings()
        .withTls(
            Optional.of(
                new SmtpSettings.Tls(
                    files.certificate(), files.key(), Optional.empty(), Optional.of(free), true)));
  }

  private static Client secured(Client greeted, SSLContext context) throws IOException {
    return greeted.send("STARTTLS").expect("220 2.0.0 *").inTls(context);
  }

  private static Client secured(Client greeted) throws IOException {
    return secured(greeted, anonymous);
  }

  private static Client inTls(SmtpDoor door) throws IOException {
    return Client.to(door.tlsPort().orElseThrow()).inTls(anonymous);
  }

  private static String ehlo(Client client) throws IOException {
    return client.send("EHLO client.example.org").reply();
  }

  @Test
  void starttls_is_offered_until_it_is_used() throws Exception {
    try (Client clear = Client.greeted(open(onRequest()).port())) {
      assertTrue(ehlo(clear).contains("STARTTLS"));
      try (Client client = secured(clear)) {
        assertFalse(ehlo(client).contains("STARTTLS"));
        client.send("STARTTLS").expect("503 5.5.1 *");
        client.send("QUIT").expect("221 *").expectEnd();
      }
    }
  }

  @Test
  void a_message_comes_in_over_tls_as_it_was_sent() throws Exception {
    String line = "0123456789".repeat(7) + "\r\n";
    try (Client client = secured(Client.greeted(open(onRequest()).port()))) {
      ehlo(client);
      inData(client).raw(line.repeat(5000) + ".\r\n").expect("250 2.0.0 *");
    }
    assertEquals(line.repeat(5000), intake.lastBody());
  }

  @Test
  void an_address_beyond_ascii_comes_in_over_tls_as_it_was_written() throws Exception {
    SmtpSettings chinese = onRequest().withBounceDomains(Set.of("\u9000\u4fe1.example.org"));
    String subject = "Subject: \u9000\u4fe1\r\n\r\n";
    try (Client client = secured(Client.greeted(open(chinese).port()))) {
      assertTrue(ehlo(client).contains("SMTPUTF8"));
      client.raw(utf8("MAIL FROM:<\u5f20@example.org> SMTPUTF8 BODY=8BITMIME\r\n"));
      client.expect("250 2.1.0 *");
      client.raw(utf8("RCPT TO:<\u8ba2\u9605@\u9000\u4fe1.example.org>\r\n"));
      client.expect("250 2.1.5 *").send("DATA").expect("354 *");
      client.raw(utf8(subject + ".\r\n")).expect("250 2.0.0 *");
    }
    var mail = intake.kept().getLast();
    assertTrue(mail.envelope().smtpUtf8());
    assertEquals("\u5f20@example.org", mail.envelope().sender().orElseThrow().toString());
    assertEquals(
        "\u8ba2\u9605@\u9000\u4fe1.example.org",
        mail.envelope().recipients().getFirst().address().toString());
    assertArrayEquals(utf8(subject), mail.octets().array());
  }

  @Test
  void what_was_said_in_clear_is_unsaid() throws Exception {
    try (Client clear = Client.greeted(open(onRequest()).port())) {
      clear.send("MAIL FROM:<>").expect("250 *").send("RCPT TO:<a@localhost>").expect("250 *");
      try (Client client = secured(clear)) {
        client.send("DATA").expect("503 5.5.1 *");
        client.send("MAIL FROM:<>").expect("503 5.5.1 Say EHLO first");
        ehlo(client);
        inData(client).send(".").expect("250 2.0.0 *");
      }
    }
    assertEquals(1, intake.kept().getLast().envelope().recipients().size());
  }

  /// CVE-2011-0411: whoever sits on the wire puts commands behind STARTTLS, and they would be
  /// obeyed as if they had come over TLS.
  @Test
  void commands_put_behind_starttls_are_never_obeyed() throws Exception {
    try (Client clear = Client.greeted(open(onRequest()).port())) {
      clear.send("STARTTLS", "EHLO evil.example.org", "MAIL FROM:<evil@example.org>");
      try (Client client = clear.expect("220 2.0.0 *").inTls(anonymous)) {
        client.send("NOOP").expect("250 2.0.0 Done");
        client.send("MAIL FROM:<>").expect("503 5.5.1 Say EHLO first");
      }
    }
  }

  @Test
  void starttls_takes_no_parameter_and_the_session_goes_on() throws Exception {
    try (Client client = Client.greeted(open(onRequest()).port())) {
      client.send("STARTTLS now").expect("501 5.5.4 *");
      inData(client).send(".").expect("250 2.0.0 *");
    }
  }

  @Test
  void mail_in_clear_waits_for_tls_where_it_is_required() throws Exception {
    SmtpDoor door = open(atOnce());
    try (Client clear = Client.greeted(door.port())) {
      clear.send("MAIL FROM:<>").expect("530 5.7.0 *").send("NOOP").expect("250 *");
      try (Client client = secured(clear)) {
        ehlo(client);
        inData(client).send(".").expect("250 2.0.0 *");
      }
    }
  }

  @Test
  void protocols_before_tls_1_2_are_refused() throws Exception {
    SmtpDoor door = open(onRequest());
    assertEquals("protocol_version", alertTo(door, "0302"));
    assertEquals("protocol_version", alertTo(door, "0301"));
    assertEquals("another", alertTo(door, "0303"));
  }

  /// What is said to a greeting of TLS with this version that no server of today can satisfy
  /// (RFC 5246 sections 6.2.1, 7.2 and 7.4.1.2).
  private static String alertTo(SmtpDoor door, String version) throws IOException {
    String random = "00".repeat(32);
    String hello = version + random + "00" + "0004c0130035" + "0100";
    String handshake = "010000" + HexFormat.of().toHexDigits((byte) (hello.length() / 2)) + hello;
    String octets =
        "160301" + HexFormat.of().toHexDigits((short) (handshake.length() / 2)) + handshake;
    try (Client client = Client.greeted(door.port()).send("STARTTLS").expect("220 *")) {
      byte[] alert = client.raw(HexFormat.of().parseHex(octets)).octets(7);
      assertEquals(21, alert[0], "an alert");
      assertEquals(2, alert[5], "a fatal one");
      client.expectGone();
      return alert[6] == 70 ? "protocol_version" : "another";
    }
  }

  @Test
  void what_is_no_handshake_ends_that_session_only() throws Exception {
    SmtpDoor door = open(onRequest());
    try (Client client = Client.greeted(door.port()).send("STARTTLS").expect("220 *")) {
      client.send("NOOP").expectGone();
    }
    try (Client client = Client.greeted(door.port())) {
      client.send("NOOP").expect("250 *");
    }
  }

  @Test
  void a_port_of_its_own_speaks_tls_from_the_start() throws Exception {
    SmtpDoor door = open(atOnce());
    try (Client client = inTls(door).expect("220 localhost ESMTP Carom")) {
      assertFalse(ehlo(client).contains("STARTTLS"));
      client.send("STARTTLS").expect("503 5.5.1 *");
      inData(client).send(".", "QUIT").expect("250 2.0.0 *").expect("221 *").expectEnd();
    }
    assertEquals(1, intake.kept().size());
  }

  @Test
  void both_ports_count_together_and_no_handshake_is_spent_on_one_too_many() throws Exception {
    SmtpDoor door = open(atOnce().withLimits(limits().connections(1, 1).made()));
    try (Client first = Client.greeted(door.port());
        Client second = Client.to(door.tlsPort().orElseThrow())) {
      second.expectEnd();
      first.send("NOOP").expect("250 *");
    }
  }

  @Test
  void a_second_port_that_is_taken_leaves_the_first_free() throws Exception {
    SmtpSettings settings = atOnce();
    SmtpDoor other = open(settings());
    SmtpSettings.Tls tls = settings.tls().orElseThrow();
    SmtpSettings.Place taken = new SmtpSettings.Place("127.0.0.1", other.port());
    SmtpSettings both =
        settings.withTls(
            Optional.of(
                new SmtpSettings.Tls(
                    tls.certificate(), tls.key(), Optional.empty(), Optional.of(taken), false)));
    try (SmtpDoor door = new SmtpDoor(both, intake, () -> NOON, () -> false)) {
      assertThrows(BindException.class, door::start);
      assertThrows(IOException.class, () -> Client.to(door.port()).close());
    }
  }

  @Test
  void a_stop_is_told_over_tls() throws Exception {
    SmtpDoor door = open(atOnce());
    try (Client atOnce = inTls(door).expect("220 *");
        Client onRequest = secured(Client.greeted(door.port()))) {
      onRequest.send("NOOP").expect("250 *");
      door.stop(Duration.ofMinutes(10));
      atOnce.expect("421 4.3.2 *").expectEnd();
      onRequest.expect("421 4.3.2 *").expectEnd();
    }
  }

  @Test
  void changed_files_are_shown_to_the_next_client() throws Exception {
    SmtpDoor door = open(onRequest());
    assertEquals(ours.certificate(), shown(door));
    Identity renewed = Identity.of("renewed.example.org");
    renewed.in(folder);
    now = NOON.plusSeconds(5);
    assertEquals(renewed.certificate(), shown(door));
  }

  @Test
  void files_that_cannot_be_used_are_told_once_and_the_old_ones_stay() throws Exception {
    SmtpSettings settings = onRequest();
    SmtpSettings.Tls files = settings.tls().orElseThrow();
    SmtpDoor door = open(settings);
    Identity renewed = Identity.of("renewed.example.org");
    List<String> log =
        logOf(
            () -> {
              Files.writeString(files.certificate(), renewed.certificatePem());
              now = NOON.plusSeconds(5);
              assertEquals(ours.certificate(), shown(door), "the key is not its own yet");
              now = NOON.plusSeconds(10);
              assertEquals(ours.certificate(), shown(door));
              Files.delete(files.key());
              now = NOON.plusSeconds(15);
              assertEquals(ours.certificate(), shown(door));
              Files.writeString(files.key(), renewed.keyPem());
              now = NOON.plusSeconds(20);
              assertEquals(renewed.certificate(), shown(door));
            });
    assertEquals(3, log.size(), log.toString());
    assertTrue(log.get(0).contains("is not that of the first certificate"), log.get(0));
    assertTrue(log.get(0).endsWith("; the TLS certificate that was in force stays"), log.get(0));
    assertTrue(log.get(1).contains("there is no file "), log.get(1));
    assertEquals(
        "TLS certificate read again: CN=renewed.example.org, valid until 2049-12-31T23:59:59Z",
        log.get(2));
  }

  /// Rights that were mended show in none of the facts that a change is known by.
  @Test
  void files_that_could_not_be_used_are_tried_again_though_nothing_seems_changed()
      throws Exception {
    SmtpSettings settings = onRequest();
    Path key = settings.tls().orElseThrow().key();
    String keyPem = Files.readString(key);
    SmtpDoor door = open(settings);
    Identity renewed = Identity.of("renewed.example.org");
    FileTime then = FileTime.from(NOON);
    Files.writeString(settings.tls().orElseThrow().certificate(), renewed.certificatePem());
    Files.writeString(key, keyPem);
    Files.setLastModifiedTime(key, then);
    now = NOON.plusSeconds(5);
    assertEquals(ours.certificate(), shown(door));
    assertEquals(keyPem.length(), renewed.keyPem().length(), "of one size");
    Files.writeString(key, renewed.keyPem());
    Files.setLastModifiedTime(key, then);
    now = NOON.plusSeconds(10);
    assertEquals(renewed.certificate(), shown(door));
  }

  /// Java refuses the older ones too, as long as nobody configures it otherwise.
  @Test
  void tls_1_2_and_1_3_are_all_that_is_enabled() throws Exception {
    TlsIdentity identity = TlsIdentity.read(ours.in(folder));
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        Socket client = new Socket(listening.getInetAddress(), listening.getLocalPort());
        SSLSocket secured = identity.over(listening.accept())) {
      assertTrue(client.isConnected());
      assertEquals(Set.of("TLSv1.2", "TLSv1.3"), Set.of(secured.getEnabledProtocols()));
    }
  }

  private static Certificate shown(SmtpDoor door) throws IOException {
    try (Client client = secured(Client.greeted(door.port()))) {
      client.send("QUIT").expect("221 *").expectEnd();
      return client.certificate();
    }
  }

  @Test
  void a_client_need_not_show_a_certificate_and_a_known_one_is_named() throws Exception {
    Identity known = Identity.of("sender.example.org");
    Path authorities = Files.writeString(folder.resolve("ca.pem"), known.certificatePem());
    SmtpSettings.Tls files = ours.in(folder);
    SmtpDoor door =
        open(
            settings()
                .withTls(
                    Optional.of(
                        new SmtpSettings.Tls(
                            files.certificate(),
                            files.key(),
                            Optional.of(authorities),
                            Optional.empty(),
                            false))));
    List<String> log =
        logOf(
            () -> {
              for (SSLContext context :
                  List.of(anonymous, Identity.of("stranger").insistent(), known.insistent())) {
                try (Client client = secured(Client.greeted(door.port()), context)) {
                  ehlo(client);
                  inData(client).send(".").expect("250 2.0.0 *");
                }
              }
            });
    assertEquals(List.of("127.0.0.1 is CN=sender.example.org by TLS"), log);
  }

  private interface Doing {
    void run() throws Exception;
  }

  /// What the door logs of TLS meanwhile.
  private static List<String> logOf(Doing doing) throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(TlsFiles.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
    try {
      doing.run();
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }
    return new ArrayList<>(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
