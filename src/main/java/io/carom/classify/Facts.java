package io.carom.classify;

import io.carom.mail.EnhancedStatus;
import io.carom.mail.ReplyCode;
import io.carom.report.Outcome;
import io.carom.report.ReplyText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The facts of an outcome as rules ask for them.
///
/// @param statuses the outcome's code and the one in the server's own words, where that differs
/// @param prose the human-readable part, which is read where the diagnostic leaves a doubt
/// @param remoteMta in lower case; the recipient's domain where it has no name; empty where
/// neither is known
/// @param guesses codes that the reporting system made out of the bare reply code
/// @param recipientDomain in lower case, empty where unknown
/// @param command in upper case, empty where unknown
/// @param remote whether the recipient's domain is not of the reporting system's own house
/// @param named whether the host that answered is known by name
record Facts(
    Optional<ReplyCode> replyCode,
    List<EnhancedStatus> statuses,
    List<EnhancedStatus> guesses,
    Folded diagnostic,
    Folded prose,
    String remoteMta,
    String command,
    String recipientDomain,
    boolean remote,
    boolean named) {

  /// What Sendmail and its kin write into the Status field where a server gave a reply code and
  /// no enhanced one.
  private static final Map<Integer, Set<String>> MADE_OF =
      Map.of(
          450, Set.of("4.2.0"),
          451, Set.of("4.3.0"),
          452, Set.of("4.3.1"),
          550, Set.of("5.1.1", "5.2.0"),
          551, Set.of("5.1.6"),
          552, Set.of("5.2.2"),
          553, Set.of("5.1.0", "5.1.3"),
          554, Set.of("5.5.0"));

  static Facts of(Outcome outcome) {
    return of(outcome, Context.NONE);
  }

  static Facts of(Outcome outcome, Context context) {
    ReplyText said = ReplyText.of(cut(spoken(outcome)));
    String domain = outcome.recipient().map(a -> a.domain().toLowerCase(Locale.ROOT)).orElse("");
    return new Facts(
        outcome.replyCode().or(said::replyCode),
        Stream.concat(outcome.status().stream(), said.status().stream()).distinct().toList(),
        outcome.status().filter(status -> isMadeUp(status, said)).stream().toList(),
        Folded.of(said.text()),
        Folded.of(cut(outcome.text())),
        server(host(outcome.remoteMta().orElse("")), domain),
        outcome.command().orElse("").strip().toUpperCase(Locale.ROOT),
        domain,
        context.isRemote(domain),
        outcome.remoteMta().filter(m -> m.chars().anyMatch(Character::isLetter)).isPresent());
  }

  /// What was said of the outcome: of a local program that left its exit status or a few words,
  /// with their type before it (`x-unix; 67`), since a bare number means nothing to a rule.
  private static String spoken(Outcome outcome) {
    boolean program = outcome.diagnosticType().filter("x-unix"::equals).isPresent();
    return program && !outcome.diagnostic().isEmpty()
        ? "x-unix; " + outcome.diagnostic()
        : outcome.diagnostic();
  }

  /// 4 for a transient answer, 5 for a permanent one, 0 where nothing says.
  ///
  /// Where codes disagree the answer is transient, which harms nobody. Two have no voice in that:
  /// x.4.7 beside a reply, since it tells the age of the message and not what the server meant,
  /// and 4.0.0, which says nothing and stands on failures whose tries ran out.
  int klass() {
    boolean soft =
        replyCode.filter(c -> c.klass() == 4).isPresent()
            || statuses.stream()
                .anyMatch(
                    s ->
                        s.klass() == 4
                            && !s.isGeneric()
                            && !(replyCode.isPresent() && isExpiry(s)));
    boolean hard =
        replyCode.filter(c -> c.klass() == 5).isPresent()
            || statuses.stream().anyMatch(s -> s.klass() == 5);
    return soft ? 4 : hard ? 5 : 0;
  }

  /// Whether a match is by a code that nobody but the reporting system said, made of the reply
  /// code.
  boolean isGuess(Candidate match) {
    return match.words() == null
        && guesses.stream().anyMatch(s -> s.toString().equals(match.code()));
  }

  /// Whether the answer came after the message, when a server has already taken the recipient.
  boolean isAfterData() {
    return command.startsWith("DATA") || command.startsWith("END OF DATA") || command.equals(".");
  }

  /// Whether the answer is to MAIL FROM, before any recipient was named.
  boolean isAtMailFrom() {
    return command.startsWith("MAIL");
  }

  /// Whether a code says that a policy refuses, which is not about the address.
  boolean isRefusal() {
    return statuses.stream().anyMatch(s -> s.subject() == 7);
  }

  /// Whether the answer is to RCPT TO, so about the recipient and nothing else.
  boolean isAtRcpt() {
    return command.startsWith("RCPT");
  }

  /// Whether a code says that the mailbox is there (RFC 3463 section 3.3: x.2.z).
  boolean isMailboxThere() {
    return statuses.stream().anyMatch(s -> s.subject() == 2);
  }

  /// Whether the host that answered bears the recipient's domain in its name.
  boolean saidByTheDomainItself() {
    return !recipientDomain.isEmpty() && named && Context.isBelow(remoteMta, recipientDomain);
  }

  private static boolean isMadeUp(EnhancedStatus status, ReplyText said) {
    return said.status().isEmpty()
        && said.replyCode().isPresent()
        && MADE_OF
            .getOrDefault(said.replyCode().get().value(), Set.of())
            .contains(status.toString());
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

  /// The host that answered; where only its number is known, or nothing, the recipient's domain
  /// tells whose it was.
  private static String server(String host, String recipientDomain) {
    boolean named = host.chars().anyMatch(Character::isLetter);
    return named ? host : recipientDomain;
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
