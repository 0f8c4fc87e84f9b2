package io.carom.report;

import java.util.List;
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

  /// What stands before a command that was answered; sought as plain words, since a pattern that
  /// may begin anywhere costs ten times as much.
  private static final List<String> BEFORE =
      List.of(
          "in reply to",
          "in replies to",
          "in response to",
          "server after",
          "server for",
          "mailer after",
          "mailer for",
          "host after",
          "host for",
          "error,",
          "did not like our",
          "-smtp command");

  private static final Pattern COMMAND =
      Pattern.compile(
          " (?:the |pipelined |sending )?"
              + "(end of data|final data|mail from|rcpt to|mail|rcpt|data|ehlo|helo|lhlo|starttls"
              + "|auth)\\b");

  /// What qmail-remote says of the command in words of its own.
  private static final Map<String, String> QMAIL =
      Map.of(
          "does not like recipient.", "RCPT TO",
          "but sender was rejected.", "MAIL FROM",
          "failed on DATA command.", "DATA",
          "failed after I sent the message.", "end of DATA");

  private Commands() {}

  static Optional<String> in(String text) {
    String folded = Prose.collapsed(text).toLowerCase(Locale.ROOT);
    Matcher command = COMMAND.matcher(folded);
    int first = folded.length();
    Optional<String> answered = Optional.empty();
    for (String words : BEFORE) {
      int at = commandBehind(words, folded, command);
      if (at >= 0 && at < first) {
        first = at;
        answered = Optional.of(named(command.group(1)));
      }
    }
    return answered.or(() -> inQmailsWords(text));
  }

  /// Where the words first stand with a command behind them, which the matcher then holds; -1
  /// where they do not.
  private static int commandBehind(String words, String text, Matcher command) {
    for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      if (command.region(at + words.length(), text.length()).lookingAt()) {
        return at;
      }
    }
    return -1;
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
