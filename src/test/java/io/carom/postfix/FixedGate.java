package io.carom.postfix;

import io.carom.flow.Gate;
import io.carom.mail.Address;
import io.carom.socket.Listen;
import java.time.Instant;
import java.util.Optional;

/// A gate at which `gone@example.net` is off every list, and `cross@example.net` off `news`.
final class FixedGate implements Gate {

  static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");
  static final String GONE =
      "REJECT 5.7.1 Suppressed since 2026-03-01: user unknown (carom gate: user-unknown)";
  static final String CROSS =
      "REJECT 5.7.1 Suppressed since 2026-03-01: complaint (carom gate: complaint)";

  @Override
  public Answer admit(Optional<String> list, Address recipient) {
    return switch (recipient.toString()) {
      case "gone@example.net" ->
          new Answer.Withheld(list.orElse("news"), "user-unknown", SINCE, Optional.empty());
      case "cross@example.net" ->
          list.equals(Optional.of("news"))
              ? new Answer.Withheld("news", "complaint", SINCE, Optional.empty())
              : new Answer.Open();
      case "bug@example.net" -> throw new IllegalStateException("a bug");
      default -> new Answer.Open();
    };
  }

  static PostfixSettings settings() {
    return PostfixSettings.defaults(new Listen.Tcp("127.0.0.1", 0));
  }
}
