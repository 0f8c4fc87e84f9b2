package io.carom.flow;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.RecipientKey;
import io.carom.mime.Flaw;
import io.carom.report.Outcome;
import io.carom.report.Report;
import io.carom.verp.Verp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whom a report is about, as far as the address tells that it came to.
///
/// That address is as forgeable as the report, so it says what the report leaves open and
/// contradicts nothing: where the report names nobody it is about that recipient; where it names
/// somebody else and no original recipient, that recipient is the original one, for which another
/// pays with a soft bounce at most. What happened is the report's to say. A return path of this
/// kind is for one recipient, so a report of several outcomes is left as it is.
///
/// @param verp how a return path names a recipient; empty where none does
public record ReturnPath(Optional<Verp> verp) {

  /// What was added is noted with this word.
  static final String FLAW = "recipient-from-return-path";

  /// The same report, with whom it does not name itself.
  public Report named(Report report, Envelope envelope) {
    if (report.outcomes().size() != 1 || envelope.recipients().size() != 1) {
      return report;
    }
    Address cameTo = envelope.recipients().getFirst().address();
    return verp.flatMap(each -> each.recipient(cameTo))
        .map(sentTo -> named(report, sentTo))
        .orElse(report);
  }

  private static Report named(Report report, Address sentTo) {
    Outcome it = report.outcomes().getFirst();
    boolean isNamed =
        it.recipient().map(RecipientKey::of).filter(RecipientKey.of(sentTo)::equals).isPresent();
    if (isNamed || it.originalRecipient().isPresent()) {
      return report;
    }
    List<Flaw> flaws = new ArrayList<>(report.flaws());
    flaws.add(new Flaw(FLAW, "RCPT TO"));
    Outcome now =
        it.recipient().isEmpty()
            ? it.about(Optional.of(sentTo), Optional.empty())
            : it.about(it.recipient(), Optional.of(sentTo));
    return report.with(List.of(now), flaws);
  }
}
