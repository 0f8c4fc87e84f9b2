package io.carom.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The SMTP dialogue that Sendmail and Courier print into their reports: `>>>` before what they
/// sent, `<<<` before what was answered.
///
/// Sendmail's Diagnostic-Code has only the first line of a reply, and sometimes none or that of
/// the wrong command; the whole stands here.
record Transcript(List<Exchange> exchanges) {

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
    List<Exchange> exchanges = new ArrayList<>();
    String command = "";
    List<String> reply = new ArrayList<>();
    for (String line : text.lines().toList()) {
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
    return new Transcript(List.copyOf(exchanges));
  }

  /// The exchange whose reply begins with these words.
  Optional<Exchange> beginningWith(String firstLine) {
    return exchanges.stream()
        .filter(e -> !firstLine.isEmpty() && e.lines().getFirst().equals(firstLine))
        .findFirst();
  }

  /// The only refusal in it.
  Optional<Exchange> onlyRefusal() {
    List<Exchange> refusals = exchanges.stream().filter(Exchange::refuses).toList();
    return refusals.size() == 1 ? Optional.of(refusals.getFirst()) : Optional.empty();
  }
}
