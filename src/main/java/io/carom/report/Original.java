package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.Octets;
import io.carom.mime.Headers;
import io.carom.mime.Mime;
import io.carom.mime.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The header of the message that was reported on, as far as the report returned it (RFC 6522
/// section 3).
///
/// Where nothing was returned but its Message-ID is told elsewhere, that is the only field.
///
/// @param headers field name in lower case to its values, unfolded and decoded, in order
public record Original(Map<String, List<String>> headers) {

  /// As what the original is returned (RFC 6522 section 3, RFC 6533 section 6), and misspellings.
  private static final Set<String> TYPES =
      Set.of(
          "message/rfc822",
          "message/global",
          "message/partial",
          "message/rfc822-headers",
          "message/global-headers",
          "text/rfc822-headers",
          "text/rfc822-header",
          "text/rfc822");

  public Original {
    headers = Map.copyOf(headers);
  }

  /// The original that a report returned behind its machine-readable part, or before it where
  /// the order is wrong.
  static Optional<Original> returned(Part message, Part machineReadable) {
    List<Part> behind =
        message
            .walk()
            .dropWhile(part -> part != machineReadable)
            .filter(part -> part != machineReadable)
            .toList();
    return behind.stream()
        .filter(Original::isReturned)
        .findFirst()
        .or(() -> behind.stream().filter(Original::looksReturned).findFirst())
        .or(() -> message.walk().filter(Original::isReturned).findFirst())
        .map(part -> of(part.asMessage().headers()))
        .filter(original -> !original.headers().isEmpty());
  }

  /// The original in a text that quotes it, header first.
  static Optional<Original> quoted(String text) {
    Part message = Mime.read(Octets.ascii(text));
    Original original = of(message.headers());
    return original.headers().isEmpty() ? Optional.empty() : Optional.of(original);
  }

  /// An original of which only the Message-ID is known.
  static Optional<Original> known(Optional<String> messageId) {
    return messageId
        .map(String::strip)
        .filter(id -> id.startsWith("<") && id.endsWith(">"))
        .map(id -> new Original(Map.of("message-id", List.of(id))));
  }

  private static Original of(Headers header) {
    Map<String, List<String>> headers = new HashMap<>();
    for (Headers.Field field : header.fields()) {
      headers
          .computeIfAbsent(field.name().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(Headers.decoded(field.value()));
    }
    headers.replaceAll((name, values) -> List.copyOf(values));
    return new Original(headers);
  }

  private static boolean isReturned(Part part) {
    return TYPES.contains(part.mediaType());
  }

  /// Some servers return the original as plain text.
  private static boolean looksReturned(Part part) {
    if (!part.mediaType().equals("text/plain")) {
      return false;
    }
    Headers headers = part.asMessage().headers();
    return headers.has("From") && (headers.has("Message-ID") || headers.has("Date"));
  }

  /// The first value of a field, its name in any case.
  public Optional<String> first(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /// The Message-ID of the original, with its angle brackets.
  public Optional<String> messageId() {
    return first("message-id").map(String::strip).filter(id -> !id.isEmpty());
  }

  /// To whom the original was addressed: To and Cc.
  List<Address> addressees() {
    return addresses("to", "cc");
  }

  /// Who wrote or sent the original, and so did not fail to receive it.
  public List<Address> writers() {
    return addresses("from", "sender", "reply-to", "return-path");
  }

  private List<Address> addresses(String... fields) {
    return Stream.of(fields)
        .flatMap(name -> headers.getOrDefault(name, List.of()).stream())
        .flatMap(value -> Headers.addressesIn(value).stream())
        .toList();
  }
}
