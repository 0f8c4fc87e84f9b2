package io.carom.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressTest {

  @Test
  void addresses_are_read_as_servers_write_them_and_keep_their_spelling() {
    Map.of(
            "Gone@Example.NET", "Gone@Example.NET",
            " <gone@example.net> ", "gone@example.net",
            "a..b@example.org", "a..b@example.org",
            "gone@example..org", "gone@example..org",
            "\"a b@c\"@example.org", "\"a b@c\"@example.org",
            "用户@例子.example.org", "用户@例子.example.org",
            "gone@[192.0.2.7]", "gone@[192.0.2.7]",
            "gone@[IPv6:2001:db8::1]", "gone@[IPv6:2001:db8::1]",
            "gone@localhost", "gone@localhost")
        .forEach(
            (written, address) ->
                assertEquals(Optional.of(address), Address.parse(written).map(Address::toString)));
  }

  @Test
  void what_cannot_be_one_address_is_none() {
    List.of(
            "",
            "gone",
            "@example.net",
            "gone@",
            "gone@.",
            "gone@\u3002.\uff61",
            "gone@..",
            "a b@example.net",
            "gone@exa mple.net",
            "gone@example.net\u00a0",
            "gone@example.net, b@example.org",
            "gone@example.net:",
            "<a@example.org> <b@example.org>",
            "gone\u0007@example.net",
            "\"go\u0007ne\"@example.net",
            "gone@example.net\ufffd",
            "\ufffd\ufffd@example.net",
            "\"\ufffd\ufffd\"@example.net",
            "g".repeat(1_000) + "@example.net")
        .forEach(text -> assertEquals(Optional.empty(), Address.parse(text), text));
  }
}
