package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.decide.MailingList;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SendersTest {

  @Test
  void a_lists_bounce_address_is_its_sender_with_and_without_what_follows_the_plus() {
    MailingList news =
        new MailingList(
            "news",
            MailingList.DEFAULT_OWNER,
            false,
            Set.of(new RecipientKey("news-bounces@example.org")),
            Set.of());
    Senders senders = Senders.of(List.of(news), Set.of());
    assertEquals(Optional.of("news"), senders.list(Address.parse("News-Bounces@Example.ORG")));
    assertEquals(
        Optional.of("news"),
        senders.list(Address.parse("news-bounces+gone=example.net@example.org")));
    assertEquals(Optional.empty(), senders.list(Address.parse("news@example.org")));
    assertEquals(Optional.empty(), senders.list(Address.parse("news-bounces@example.com")));
    assertEquals(Optional.empty(), senders.list(Optional.empty()));
  }

  @Test
  void the_closest_name_of_a_sender_counts() {
    Senders senders =
        new Senders(
            Set.of(),
            Map.of("@example.org", "all", "a@example.org", "plain", "A+B@example.org", "detailed"));
    assertEquals(Optional.of("detailed"), senders.list(Address.parse("a+b@example.org")));
    assertEquals(Optional.of("plain"), senders.list(Address.parse("a+c@example.org")));
    assertEquals(Optional.of("all"), senders.list(Address.parse("b@example.org")));
  }

  @Test
  void senders_are_exempt_by_address_by_domain_and_as_the_null_sender() {
    Senders senders =
        new Senders(Set.of("Reset@example.org", "@Alerts.example.org", "<>"), Map.of());
    assertTrue(senders.isExempt(Address.parse("reset+1@example.org")));
    assertTrue(senders.isExempt(Address.parse("any@alerts.example.org")));
    assertTrue(senders.isExempt(Optional.empty()));
    assertFalse(senders.isExempt(Address.parse("news@example.org")));
    assertFalse(Senders.none().isExempt(Optional.empty()));
  }
}
