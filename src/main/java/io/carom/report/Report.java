package io.carom.report;

import io.carom.mime.Flaw;
import java.util.List;
import java.util.Optional;

/// What a message turned out to be. Every kind carries what could be read and what was wrong
/// with it.
public sealed interface Report {

  /// Which reader recognised it: `rfc3464`, `rfc6533`, `rfc5965`, `rfc3834`, `rfc8098`, the name
  /// of a dialect (`qmail`, `exim`, `qq`, `notice` for layouts unknown), or `ordinary`.
  String format();

  /// What happened to whom; empty for ordinary mail.
  List<Outcome> outcomes();

  /// The returned original, where any of its header came back.
  Optional<Original> original();

  List<Flaw> flaws();

  /// A delivery status notification (RFC 3464, RFC 6533) or a text that means the same.
  ///
  /// @param reportingMta the name in Reporting-MTA, without its type
  /// @param envelopeId Original-Envelope-Id, its case kept (RFC 3464 section 2.2.1)
  record Delivery(
      String format,
      List<Outcome> outcomes,
      Optional<Original> original,
      Optional<String> reportingMta,
      Optional<String> envelopeId,
      List<Flaw> flaws)
      implements Report {
    public Delivery {
      outcomes = List.copyOf(outcomes);
      flaws = List.copyOf(flaws);
    }
  }

  /// A feedback report (RFC 5965). Only `abuse` and `opt-out` are complaints that act.
  ///
  /// @param feedbackType Feedback-Type in lower case, unknown ones kept; empty where it is missing
  /// @param authFailure which check failed (RFC 6591 section 3.1): `dkim`, `spf`, `dmarc`; only
  /// reports of the type `auth-failure` say
  /// @param identityAlignment which of `dkim` and `spf` were aligned with the sender (RFC 9991
  /// section 4), or `none`
  record Complaint(
      String format,
      String feedbackType,
      List<Outcome> outcomes,
      Optional<Original> original,
      Optional<String> reportingMta,
      Optional<String> envelopeId,
      Optional<String> authFailure,
      Optional<String> identityAlignment,
      List<Flaw> flaws)
      implements Report {
    public Complaint {
      outcomes = List.copyOf(outcomes);
      flaws = List.copyOf(flaws);
    }

    /// Whether a person asked not to be mailed: the types that act on a recipient.
    public boolean acts() {
      return feedbackType.equals("abuse") || feedbackType.equals("opt-out");
    }
  }

  /// A mailbox that answered by itself (RFC 3834), a read receipt (RFC 8098) included: no bounce.
  ///
  /// @param absence what it says of its writer's return
  record AutoReply(
      String format,
      List<Outcome> outcomes,
      Optional<Original> original,
      Absence absence,
      List<Flaw> flaws)
      implements Report {
    public AutoReply {
      outcomes = List.copyOf(outcomes);
      flaws = List.copyOf(flaws);
    }
  }

  /// No report: a person's mail, a newsletter.
  record Ordinary(List<Flaw> flaws) implements Report {
    public Ordinary {
      flaws = List.copyOf(flaws);
    }

    @Override
    public String format() {
      return "ordinary";
    }

    @Override
    public List<Outcome> outcomes() {
      return List.of();
    }

    @Override
    public Optional<Original> original() {
      return Optional.empty();
    }
  }

  /// The same with another account of what happened to whom; ordinary mail tells of nobody.
  default Report with(List<Outcome> outcomes, List<Flaw> flaws) {
    return switch (this) {
      case Delivery it ->
          new Delivery(it.format, outcomes, it.original, it.reportingMta, it.envelopeId, flaws);
      case Complaint it ->
          new Complaint(
              it.format,
              it.feedbackType,
              outcomes,
              it.original,
              it.reportingMta,
              it.envelopeId,
              it.authFailure,
              it.identityAlignment,
              flaws);
      case AutoReply it -> new AutoReply(it.format, outcomes, it.original, it.absence, flaws);
      case Ordinary _ -> new Ordinary(flaws);
    };
  }

  /// One word for what this is, as JSON carries it.
  default String kind() {
    return switch (this) {
      case Delivery ignored -> "delivery";
      case Complaint ignored -> "complaint";
      case AutoReply ignored -> "auto-reply";
      case Ordinary ignored -> "ordinary";
    };
  }
}
