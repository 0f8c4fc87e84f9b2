package io.carom.report;

import io.carom.mail.Address;
import io.carom.mime.Flaw;
import io.carom.mime.Part;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A report in plain text, as its readers take it apart: what a mail system says, a line that
/// divides, and the original behind it.
///
/// @param said the lines in front of the original
record TextLayout(Part message, List<String> said, Optional<Original> original) {

  /// The text of a message that a mail system wrote, divided before the first line that the
  /// predicate knows; empty where a person wrote it, who may quote a report, or the text does not
  /// hold the words that all texts of this layout do.
  static Optional<TextLayout> of(Message message, String mark, Predicate<String> divides) {
    return message.isFromSystem() && message.says(mark)
        ? message.lines().map(lines -> divided(message.part(), lines, divides))
        : Optional.empty();
  }

  private static TextLayout divided(Part message, List<String> lines, Predicate<String> divides) {
    for (int i = 0; i < lines.size(); i++) {
      if (divides.test(lines.get(i))) {
        List<String> behind = lines.subList(i + 1, lines.size());
        String original = String.join("\n", behind.stream().dropWhile(String::isBlank).toList());
        return new TextLayout(message, lines.subList(0, i), Original.quoted(original + "\n"));
      }
    }
    return new TextLayout(message, lines, Optional.empty());
  }

  /// What one recipient is told of, facts taken from the words about it.
  ///
  /// @param words the server's own, the reply that it quotes among them
  static Outcome outcome(Action action, Address recipient, String words, Optional<String> host) {
    return outcome(
        action, recipient, ReplyText.of(Prose.quotedReply(words).orElse(words)), words, host);
  }

  /// @param reply the server's reply, taken from the words or from elsewhere
  static Outcome outcome(
      Action action, Address recipient, ReplyText reply, String words, Optional<String> host) {
    String text = Prose.collapsed(words);
    return Outcome.of(action)
        .recipient(Optional.of(recipient))
        .status(reply.status())
        .replyCode(reply.replyCode())
        .diagnostic(reply.text())
        .text(text.equals(reply.text()) ? "" : text)
        .command(Commands.in(words))
        .remoteMta(host)
        .build();
  }

  Report delivery(String format, List<Outcome> outcomes, Optional<String> reportingMta) {
    List<Flaw> flaws = message.flaws();
    return new Report.Delivery(format, outcomes, original, reportingMta, Optional.empty(), flaws);
  }

  String text() {
    return String.join("\n", said);
  }

  /// What a pattern's first group finds in the text.
  static Optional<String> found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
