package io.carom.classify;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a report says around one outcome: facts that are not the outcome's own.
///
/// @param reportingMta who reports, in lower case; empty where unknown
/// @param recipients all whom the report tells of
record Context(String reportingMta, Set<RecipientKey> recipients) {

  /// Nothing is known beside the outcome, as when one reply is judged by itself.
  static final Context NONE = new Context("", Set.of());

  static Context of(Report report) {
    Set<RecipientKey> recipients = new HashSet<>();
    report.outcomes().forEach(o -> o.recipient().map(RecipientKey::of).ifPresent(recipients::add));
    return new Context(
        reportingMta(report).orElse("").strip().toLowerCase(Locale.ROOT), recipients);
  }

  private static Optional<String> reportingMta(Report report) {
    return switch (report) {
      case Report.Delivery delivery -> delivery.reportingMta();
      case Report.Complaint complaint -> complaint.reportingMta();
      case Report.AutoReply ignored -> Optional.empty();
      case Report.Ordinary ignored -> Optional.empty();
    };
  }

  /// Whether the reporting system is known and not of the recipient's house: then a domain that
  /// it cannot route is somebody else's, not one of its own users.
  boolean isRemote(String recipientDomain) {
    if (reportingMta.isEmpty() || recipientDomain.isEmpty()) {
      return false;
    }
    String house = reportingMta.substring(reportingMta.indexOf('.') + 1);
    return !isBelow(recipientDomain, house) && !isBelow(reportingMta, recipientDomain);
  }

  /// The address of another recipient of the same report that an outcome's diagnostic names
  /// while it does not name the outcome's own; empty where there is none.
  Optional<String> othersNamed(Outcome outcome) {
    if (recipients.size() < 2) {
      return Optional.empty();
    }
    Set<RecipientKey> own = new HashSet<>();
    outcome.recipient().map(RecipientKey::of).ifPresent(own::add);
    outcome.originalRecipient().map(RecipientKey::of).ifPresent(own::add);
    Optional<String> other = Optional.empty();
    for (String word : outcome.diagnostic().split("[\\s<>()\\[\\];,:\"]+", -1)) {
      Optional<RecipientKey> named =
          word.indexOf('@') > 0 ? Address.parse(word).map(RecipientKey::of) : Optional.empty();
      if (named.isPresent() && own.contains(named.get())) {
        return Optional.empty();
      }
      if (other.isEmpty() && named.isPresent() && recipients.contains(named.get())) {
        other = Optional.of(word);
      }
    }
    return other;
  }

  static boolean isBelow(String host, String domain) {
    return host.equals(domain) || host.endsWith("." + domain);
  }
}
