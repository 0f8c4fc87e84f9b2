package io.carom.flow;

import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.RecipientKey;
import io.carom.report.Original;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.util.Optional;

/// What makes two reports tell the same fact, whatever door they came through.
///
/// The original's Message-ID, else its ENVID, with recipient and action; without either, each
/// delivery of the report is a fact of its own, so a report sent again as another message would
/// count again.
final class CountKey {

  private CountKey() {}

  /// @param n the outcome's place in the report: tells recipients apart that have no address
  static String of(Mail mail, Optional<Envelope.Recipient> to, Report report, Outcome it, int n) {
    String who = it.recipient().map(a -> RecipientKey.of(a).value()).orElse("#" + n);
    return Announcements.digest(origin(mail, to, report) + "\n" + who + "\n" + it.action().word());
  }

  private static String origin(Mail mail, Optional<Envelope.Recipient> to, Report report) {
    return report
        .original()
        .flatMap(Original::messageId)
        .map(id -> "message-id " + id)
        .or(() -> Facts.envelopeId(report).map(id -> "envid " + id))
        .orElseGet(
            () ->
                "delivery "
                    + mail.id().value()
                    + " "
                    + to.map(r -> RecipientKey.of(r.address()).value()).orElse(""));
  }
}
