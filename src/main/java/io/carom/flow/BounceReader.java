package io.carom.flow;

import io.carom.classify.Classifier;
import io.carom.mail.Mail;
import io.carom.mime.Mime;
import io.carom.mime.Part;
import io.carom.report.Authentication;
import io.carom.report.Report;
import io.carom.report.Reports;
import java.util.function.Supplier;

/// Reads a message with the rules of the day.
///
/// @param classifier the one in force now: rules may be reloaded while we run
public record BounceReader(Supplier<Classifier> classifier) implements Reader {

  @Override
  public Reading read(Mail mail) {
    Part message = Mime.read(mail.octets());
    Report report = Reports.read(message, mail.envelope());
    return new Reading(
        report, classifier.get().classify(report), Authentication.in(message.headers()));
  }
}
