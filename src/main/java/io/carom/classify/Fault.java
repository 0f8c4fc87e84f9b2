package io.carom.classify;

import java.util.Arrays;
import java.util.Optional;

/// Whose doing a failure is, which says who must act.
public enum Fault {
  RECIPIENT_ADDRESS("recipient-address"),
  RECIPIENT_MAILBOX("recipient-mailbox"),
  MESSAGE_FORMAT("message-format"),
  RECEIVING_SYSTEM("receiving-system"),
  NETWORK("network"),
  SENDER_CONFIGURATION("sender-configuration"),
  SENDER_AUTHENTICATION("sender-authentication"),
  SENDER_REPUTATION("sender-reputation"),
  SENDER_RATE("sender-rate"),
  SENDER_CONTENT("sender-content"),
  SENDER_ACCOUNT("sender-account"),
  NONE("none"),
  UNKNOWN("unknown");

  private final String word;

  Fault(String word) {
    this.word = word;
  }

  /// The word used in rule files and JSON.
  public String word() {
    return word;
  }

  public static Optional<Fault> of(String word) {
    return Arrays.stream(values()).filter(v -> v.word.equals(word)).findFirst();
  }
}
