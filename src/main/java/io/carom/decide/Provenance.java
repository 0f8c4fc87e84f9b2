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

  Because because();

  /// Nothing speaks against it, and nothing proves it.
  record Plausible(Because because) implements Provenance {}

  /// It says of itself that it is about somebody else's mail.
  record Unproven(Because because) implements Provenance {}

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
          Because.of(
              "who sent the report is forged: {} says dmarc=fail",
              "报告的发件人系伪造:{} 给出 dmarc=fail",
              checked.get().authservId()));
    }
    return byOriginal(trust.senderDomains(), original);
  }

  private static Provenance byOriginal(Set<String> senderDomains, Optional<Original> original) {
    if (senderDomains.isEmpty()) {
      return new Plausible(
          Because.of(
              "no sender domains are configured, so originals are not checked",
              "未配置发信域名,因此不核对原邮件"));
    }
    if (original.isEmpty()) {
      return new Plausible(Because.of("the report returns no original to check", "报告没有附上可核对的原邮件"));
    }
    List<String> domains = senders(original.get());
    if (domains.isEmpty()) {
      return new Plausible(Because.of("the returned original names no sender", "退回的原邮件没有写明发件人"));
    }
    return domains.stream().anyMatch(domain -> isOurs(senderDomains, domain))
        ? new Plausible(
            Because.of("the returned original is from {}", "退回的原邮件来自 {}", domains.getFirst()))
        : new Unproven(
            Because.of(
                "the returned original is from {}, which is not ours",
                "退回的原邮件来自 {},不是我们的域名",
                domains.getFirst()));
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
