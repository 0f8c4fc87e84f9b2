package io.carom.report;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the SMTP command that was answered, where a text tells it: Postfix's `(in reply to RCPT
/// TO command)`, Exim's `SMTP error from remote mail server after RCPT TO:`, Coremail's `SMTP
/// error, RCPT TO:`, DragonFly's `did not like our RCPT TO:`.
///
/// A greeting is no command; nothing is found for it.
final class Commands {

  private static final Pattern ANSWERED =
      Pattern.compile(
          "(?:in repl(?:y|ies) to|in response to|(?:server|mailer|host) (?:after|for)|error,"
              + "|did not like our)[ \\r\\n]+(?:the |pipelined |sending )?"
              + "(end of data|final data|mail from|rcpt to|mail|rcpt|data|ehlo|helo|lhlo|starttls"
              + "|auth)\\b",
          Pattern.CASE_INSENSITIVE);

  private Commands() {}

  static Optional<String> in(String text) {
    Matcher answered = ANSWERED.matcher(Prose.collapsed(text));
    return answered.find() ? Optional.of(named(answered.group(1))) : Optional.empty();
  }

  /// The name that commands have with us.
  static String named(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "rcpt", "rcpt to" -> "RCPT TO";
      case "mail", "mail from" -> "MAIL FROM";
      case "end of data", "final data" -> "end of DATA";
      default -> word.toUpperCase(Locale.ROOT);
    };
  }
}
