package io.carom.report;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads qmail's bounces (QSBMF): `Hi. This is the qmail-send program`, a paragraph `<address>:`
/// for each recipient, `--- Below this line is a copy of the message.`
final class QmailReader implements Dialect {

  private static final Pattern HELLO =
      Pattern.compile("(?m)^Hi\\. This is the .{0,60} at (\\S{1,255}?)\\.?[ \\t]*$");

  private static final Pattern HOST =
      Pattern.compile(
          "(?m)^(?:Connected to )?(\\S{1,255}) (?:does not like|failed after I sent|but )");

  /// Sentences behind a reply, in qmail's own voice.
  private static final Pattern CLOSING =
      Pattern.compile("(?m)^(?:Giving up on |I'm not going to try again)");

  @Override
  public Optional<Report> read(Message message) {
    return TextLayout.of(
            message, "Hi. This is the ", line -> line.startsWith("--- Below this line"))
        .flatMap(QmailReader::report);
  }

  private static Optional<Report> report(TextLayout layout) {
    Optional<String> reporter = TextLayout.found(HELLO, layout.text());
    if (reporter.isEmpty()) {
      return Optional.empty();
    }
    // James greets in qmail's words, and names in its own way.
    List<Outcome> outcomes =
        Prose.of(layout.text()).paragraphs().stream()
            .filter(paragraph -> !paragraph.words().isBlank())
            .map(QmailReader::outcome)
            .toList();
    return outcomes.isEmpty()
        ? Optional.empty()
        : Optional.of(layout.delivery("qmail", outcomes, reporter));
  }

  private static Outcome outcome(Prose.Paragraph paragraph) {
    String words = CLOSING.split(paragraph.words(), 2)[0];
    return TextLayout.outcome(
        Action.FAILED, paragraph.about(), words, TextLayout.found(HOST, words));
  }
}
