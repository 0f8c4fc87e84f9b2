package io.carom.report;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the SMTP command that was answered, where a text tells it: Postfix's `(in reply to RCPT
/// TO command)`, Exim's `SMTP error from remote mail server after RCPT TO:`, Coremail's `SMTP
/// error, RCPT TO:`, DragonFly's `did not like our RCPT TO:`, m-FILTER's section `SMTP command`,
/// qmail's `does not like recipient`.
///
/// A greeting is no command; nothing is found for it.
final class Commands {

  private static final Pattern ANSWERED =
      Pattern.compile(
          "(?:in repl(?:y|ies) to|in response to|(?:server|mailer|host) (?:after|for)|error,"
              + "|did not like our|-smtp command)[ \\r\\n]+(?:the |pipelined |sending )?"
              + "(end of data|final data|mail from|rcpt to|mail|rcpt|data|ehlo|helo|lhlo|starttls"
              + "|auth)\\b",
          Pattern.CASE_INSENSITIVE);

  /// What qmail-remote says of the command in words of its own.
  private static final Map<String, String> QMAIL =
      Map.of(
          "does not like recipient.", "RCPT TO",
          "but sender was rejected.", "MAIL FROM",
          "failed on DATA command.", "DATA",
          "failed after I sent the message.", "end of DATA");

  private Commands() {}

  static Optional<String> in(String text) {
    Matcher answered = ANSWERED.matcher(Prose.collapsed(text));
    return answered.find() ? Optional.of(named(answered.group(1))) : inQmailsWords(text);
  }

  private static Optional<String> inQmailsWords(String text) {
    return QMAIL.entrySet().stream()
        .filter(said -> text.contains(said.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
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
