package io.carom.report;

import io.carom.mail.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The SMTP dialogue that Sendmail and Courier print into their reports: `>>>` before what they
/// sent, `<<<` before what was answered.
///
/// Sendmail's Diagnostic-Code has only the first line of a reply, and sometimes none or that of
/// the wrong command; the whole stands here.
///
/// @param own what Sendmail says itself, a line of its own with a code at its end
record Transcript(List<Exchange> exchanges, List<Own> own) {

  private static final String BEGINS = "Transcript of session follows";

  private static final Transcript NONE = new Transcript(List.of(), List.of());

  private static final Pattern OWN_LINE = Pattern.compile("[45]\\d\\d .*");

  /// What Sendmail says of a failure that no remote server caused, such as the words of a program
  /// that delivers (`maildrop: maildir over quota.`) and its own below them.
  ///
  /// @param words all of it, line by line
  /// @param line the last line, which has the code
  record Own(String words, String line) {

    private boolean isAbout(Address recipient) {
      return line.toLowerCase(Locale.ROOT)
          .contains("<" + recipient.toString().toLowerCase(Locale.ROOT) + ">");
    }
  }

  /// One reply.
  ///
  /// @param command what stands behind the last `>>>` before it; empty for a greeting
  /// @param lines the reply, line by line
  /// @param remark the server's own line behind it, which names the recipient where the reply was
  /// about one
  record Exchange(String command, List<String> lines, String remark) {

    /// Whether this is a refusal, and none of the noise that follows one.
    boolean refuses() {
      char klass = lines.getFirst().isEmpty() ? ' ' : lines.getFirst().charAt(0);
      return (klass == '4' || klass == '5') && !lines.getFirst().startsWith("503");
    }

    String reply() {
      return String.join("\n", lines);
    }

    /// The command that was answered. Sendmail sends RCPT and DATA in one go and prints the last
    /// of them, so that only its remark tells whether a recipient was meant.
    Optional<String> answered() {
      String upper = command.toUpperCase(Locale.ROOT);
      if (upper.startsWith("RCPT") || upper.startsWith("DATA") && remark.contains("@")) {
        return Optional.of("RCPT TO");
      }
      if (upper.startsWith("MAIL")) {
        return Optional.of("MAIL FROM");
      }
      return Optional.empty();
    }
  }

  static Transcript of(String text) {
    if (!text.contains("<<<") && !text.contains(BEGINS)) {
      return NONE;
    }
    List<Exchange> exchanges = new ArrayList<>();
    String command = "";
    List<String> reply = new ArrayList<>();
    for (String line : text.lines().map(Transcript::mark).toList()) {
      boolean answer = line.startsWith("<<<");
      if (answer) {
        reply.add(line.substring(3).strip());
      }
      boolean more = answer && reply.getLast().startsWith("-", 3);
      if (!more && !reply.isEmpty()) {
        exchanges.add(new Exchange(command, List.copyOf(reply), answer ? "" : line.strip()));
        reply.clear();
      } else if (!answer && !exchanges.isEmpty() && exchanges.getLast().remark().isEmpty()) {
        Exchange last = exchanges.removeLast();
        exchanges.add(new Exchange(last.command(), last.lines(), line.strip()));
      }
      if (line.startsWith(">>>")) {
        command = line.substring(3).strip();
      } else if (line.startsWith("...")) {
        // "... while talking to": another host, whose greeting answers no command.
        command = "";
      }
    }
    if (!reply.isEmpty()) {
      exchanges.add(new Exchange(command, List.copyOf(reply), ""));
    }
    return new Transcript(List.copyOf(exchanges), own(text));
  }

  /// Courier puts a blank before its marks.
  private static String mark(String line) {
    return line.startsWith(" >>>") || line.startsWith(" <<<") ? line.substring(1) : line;
  }

  private static List<Own> own(String text) {
    List<Own> own = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String line : text.lines().dropWhile(l -> !l.contains(BEGINS)).skip(1).toList()) {
      if (line.startsWith("<<<") || line.startsWith(">>>") || line.startsWith("... while ")) {
        words.clear();
      } else if (!line.isBlank()) {
        words.add(line.strip());
      }
      if (OWN_LINE.matcher(line).matches()) {
        own.add(new Own(String.join("\n", words), line.strip()));
        words.clear();
      }
    }
    return List.copyOf(own);
  }

  /// What Sendmail says of a recipient: the line that names it, or the first of all where there
  /// is only one recipient, since what it says later follows from that (`MX list for ... points
  /// back`, then `Local configuration error`).
  Optional<Own> about(Optional<Address> recipient, boolean sole) {
    return recipient
        .flatMap(address -> own.stream().filter(o -> o.isAbout(address)).findFirst())
        .or(() -> sole && !own.isEmpty() ? Optional.of(own.getFirst()) : Optional.empty());
  }

  /// The exchange whose reply is this text, or begins with it as its first line.
  Optional<Exchange> quotedBy(String text) {
    return exchanges.stream()
        .filter(e -> !text.isEmpty())
        .filter(
            e -> e.lines().getFirst().equals(text) || ReplyText.of(e.reply()).text().equals(text))
        .findFirst();
  }

  /// The only refusal in it.
  Optional<Exchange> onlyRefusal() {
    List<Exchange> refusals = exchanges.stream().filter(Exchange::refuses).toList();
    return refusals.size() == 1 ? Optional.of(refusals.getFirst()) : Optional.empty();
  }
}
