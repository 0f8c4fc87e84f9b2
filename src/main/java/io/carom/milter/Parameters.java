package io.carom.milter;

import io.carom.mail.Xtext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The ESMTP parameters of a path, as the mail server took them: what is odd in them is left out,
/// since refusing was its business.
record Parameters(List<String> words) {

  static Parameters of(List<String> arguments) {
    return new Parameters(arguments.subList(1, arguments.size()));
  }

  boolean has(String key) {
    return words.stream().anyMatch(word -> word.equalsIgnoreCase(key));
  }

  Optional<String> value(String key) {
    String prefix = key + "=";
    return words.stream()
        .filter(word -> word.regionMatches(true, 0, prefix, 0, prefix.length()))
        .map(word -> word.substring(prefix.length()))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /// ENVID (RFC 3461 section 4.4), decoded.
  Optional<String> envelopeId() {
    return value("ENVID").flatMap(Xtext::decode);
  }

  /// RET (RFC 3461 section 4.3) in capital letters.
  Optional<String> returnContent() {
    return value("RET").map(word -> word.toUpperCase(Locale.ROOT));
  }

  /// ORCPT (RFC 3461 section 4.2, RFC 6533 section 3), decoded, without its type.
  Optional<String> originalRecipient() {
    return value("ORCPT")
        .map(Packet::utf8)
        .filter(value -> value.indexOf(';') > 0)
        .flatMap(
            value -> {
              String address = value.substring(value.indexOf(';') + 1);
              return value.regionMatches(true, 0, "utf-8;", 0, 6)
                  ? Xtext.decodeUtf8(address)
                  : Xtext.decode(address);
            });
  }

  /// NOTIFY (RFC 3461 section 4.1) in capital letters.
  Optional<String> notifyOn() {
    return value("NOTIFY").map(word -> word.toUpperCase(Locale.ROOT));
  }
}
