package io.carom.report;

import java.util.Optional;
import java.util.Set;

/// A Diagnostic-Code (RFC 3464 section 2.3.6), restored.
///
/// @param type in lower case, such as `smtp` or `x-postfix`; empty where none is given
/// @param reply what it says, read as a reply
record Diagnostic(Optional<String> type, ReplyText reply) {

  /// Words that are types though they do not begin with `x-`; another word before a semicolon is
  /// the beginning of the text.
  private static final Set<String> TYPES =
      Set.of("smtp", "esmtp", "lmtp", "dns", "unknown", "local", "unix", "x400", "notes");

  /// @param field the field's lines, ended by LF
  static Diagnostic of(String field) {
    TypedValue typed = TypedValue.of(field);
    Optional<String> type =
        typed.type().filter(word -> word.startsWith("x-") || TYPES.contains(word));
    String words = type.isPresent() ? typed.value() : field;
    return new Diagnostic(type, ReplyText.of(OctalEscapes.decode(words)));
  }

  boolean isEmpty() {
    return reply.text().isEmpty();
  }
}
