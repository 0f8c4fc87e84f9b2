package io.carom.flow;

import io.carom.classify.Classifier;
import io.carom.mail.Mail;
import io.carom.mime.Mime;
import io.carom.mime.Part;
import io.carom.report.Authentication;
import io.carom.report.Report;
import io.carom.report.Reports;
import io.carom.verp.Verp;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads a message with the rules of the day.
///
/// @param classifier the one in force now: rules may be reloaded while we run
/// @param verp how a return path names a recipient; empty where none does
public record BounceReader(Supplier<Classifier> classifier, Optional<Verp> verp) implements Reader {

  /// Reads the return paths that Postfix makes where nobody says otherwise.
  public BounceReader(Supplier<Classifier> classifier) {
    this(classifier, Optional.of(Verp.USUAL));
  }

  @Override
  public Reading read(Mail mail) {
    Part message = Mime.read(mail.octets());
    Report report =
        new ReturnPath(verp).named(Reports.read(message, mail.envelope()), mail.envelope());
    return new Reading(
        report, classifier.get().classify(report), Authentication.in(message.headers()));
  }
}
