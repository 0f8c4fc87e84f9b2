package io.carom.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipientKeyTest {

  @Test
  void case_of_ascii_a_labels_and_a_last_dot_make_no_difference_and_all_else_does() {
    Map.ofEntries(
            Map.entry("Gone@Example.NET", "gone@example.net"),
            Map.entry("gone@example.net.", "gone@example.net"),
            Map.entry("gone@example.net..", "gone@example.net"),
            Map.entry("a.b+c-d@example.net", "a.b+c-d@example.net"),
            Map.entry("gone@B\u00dcCHER.example.org", "gone@xn--bcher-kva.example.org"),
            Map.entry("gone@XN--BCHER-KVA.example.org", "gone@xn--bcher-kva.example.org"),
            Map.entry("u\u0308@example.org", "\u00fc@example.org"),
            Map.entry("\u00dcGone@example.org", "\u00dcgone@example.org"),
            Map.entry("gone@Mx..example.net", "gone@mx..example.net"),
            Map.entry("gone@[IPv6:2001:DB8::1]", "gone@[ipv6:2001:db8::1]"))
        .forEach(
            (written, key) ->
                assertEquals(key, RecipientKey.of(Address.parse(written).orElseThrow()).value()));
  }

  @Test
  void a_full_stop_of_chinese_ends_a_domain_like_a_dot() {
    assertEquals("example.com", RecipientKey.domain("example.com。"));
    assertEquals("example.com", RecipientKey.domain("example.com\uff61"));
  }
}
