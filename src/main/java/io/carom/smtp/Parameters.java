package io.carom.smtp;

import io.carom.mail.Xtext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.subethamail.smtp.RejectException;

/// The ESMTP parameters of a MAIL or RCPT command (RFC 5321 section 4.1.2, RFC 3461 section 4).
final class Parameters {

  private static final int MAX_ENVID = 100;
  private static final int MAX_ORCPT = 500;
  private static final int MAX_LONG_DIGITS = 18;

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /// Reads `KEY=value KEY ...`.
  ///
  /// @throws RejectException 555 for a key we do not know, 501 for one that comes twice
  static Parameters read(String text, Set<String> known) throws RejectException {
    Map<String, String> values = new HashMap<>();
    for (String word : text.isEmpty() ? new String[0] : text.split(" +", -1)) {
      int sign = word.indexOf('=');
      String key = (sign < 0 ? word : word.substring(0, sign)).toUpperCase(Locale.ROOT);
      if (!known.contains(key)) {
        throw new Reply(555, "5.5.4", "Parameter not recognised").refusal();
      }
      if (values.put(key, sign < 0 ? "" : word.substring(sign + 1)) != null) {
        throw new Reply(501, "5.5.4", "Parameter given twice").refusal();
      }
    }
    return new Parameters(values);
  }

  /// SMTPUTF8, which has no value (RFC 6531 section 3.4).
  boolean smtpUtf8() throws RejectException {
    if (!values.getOrDefault("SMTPUTF8", "").isEmpty()) {
      throw Reply.BAD_PARAMETER.refusal();
    }
    return values.containsKey("SMTPUTF8");
  }

  /// Whether SIZE (RFC 1870 section 5) says more than that many octets; a number of any length
  /// is understood.
  boolean sizeExceeds(int maxBytes) throws RejectException {
    String size = values.getOrDefault("SIZE", "0");
    if (!size.matches("[0-9]+")) {
      throw Reply.BAD_PARAMETER.refusal();
    }
    String digits = size.replaceFirst("^0+(?=.)", "");
    return digits.length() > MAX_LONG_DIGITS || Long.parseLong(digits) > maxBytes;
  }

  /// BODY (RFC 6152 section 2); both kinds are received the same way, BINARYMIME needs CHUNKING.
  void checkBody() throws RejectException {
    oneOf("BODY", Set.of("7BIT", "8BITMIME"));
  }

  /// RET (RFC 3461 section 4.3).
  Optional<String> returnContent() throws RejectException {
    return oneOf("RET", Set.of("FULL", "HDRS"));
  }

  /// ENVID (RFC 3461 section 4.4), decoded.
  Optional<String> envelopeId() throws RejectException {
    Optional<String> envid = value("ENVID");
    return envid.isEmpty()
        ? envid
        : present(envid.filter(v -> v.length() <= MAX_ENVID).flatMap(Xtext::decode));
  }

  /// ORCPT (RFC 3461 section 4.2, RFC 6533 section 3), decoded, without its type.
  Optional<String> originalRecipient() throws RejectException {
    Optional<String> orcpt = value("ORCPT");
    return orcpt.isEmpty()
        ? orcpt
        : present(orcpt.filter(v -> v.length() <= MAX_ORCPT).flatMap(Parameters::typedAddress));
  }

  private static Optional<String> typedAddress(String value) {
    int sign = value.indexOf(';');
    if (sign < 1 || !value.substring(0, sign).matches("[A-Za-z0-9-]+")) {
      return Optional.empty();
    }
    String address = value.substring(sign + 1);
    return value.regionMatches(true, 0, "utf-8;", 0, sign + 1)
        ? Xtext.decodeUtf8(address)
        : Xtext.decode(address);
  }

  /// NOTIFY (RFC 3461 section 4.1) in capital letters.
  Optional<String> notifyOn() throws RejectException {
    Optional<String> when = value("NOTIFY").map(v -> v.toUpperCase(Locale.ROOT));
    boolean valid =
        when.map(v -> v.matches("NEVER|(SUCCESS|FAILURE|DELAY)(,(SUCCESS|FAILURE|DELAY))*"))
            .orElse(true);
    return valid ? when : present(Optional.empty());
  }

  private Optional<String> oneOf(String key, Set<String> words) throws RejectException {
    Optional<String> word = value(key).map(v -> v.toUpperCase(Locale.ROOT));
    return word.isEmpty() ? word : present(word.filter(words::contains));
  }

  private Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  private static Optional<String> present(Optional<String> value) throws RejectException {
    if (value.filter(v -> !v.isEmpty()).isEmpty()) {
      throw Reply.BAD_PARAMETER.refusal();
    }
    return value;
  }
}
