package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections that a proxy passes on.
class ProxyTest extends DoorTest {

  private static final String V2 = "0d0a0d0a000d0a515549540a";
  private static final String TCP4 = "PROXY TCP4 192.0.2.1 192.0.2.2 56324 25\r\n";

  private static SmtpSettings behindProxy() {
    return settings().withProxies(Set.of("127.0.0.1", "2001:db8::7"));
  }

  private static ProxyHeader read(byte[] octets) throws IOException {
    return ProxyHeaderReader.read(new ByteArrayInputStream(octets));
  }

  private static ProxyHeader text(String octets) throws IOException {
    return read(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static ProxyHeader hex(String octets) throws IOException {
    return read(HexFormat.of().parseHex(octets));
  }

  private static ProxyHeader client(String address) {
    return new ProxyHeader.Client(InetAddress.ofLiteral(address));
  }

  @Test
  void version_1_names_the_client() throws Exception {
    assertEquals(client("192.0.2.1"), text(TCP4));
    assertEquals(
        client("2001:db8::1"), text("PROXY TCP6 2001:db8::1 2001:db8::2 65535 25\r\nEHLO x\r\n"));
    String full = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
    assertEquals(client(full), text("PROXY TCP6 " + full + " " + full + " 65535 65535\r\n"));
    assertEquals(ProxyHeader.Own.OWN, text("PROXY UNKNOWN\r\n"));
    assertEquals(ProxyHeader.Own.OWN, text("PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n"));
  }

  @Test
  void version_2_names_the_client() throws Exception {
    String ports = "dc040019";
    assertEquals(client("192.0.2.1"), hex(V2 + "2111000c" + "c0000201" + "c0000202" + ports));
    String six = "20010db8000000000000000000000001";
    assertEquals(client("2001:db8::1"), hex(V2 + "21210024" + six + six + ports));
    String addition = "04" + "0003" + "000000";
    assertEquals(
        client("192.0.2.1"), hex(V2 + "21110012" + "c0000201" + "c0000202" + ports + addition));
    assertEquals(ProxyHeader.Own.OWN, hex(V2 + "20000000"));
    assertEquals(ProxyHeader.Own.OWN, hex(V2 + "2011000c" + "00".repeat(12)));
    assertEquals(ProxyHeader.Own.OWN, hex(V2 + "21000000"));
  }

  @Test
  void exactly_the_header_is_read() throws Exception {
    ByteArrayInputStream in =
        new ByteArrayInputStream((TCP4 + "EHLO x\r\n").getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(client("192.0.2.1"), ProxyHeaderReader.read(in));
    assertEquals("EHLO x\r\n", new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
  }

  @Test
  void all_else_is_no_header() throws Exception {
    for (String bad :
        List.of(
            "",
            "EHLO client.example.org\r\n",
            "PROXY TCP4 192.0.2.1 192.0.2.2 56324 25\n",
            "PROXY TCP4 192.0.2.1 192.0.2.2 56324\r\n",
            "PROXY TCP4 192.0.2.1 192.0.2.2 56324 65536\r\n",
            "PROXY TCP4 192.0.2.1 192.0.2.2 -1 25\r\n",
            "PROXY TCP4 192.0.2.1  192.0.2.2 1 25\r\n",
            "PROXY TCP4 192.0.2.256 192.0.2.2 1 25\r\n",
            "PROXY TCP4 2001:db8::1 2001:db8::2 1 25\r\n",
            "PROXY TCP4 name.example.org 192.0.2.2 1 25\r\n",
            "PROXY TCP6 192.0.2.1 192.0.2.2 1 25\r\n",
            "PROXY TCP6 1::2::3 2001:db8::2 1 25\r\n",
            "PROXY UDP4 192.0.2.1 192.0.2.2 1 25\r\n",
            "PROXY \r\n........",
            "PROXY UNKNOWN " + "x".repeat(92) + "\r\n",
            "PROXY UNKNOWN")) {
      assertEquals(ProxyHeader.Bad.BAD, text(bad), bad);
    }
    String addresses = "c0000201" + "c0000202" + "dc040019";
    for (String bad :
        List.of(
            V2,
            V2 + "2111000c" + "c0000201",
            V2 + "2111000b" + addresses,
            V2 + "2121000c" + addresses,
            V2 + "1111000c" + addresses,
            V2 + "2211000c" + addresses,
            V2 + "2112000c" + addresses,
            V2 + "213100d8" + "00".repeat(216),
            V2 + "21111001" + "00".repeat(4097))) {
      assertEquals(ProxyHeader.Bad.BAD, hex(bad), bad.replaceAll("0{40,}", "0..."));
    }
  }

  @Test
  void the_envelope_says_whose_connection_it_was() throws Exception {
    try (Client client = Client.to(open(behindProxy()).port())) {
      client.raw(TCP4 + "EHLO client.example.org\r\n").expect("220 *").expect("250-*");
      inData(client).send(".").expect("250 2.0.0 *");
    }
    assertEquals(Optional.of("192.0.2.1"), intake.kept().getLast().envelope().peer());
  }

  @Test
  void a_check_of_the_proxy_itself_is_served() throws Exception {
    try (Client client = Client.to(open(behindProxy()).port())) {
      client.raw(HexFormat.of().parseHex(V2 + "20000000")).expect("220 *");
      client.send("QUIT").expect("221 *").expectEnd();
    }
  }

  @Test
  void a_named_proxy_must_say_whose_connection_it_is() throws Exception {
    try (Client client = Client.to(open(behindProxy()).port())) {
      client.send("EHLO client.example.org").expect("421 4.7.0 *").expectEnd();
    }
  }

  @Test
  void nobody_else_is_believed() throws Exception {
    try (Client client = Client.to(open(settings().withProxies(Set.of("192.0.2.7"))).port())) {
      client.raw(TCP4).expect("220 *").expect("500 5.5.1 *");
      client.send("EHLO client.example.org").expect("250-*");
      inData(client).send(".").expect("250 2.0.0 *");
    }
    assertEquals(Optional.of("127.0.0.1"), intake.kept().getLast().envelope().peer());
  }

  @Test
  void limits_are_the_clients_own() throws Exception {
    SmtpDoor door = open(behindProxy().withLimits(limits().connections(10, 1).made()));
    try (Client first = Client.to(door.port()).raw(TCP4).expect("220 *");
        Client same = Client.to(door.port()).raw(TCP4);
        Client other = Client.to(door.port()).raw(TCP4.replace("2.1 ", "2.9 "))) {
      same.expect("421 4.7.0 *").expectEnd();
      other.expect("220 *");
      first.send("NOOP").expect("250 *");
    }
  }

  @Test
  void the_header_stands_before_tls(@TempDir Path folder) throws Exception {
    SmtpSettings.Tls files = Identity.of("mx.example.org").in(folder);
    SmtpDoor door =
        open(
            behindProxy()
                .withTls(
                    Optional.of(
                        new SmtpSettings.Tls(
                            files.certificate(),
                            files.key(),
                            Optional.empty(),
                            Optional.of(new SmtpSettings.Place("127.0.0.1", 0)),
                            true))));
    try (Client client =
        Client.to(door.tlsPort().orElseThrow()).raw(TCP4).inTls(Identity.anonymous())) {
      client.expect("220 *").send("EHLO client.example.org").expect("250-*");
      inData(client).send(".").expect("250 2.0.0 *");
    }
    assertEquals(Optional.of("192.0.2.1"), intake.kept().getLast().envelope().peer());
  }
}
