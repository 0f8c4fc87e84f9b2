package io.carom.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoticeNamesTest {

  @Test
  void an_address_is_named_whole_or_not_at_all() {
    assertEquals(List.of("gone@mx.example.net"), named("gone@mx.example.net"));
    assertEquals(List.of("gone@mx.example.net"), named("gone@mx.example.net."));
    assertEquals(List.of(), named("gone@mx.example.net@"), "two signs");
    assertEquals(List.of(), named("gone@mx.example.net_b"), "a letter that no domain has");
    assertEquals(List.of(), named("gone@a.b.c.d.e.f.g.h.i.j.example.net"), "too many labels");
  }

  private static List<String> named(String address) {
    List<String> said =
        List.of("Your message could not be delivered to the following recipient:", "", address);
    return NoticeNames.in(said, Set.of()).stream()
        .map(named -> named.address().toString())
        .toList();
  }
}
