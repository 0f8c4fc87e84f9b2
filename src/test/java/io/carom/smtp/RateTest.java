package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How often one address may begin.
class RateTest extends DoorTest {

  @Test
  void who_comes_too_often_is_told_until_the_minute_is_over() throws Exception {
    SmtpDoor door = open(with(limits().newConnectionsPerMinute(2)));
    hears(door, "", "220 *");
    hears(door, "", "220 *");
    hears(door, "", "421 4.7.0 *");
    now = NOON.plusSeconds(59);
    hears(door, "", "421 4.7.0 *");
    now = NOON.plusSeconds(60);
    hears(door, "", "220 *");
  }

  @Test
  void each_address_has_its_own_minute_and_a_network_of_ipv6_is_one() throws Exception {
    SmtpDoor door =
        open(with(limits().newConnectionsPerMinute(1)).withProxies(Set.of("127.0.0.1")));
    hears(door, "PROXY TCP4 192.0.2.1 192.0.2.9 1 25\r\n", "220 *");
    hears(door, "PROXY TCP4 192.0.2.2 192.0.2.9 1 25\r\n", "220 *");
    hears(door, "PROXY TCP4 192.0.2.1 192.0.2.9 1 25\r\n", "421 4.7.0 *");
    hears(door, "PROXY TCP6 2001:db8:0:1::1 2001:db8::9 1 25\r\n", "220 *");
    hears(door, "PROXY TCP6 2001:db8:0:2::1 2001:db8::9 1 25\r\n", "220 *");
    hears(door, "PROXY TCP6 2001:db8:0:1:ffff::2 2001:db8::9 1 25\r\n", "421 4.7.0 *");
  }

  @Test
  void an_origin_is_an_address_or_the_first_half_of_one() {
    assertEquals(origin("2001:db8:0:1::1"), origin("2001:db8:0:1:ffff:ffff:ffff:ffff"));
    assertNotEquals(origin("2001:db8:0:1::1"), origin("2001:db8:0:2::1"));
    assertNotEquals(origin("192.0.2.1"), origin("192.0.2.2"));
  }

  private static InetAddress origin(String address) {
    return Sessions.origin(InetAddress.ofLiteral(address));
  }

  private static void hears(SmtpDoor door, String proxy, String greeting) throws Exception {
    try (Client client = Client.to(door.port())) {
      client.raw(proxy).expect(greeting);
    }
  }
}
