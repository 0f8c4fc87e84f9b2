package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mime.Flaw;
import io.carom.report.Action;
import io.carom.report.Outcome;
import io.carom.report.Report;
import io.carom.verp.Verp;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the address tells that a report came to, beside what the report itself tells.
class ReturnPathTest {

  private static final String TOLD = "news+gone=example.net@bounces.example.org";
  private static final ReturnPath PATHS = new ReturnPath(Optional.of(Verp.USUAL));

  private static Optional<Address> address(String text) {
    return Address.parse(text);
  }

  private static Outcome failed(String recipient, String original) {
    return Outcome.of(Action.FAILED)
        .recipient(address(recipient))
        .originalRecipient(address(original))
        .diagnostic("550 5.1.1 unknown")
        .build();
  }

  private static Report report(Outcome... outcomes) {
    return new Report.Delivery(
        "rfc3464",
        List.of(outcomes),
        Optional.empty(),
        Optional.of("mx.example.net"),
        Optional.empty(),
        List.of());
  }

  private static Envelope to(String... addresses) {
    Envelope none = Envelope.none();
    return new Envelope(
        none.sender(),
        Stream.of(addresses).map(a -> Envelope.Recipient.of(address(a).orElseThrow())).toList(),
        none.envelopeId(),
        none.returnContent(),
        none.smtpUtf8(),
        none.peer(),
        none.helo());
  }

  private static final List<Flaw> NOTED =
      List.of(new Flaw("recipient-from-return-path", "RCPT TO"));

  @Test
  void a_report_that_names_nobody_is_about_whom_its_return_path_names() {
    Report named = PATHS.named(report(failed("", "")), to(TOLD));
    assertEquals(List.of(failed("gone@example.net", "")), named.outcomes());
    assertEquals(NOTED, named.flaws());
  }

  @Test
  void where_it_names_another_the_return_path_names_the_original() {
    Report named = PATHS.named(report(failed("moved@example.com", "")), to(TOLD));
    assertEquals(List.of(failed("moved@example.com", "gone@example.net")), named.outcomes());
    assertEquals(NOTED, named.flaws());
  }

  @Test
  void what_the_report_says_itself_wins() {
    for (Outcome said :
        List.of(
            failed("GONE@example.net", ""),
            failed("moved@example.com", "listed@example.com"),
            failed("", "listed@example.com"))) {
      Report report = report(said);
      assertSame(report, PATHS.named(report, to(TOLD)));
    }
  }

  @Test
  void a_path_is_for_one_recipient_and_a_report_that_is_not_is_left_as_it_is() {
    Report two = report(failed("", ""), failed("other@example.net", ""));
    assertSame(two, PATHS.named(two, to(TOLD)));
    Report one = report(failed("", ""));
    assertSame(one, PATHS.named(one, to(TOLD, "news+lost=example.net@bounces.example.org")));
    assertSame(one, PATHS.named(one, to()));
    assertSame(one, PATHS.named(one, to("news@bounces.example.org")));
    assertSame(one, new ReturnPath(Optional.empty()).named(one, to(TOLD)));
  }

  @Test
  void mail_that_is_no_report_stays_none() {
    Report letter = new Report.Ordinary(List.of());
    assertSame(letter, PATHS.named(letter, to(TOLD)));
  }

  @Test
  void every_kind_keeps_the_rest_of_what_it_tells() {
    Outcome nobody = Outcome.of(Action.COMPLAINED).build();
    Report.Complaint complaint =
        new Report.Complaint(
            "rfc5965",
            "abuse",
            List.of(nobody),
            Optional.empty(),
            Optional.of("fbl.example.net"),
            Optional.of("an-id"),
            Optional.of("dkim"),
            Optional.of("spf"),
            List.of(new Flaw("redacted", "part 2")));
    assertEquals(
        new Report.Complaint(
            "rfc5965",
            "abuse",
            List.of(nobody.about(address("gone@example.net"), Optional.empty())),
            Optional.empty(),
            Optional.of("fbl.example.net"),
            Optional.of("an-id"),
            Optional.of("dkim"),
            Optional.of("spf"),
            List.of(new Flaw("redacted", "part 2"), NOTED.getFirst())),
        PATHS.named(complaint, to(TOLD)));
  }
}
