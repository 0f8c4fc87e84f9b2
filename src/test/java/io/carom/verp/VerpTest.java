package io.carom.verp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.carom.mail.Address;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Return paths as Postfix makes them, and addresses that only look like one.
class VerpTest {

  private static String named(Verp verp, String local) {
    return verp.recipient(new Address(local, "bounces.example.org"))
        .map(Address::toString)
        .orElse("nobody");
  }

  @ParameterizedTest
  @CsvSource({
    "news+gone=example.net, gone@example.net",
    "news+gone+fine=example.net, gone+fine@example.net",
    "news+a=b=example.net, a=b@example.net",
    "news+Gone=Example.NET, Gone@Example.NET",
    "news+gone=mail.xn--bcher-kva.example, gone@mail.xn--bcher-kva.example",
    "news+gone=bücher.example, gone@bücher.example",
  })
  void a_return_path_names_its_recipient(String local, String recipient) {
    assertEquals(recipient, named(Verp.USUAL, local));
  }

  /// Campaign numbers, signed paths and plain subaddresses name nobody.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "news",
        "news+spring",
        "news+id=42",
        "news+campaign=2026.11",
        "+gone=example.net",
        "news+=example.net",
        "news+gone=",
        "news+gone=example",
        "news+gone=.example.net",
        "news+gone=example.net.",
        "news+list+gone=example.net+k3ytoken",
        "news=gone+example.net",
        "news+gone(1)=example.net",
        "\"news+gone=example.net\"",
      })
  void other_addresses_name_nobody(String local) {
    assertEquals("nobody", named(Verp.USUAL, local));
  }

  @Test
  void other_delimiters_are_those_of_postfix() {
    Verp dash = Verp.of("-=").orElseThrow();
    assertEquals("gone@my-own.example.net", named(dash, "news-gone=my-own.example.net"));
    assertEquals("nobody", named(dash, "news+gone=example.net"));
    for (String none : new String[] {"", "+", "++", "+-", "+#", "+=="}) {
      assertEquals(Optional.empty(), Verp.of(none), none);
    }
    assertThrows(IllegalArgumentException.class, () -> new Verp('+', '+'));
  }
}
