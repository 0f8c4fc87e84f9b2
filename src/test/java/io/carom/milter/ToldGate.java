package io.carom.milter;

import io.carom.flow.Gate;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.Optional;

/// A gate at which `gone@example.net` and `weg-ü@example.net` are off every list and
/// `cross@example.net` off `news`; it is not ready to judge `later@example.net`, and falls over
/// `bug@example.net`.
final class ToldGate implements Gate {

  static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");

  @Override
  public Answer admit(Optional<String> list, Address recipient) {
    return switch (RecipientKey.of(recipient).value()) {
      case "gone@example.net", "weg-\u00fc@example.net" ->
          new Answer.Withheld(list.orElse("news"), "user-unknown", SINCE, Optional.empty());
      case "cross@example.net" ->
          list.filter("news"::equals).isPresent()
              ? new Answer.Withheld("news", "complaint", SINCE, Optional.empty())
              : new Answer.Open();
      case "later@example.net" -> new Answer.NotReady();
      case "bug@example.net" -> throw new IllegalStateException("a bug");
      default -> new Answer.Open();
    };
  }
}
