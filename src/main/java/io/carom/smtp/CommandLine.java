package io.carom.smtp;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The command line that came last, as the library may see it: its verb alone, [#NO] where it is
/// not obeyed.
final class CommandLine {

  /// The verb of every line we do not obey; no client can say it, since a client's verbs are
  /// letters.
  static final String NO = "!NO!";

  private final Set<String> verbs;
  private String argument = "";
  private Reply refusal = Reply.BYE;

  /// @param verbs those that are obeyed
  CommandLine(Set<String> verbs) {
    this.verbs = verbs;
  }

  /// What stood behind its verb.
  String argument() {
    return argument;
  }

  /// The answer to a line that shows as [#NO].
  Reply refusal() {
    return refusal;
  }

  /// Its verb; empty at the end of all lines.
  Optional<String> verb(Line line) {
    return switch (line) {
      case Line.Text(String text) -> command(text);
      case Line.Flawed.TOO_LONG -> no(new Reply(500, "5.5.2", "Line too long"));
      case Line.Flawed.NOT_TEXT -> no(new Reply(500, "5.5.2", "Line is not text"));
      case Line.Flawed.BARE_LINE_END -> no(new Reply(421, "4.5.2", "Lines end in CRLF, closing"));
      case Line.End.END -> Optional.empty();
    };
  }

  private Optional<String> command(String text) {
    int blank = text.indexOf(' ');
    String verb = upper(blank < 0 ? text : text.substring(0, blank));
    argument = blank < 0 ? "" : text.substring(blank).strip();
    return verbs.contains(verb)
        ? Optional.of(verb)
        : no(new Reply(500, "5.5.1", "Command not recognised"));
  }

  /// ASCII only: `ı` must not become the I of a verb.
  private static String upper(String verb) {
    return verb.chars().allMatch(c -> c < 128) ? verb.toUpperCase(Locale.ROOT) : verb;
  }

  /// Obeys nothing, and answers that.
  Optional<String> no(Reply reply) {
    refusal = reply;
    return Optional.of(NO);
  }
}
