package io.carom.decide;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import io.carom.report.Authentication;
import io.carom.report.Original;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How sure it is that a report is about our mail (RFC 3464 section 4.1: reports are as
/// forgeable as any mail).
public sealed interface Provenance {

  String because();

  /// Nothing speaks against it, and nothing proves it.
  record Plausible(String because) implements Provenance {}

  /// It says of itself that it is about somebody else's mail.
  record Unproven(String because) implements Provenance {}

  /// The word used in JSON.
  default String word() {
    return switch (this) {
      case Plausible ignored -> "plausible";
      case Unproven ignored -> "unproven";
    };
  }

  /// Grades a report: by what servers we trust say of who sent it, then by the sender of the
  /// returned original.
  ///
  /// A failed check lowers the grade. One that passed lifts none: of the servers that spread
  /// forged reports most pass SPF or DKIM under their own name.
  ///
  /// @param authentications the report's own, the topmost first
  static Provenance grade(
      Trust trust, Optional<Original> original, List<Authentication> authentications) {
    Optional<Authentication> checked =
        authentications.stream()
            .filter(one -> trust.authservIds().contains(one.authservId()))
            .findFirst();
    if (checked.flatMap(one -> one.of("dmarc")).filter("fail"::equals).isPresent()) {
      return new Unproven(
          "who sent the report is forged: %s says dmarc=fail"
              .formatted(checked.get().authservId()));
    }
    return byOriginal(trust.senderDomains(), original);
  }

  private static Provenance byOriginal(Set<String> senderDomains, Optional<Original> original) {
    if (senderDomains.isEmpty()) {
      return new Plausible("no sender domains are configured, so originals are not checked");
    }
    if (original.isEmpty()) {
      return new Plausible("the report returns no original to check");
    }
    List<String> domains = senders(original.get());
    if (domains.isEmpty()) {
      return new Plausible("the returned original names no sender");
    }
    return domains.stream().anyMatch(domain -> isOurs(senderDomains, domain))
        ? new Plausible("the returned original is from " + domains.getFirst())
        : new Unproven(
            "the returned original is from " + domains.getFirst() + ", which is not ours");
  }

  private static List<String> senders(Original original) {
    return List.of("from", "sender", "return-path").stream()
        .flatMap(field -> original.first(field).stream())
        .flatMap(value -> address(value).stream())
        .map(address -> RecipientKey.domain(address.domain()))
        .toList();
  }

  private static Optional<Address> address(String field) {
    int open = field.lastIndexOf('<');
    int close = field.indexOf('>', Math.max(open, 0));
    return Address.parse(
        open >= 0 && close > open ? field.substring(open + 1, close) : field.strip());
  }

  private static boolean isOurs(Set<String> senderDomains, String domain) {
    return senderDomains.stream()
        .map(RecipientKey::domain)
        .anyMatch(ours -> domain.equals(ours) || domain.endsWith("." + ours));
  }
}
