package io.carom.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The header of the message that was reported on, as far as the report returned it (RFC 6522
/// section 3).
///
/// @param headers field name in lower case to its values, unfolded and decoded, in order
public record Original(Map<String, List<String>> headers) {

  public Original {
    headers = Map.copyOf(headers);
  }

  /// The first value of a field, its name in any case.
  public Optional<String> first(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /// The Message-ID of the original, with its angle brackets.
  public Optional<String> messageId() {
    return first("message-id").map(String::strip).filter(id -> !id.isEmpty());
  }
}
