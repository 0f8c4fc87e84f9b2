package io.carom.ledger;

import io.carom.ledger.Entries.Event;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.OutcomeEntry;
import io.carom.ledger.Entries.Suppression;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.MailId;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Entries for tests, each told apart by a word.
final class Samples {

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Address GONE = new Address("Gone", "Example.NET");

  private Samples() {}

  static Mail mail(String word) {
    return mail(word, NOON, "bounces@localhost");
  }

  static Mail mail(String word, Instant at, String... recipients) {
    Envelope envelope =
        new Envelope(
            Optional.empty(),
            List.of(recipients).stream()
                .map(r -> Envelope.Recipient.of(Address.parse(r).orElseThrow()))
                .toList(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.of("127.0.0.1"),
            Optional.of("mx.example.net"));
    return Mail.of(envelope, Octets.ascii("Subject: " + word + "\r\n\r\n" + word + "\r\n"), at);
  }

  static OutcomeEntry outcome(MailId mail, int n, String countKey) {
    return new OutcomeEntry(
        mail,
        n,
        countKey,
        Optional.of(RecipientKey.of(GONE)),
        "delivery",
        "failed",
        "user-unknown",
        "remove",
        "generic/no-such-user",
        "{\"reason\":\"user-unknown\"}",
        "unproven",
        Optional.of("news"),
        "acted",
        "the address is dead",
        NOON);
  }

  static Suppression suppression(String list, String address) {
    return suppression(list, address, NOON, Optional.empty(), Optional.of(mail("s").id()));
  }

  static Suppression suppression(
      String list, String address, Instant since, Optional<Instant> until, Optional<MailId> by) {
    Address parsed = Address.parse(address).orElseThrow();
    return new Suppression(
        list,
        RecipientKey.of(parsed),
        parsed,
        "user-unknown",
        since,
        until,
        "550 5.1.1 user unknown",
        by);
  }

  static Event event(String id, Instant at) {
    return new Event(
        id,
        "bounce.hard",
        at,
        Optional.of("news"),
        Optional.of(RecipientKey.of(GONE)),
        "{\"type\":\"bounce.hard\"}");
  }

  static Held held(long outcome, long incident) {
    return new Held(outcome, "news", RecipientKey.of(GONE), GONE, incident);
  }
}
