package io.carom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.app.RuleFolder;
import io.carom.classify.Verdict;
import io.carom.cli.Whereabouts.Place;
import io.carom.flow.BounceReader;
import io.carom.flow.Reading;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.mime.Mime;
import io.carom.report.Action;
import io.carom.report.Fixtures;
import io.carom.report.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {

  private static final String TWO =
      """
      From: MAILER-DAEMON@mail.example.org
      Subject: failed
      Content-Type: multipart/report; boundary=b

      --b
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: base64

      PGFubmFAZXhhbXBsZS5uZXQ+OiA1NTAgZ29uZQo8YmVuQGV4YW1wbGUubmV0PjogNTUwIG5vdAogIGhlcmUgYW55bW9yZQo=
      --b
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mail.example.org

      Final-Recipient: rfc822; anna@example.net
      Status: 5.1.1

      Final-Recipient: rfc822; ben@example.net
      Status: 5.1.1
      Diagnostic-Code: smtp; 550 mailbox
        is gone
      --b--
      """;

  private static final Whereabouts PLACES = Whereabouts.in(Mime.read(octets(TWO)));

  private static Octets octets(String text) {
    return Octets.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Outcome about(String address) {
    return Outcome.of(Action.FAILED).recipient(Address.parse(address)).build();
  }

  @Test
  void a_fact_is_looked_for_among_the_fields_about_its_own_recipient() {
    assertEquals(
        Optional.of(new Place("part 2", false, Optional.of("Status"), 4)),
        PLACES.of(about("anna@example.net"), "5.1.1", "Status"));
    assertEquals(
        Optional.of(new Place("part 2", false, Optional.of("Status"), 7)),
        PLACES.of(about("ben@example.net"), "5.1.1", "Status"));
  }

  @Test
  void a_folded_field_is_one_field_and_its_words_are_found_over_the_fold() {
    assertEquals(
        Optional.of(new Place("part 2", false, Optional.of("Diagnostic-Code"), 8)),
        PLACES.of(about("ben@example.net"), "mailbox is gone", "Diagnostic-Code"));
    assertEquals(
        Optional.of(new Place("part 2", false, Optional.of("Diagnostic-Code"), 9)),
        PLACES.of(about("ben@example.net"), "is gone", "Diagnostic-Code"));
  }

  @Test
  void a_text_is_searched_decoded_and_from_the_recipient_on() {
    assertEquals(
        Optional.of(new Place("part 1", false, Optional.empty(), 2)),
        PLACES.of(about("ben@example.net"), "not here anymore", ""));
    assertEquals(
        Optional.of(new Place("part 1", false, Optional.empty(), 1)),
        PLACES.of(about("anna@example.net"), "550", "Diagnostic-Code"));
  }

  @Test
  void a_code_is_not_found_inside_of_a_longer_number() {
    assertEquals(Optional.empty(), PLACES.of(about("anna@example.net"), "55", ""));
    assertEquals(Optional.empty(), PLACES.of(about("anna@example.net"), "never said", ""));
  }

  @Test
  void what_only_the_header_says_is_found_there() {
    assertEquals(
        Optional.of(new Place("message", true, Optional.of("From"), 0)),
        PLACES.of(about("anna@example.net"), "MAILER-DAEMON@mail.example.org", ""));
  }

  /// Whatever the layout: what a reader tells of a fixture stands somewhere in it.
  @Test
  void the_facts_of_every_fixture_have_a_place() throws RuleFolder.Unusable {
    RuleFolder rules = RuleFolder.open(Path.of("conf/rules"));
    BounceReader reader = new BounceReader(rules::classifier);
    List<String> homeless = new ArrayList<>();
    int facts = 0;
    for (Fixtures.Fixture fixture : Fixtures.all()) {
      Reading reading = reader.read(Mail.of(Envelope.none(), fixture.octets(), Instant.EPOCH));
      Whereabouts places = Whereabouts.in(Mime.read(fixture.octets()));
      for (int i = 0; i < reading.verdicts().size(); i++) {
        Outcome outcome = reading.report().outcomes().get(i);
        Verdict verdict = reading.verdicts().get(i);
        Map<String, Place> stood = Explanation.places(places, outcome, verdict);
        for (Map.Entry<String, Boolean> said : said(outcome, verdict).entrySet()) {
          facts += said.getValue() ? 1 : 0;
          if (said.getValue() && !stood.containsKey(said.getKey())) {
            homeless.add(fixture.name() + " #" + (i + 1) + " " + said.getKey());
          }
        }
      }
    }
    System.out.printf("explained: %d facts of fixtures, without a place %s%n", facts, homeless);
    assertTrue(homeless.size() <= facts / 100, () -> "without a place: " + homeless);
  }

  private static Map<String, Boolean> said(Outcome outcome, Verdict verdict) {
    return Map.of(
        "recipient", outcome.recipient().isPresent(),
        "status", outcome.status().isPresent(),
        "replyCode", outcome.replyCode().isPresent(),
        "diagnostic", !outcome.diagnostic().isEmpty(),
        "evidence", !verdict.evidence().isEmpty() && !verdict.rule().startsWith("action/"));
  }
}
