package io.carom.classify;

import io.carom.mail.EnhancedStatus;
import io.carom.mail.ReplyCode;
import io.carom.report.Outcome;
import io.carom.report.ReplyText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The facts of an outcome as rules ask for them.
///
/// @param statuses the outcome's code and the one in the server's own words, where that differs
/// @param prose the human-readable part, which is read where the diagnostic leaves a doubt
/// @param remoteMta in lower case, empty where unknown
/// @param recipientDomain in lower case, empty where unknown
/// @param command in upper case, empty where unknown
record Facts(
    Optional<ReplyCode> replyCode,
    List<EnhancedStatus> statuses,
    Folded diagnostic,
    Folded prose,
    String remoteMta,
    String command,
    String recipientDomain) {

  static Facts of(Outcome outcome) {
    ReplyText said = ReplyText.of(cut(outcome.diagnostic()));
    return new Facts(
        outcome.replyCode().or(said::replyCode),
        Stream.concat(outcome.status().stream(), said.status().stream()).distinct().toList(),
        Folded.of(said.text()),
        Folded.of(cut(outcome.text())),
        host(outcome.remoteMta().orElse("")),
        outcome.command().orElse("").strip().toUpperCase(Locale.ROOT),
        outcome.recipient().map(a -> a.domain().toLowerCase(Locale.ROOT)).orElse(""));
  }

  /// 4 for a transient answer, 5 for a permanent one, 0 where nothing says.
  ///
  /// Where codes disagree the answer is transient, which harms nobody; only x.4.7 has no voice
  /// beside a reply, since it tells the age of the message and not what the server meant.
  int klass() {
    boolean soft =
        replyCode.filter(c -> c.klass() == 4).isPresent()
            || statuses.stream()
                .anyMatch(s -> s.klass() == 4 && !(replyCode.isPresent() && isExpiry(s)));
    boolean hard =
        replyCode.filter(c -> c.klass() == 5).isPresent()
            || statuses.stream().anyMatch(s -> s.klass() == 5);
    return soft ? 4 : hard ? 5 : 0;
  }

  /// Whether the recipient's domain is known and the words do not name it, so that whatever host
  /// they name is another.
  boolean namesAnotherHost() {
    return !recipientDomain.isEmpty()
        && !isNamed(diagnostic.text(), recipientDomain)
        && !isNamed(prose.text(), recipientDomain);
  }

  private static boolean isNamed(String words, String host) {
    for (int at = words.indexOf(host); at >= 0; at = words.indexOf(host, at + 1)) {
      int end = at + host.length();
      boolean opens = at == 0 || !isHostSign(words.charAt(at - 1));
      boolean dot = words.startsWith(".", end) && end + 1 < words.length();
      char next = end == words.length() ? ' ' : words.charAt(dot ? end + 1 : end);
      if (opens && !isHostSign(next)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHostSign(char c) {
    return c == '.' || c == '-' || Folded.isWord(c);
  }

  private static boolean isExpiry(EnhancedStatus status) {
    return status.subject() == 4 && status.detail() == 7;
  }

  private static String cut(String words) {
    return words.length() <= Folded.LIMIT ? words : words.substring(0, Folded.LIMIT);
  }

  private static String host(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    int type = lower.indexOf(';');
    String bare = type < 0 ? lower : lower.substring(type + 1).strip();
    int end = 0;
    while (end < bare.length() && " ([".indexOf(bare.charAt(end)) < 0) {
      end++;
    }
    return bare.endsWith(".") && end == bare.length()
        ? bare.substring(0, end - 1)
        : bare.substring(0, end);
  }
}
