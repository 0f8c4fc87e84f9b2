package io.carom.classify;

import java.util.Arrays;
import java.util.Optional;

/// Why mail was not delivered, or what else a report says: the stable vocabulary of verdicts.
///
/// Defaults, titles and advice stand in `reasons.tsv` beside this class.
public enum Reason {
  USER_UNKNOWN("user-unknown"),
  MAILBOX_DISABLED("mailbox-disabled"),
  ADDRESS_SYNTAX("address-syntax"),
  MAILBOX_MOVED("mailbox-moved"),
  AMBIGUOUS_ADDRESS("ambiguous-address"),
  KNOWN_INVALID("known-invalid"),
  HOST_UNKNOWN("host-unknown"),
  DOMAIN_NOT_ACCEPTING("domain-not-accepting"),
  ADDRESS_PROBLEM("address-problem"),
  MAILBOX_FULL("mailbox-full"),
  RECIPIENT_RESTRICTED("recipient-restricted"),
  MESSAGE_TOO_LARGE("message-too-large"),
  RECIPIENT_REFUSED("recipient-refused"),
  NOT_PERMITTED("not-permitted"),
  LIST_EXPANSION_PROBLEM("list-expansion-problem"),
  MAILBOX_PROBLEM("mailbox-problem"),
  SYSTEM_UNAVAILABLE("system-unavailable"),
  SYSTEM_FULL("system-full"),
  SYSTEM_MISCONFIGURED("system-misconfigured"),
  FEATURE_UNSUPPORTED("feature-unsupported"),
  NETWORK_ERROR("network-error"),
  UNREACHABLE("unreachable"),
  ROUTING_LOOP("routing-loop"),
  ROUTING_ERROR("routing-error"),
  DELIVERY_EXPIRED("delivery-expired"),
  CONGESTION("congestion"),
  PROTOCOL_ERROR("protocol-error"),
  AUTH_REQUIRED_FAILED("auth-required-failed"),
  SPF_FAILED("spf-failed"),
  DKIM_FAILED("dkim-failed"),
  DMARC_FAILED("dmarc-failed"),
  IP_BLOCKLISTED("ip-blocklisted"),
  SENDER_BLOCKLISTED("sender-blocklisted"),
  REPUTATION("reputation"),
  IP_RATE_LIMITED("ip-rate-limited"),
  SENDER_RATE_LIMITED("sender-rate-limited"),
  DOMAIN_RATE_LIMITED("domain-rate-limited"),
  RATE_LIMITED("rate-limited"),
  CONNECTION_LIMITED("connection-limited"),
  SPAM_CONTENT("spam-content"),
  CONTENT_REJECTED("content-rejected"),
  VIRUS("virus"),
  QUOTA_EXCEEDED("quota-exceeded"),
  ACCOUNT_SUSPENDED("account-suspended"),
  TOO_MANY_RECIPIENTS("too-many-recipients"),
  RELAY_DENIED("relay-denied"),
  REVERSE_DNS("reverse-dns"),
  BAD_SENDER_ADDRESS("bad-sender-address"),
  TLS_FAILED("tls-failed"),
  SECURITY("security"),
  POLICY("policy"),
  DELIVERED("delivered"),
  DELAYED("delayed"),
  AUTO_REPLY("auto-reply"),
  COMPLAINT("complaint"),
  UNDETERMINED("undetermined");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  /// The word used in rule files and JSON.
  public String word() {
    return word;
  }

  public static Optional<Reason> of(String word) {
    return Arrays.stream(values()).filter(v -> v.word.equals(word)).findFirst();
  }
}
