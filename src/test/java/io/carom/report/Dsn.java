package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Octets;
import io.carom.mime.Flaw;
import io.carom.mime.Mime;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Delivery reports put together for tests: a text for people and blocks of fields.
final class Dsn {

  /// A block about gone@example.net as it should be.
  static final String GONE =
      """
      Final-Recipient: rfc822; gone@example.net
      Action: failed
      Status: 5.1.1
      Diagnostic-Code: smtp; 550 5.1.1 user unknown
      """;

  private Dsn() {}

  static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  static String message(String text, String blocks) {
    return """
    From: MAILER-DAEMON@example.com
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b

    %s
    --b
    Content-Type: message/delivery-status

    %s
    --b--
    """
        .formatted(text, blocks);
  }

  /// Reads a report that has these blocks.
  static Report blocks(String blocks) {
    return read(message("sorry", blocks));
  }

  /// Reads a report that has this text and these blocks.
  static Report report(String text, String blocks) {
    return read(message(text, blocks));
  }

  static Report read(String message) {
    return read(message.getBytes(StandardCharsets.UTF_8));
  }

  static Report read(byte[] message) {
    return Reports.read(Mime.read(Octets.of(message)), Envelope.none());
  }

  /// The only outcome of a report that has these blocks.
  static Outcome only(String blocks) {
    return only(blocks(blocks));
  }

  static Outcome only(Report report) {
    if (report.outcomes().size() != 1) {
      throw new AssertionError("one outcome expected: " + report);
    }
    return report.outcomes().getFirst();
  }

  /// Whom a report names, `-` for nobody.
  static List<String> recipients(Report report) {
    return report.outcomes().stream()
        .map(o -> o.recipient().map(Address::toString).orElse("-"))
        .toList();
  }

  static List<String> codes(Report report) {
    return report.flaws().stream().map(Flaw::code).distinct().toList();
  }
}
