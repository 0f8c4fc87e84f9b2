package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import io.carom.mime.Part;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A message as the readers of notices look at it: its texts for people, found and folded once.
///
/// @param fromSystem whether From or the envelope says that a mail system wrote it
/// @param head subject, sender and program, a line each, lower case
/// @param texts the texts for people, plain ones first, each with its lower-case double
record NoticeText(Part message, boolean fromSystem, String head, List<Text> texts) {

  /// Notices are short, and the patterns of layouts look at every line of one.
  private static final int LONGEST = 64 << 10;

  private static final int MOST_TEXTS = 4;

  /// One text, and the same with lower-case letters: of the same length, so that what is found in
  /// one stands at the same place of the other.
  ///
  /// @param flat the folded one with every run of blanks and line ends made one blank, since
  /// sentences break anywhere
  record Text(String said, String folded, String flat) {

    static Text of(String text) {
      String bounded = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
      String said = OctalEscapes.decode(bounded).replace("\r\n", "\n").replace('\r', '\n');
      String folded = said.toLowerCase(Locale.ROOT);
      String same = folded.length() == said.length() ? folded : said;
      return new Text(said, same, Prose.collapsed(same));
    }

    Text before(int end) {
      return new Text(said.substring(0, end), folded.substring(0, end), flat);
    }
  }

  static NoticeText of(Message whole) {
    Part message = whole.part();
    String head =
        Stream.of("Subject", "From", "X-Mailer")
            .map(name -> message.headers().words(name).orElse(""))
            .collect(Collectors.joining("\n"));
    return new NoticeText(
        message, whole.isFromSystem(), head.toLowerCase(Locale.ROOT), texts(whole));
  }

  private static List<Text> texts(Message whole) {
    List<Part> leaves = whole.part().walk().filter(part -> part.children().isEmpty()).toList();
    Stream<String> plain =
        leaves.stream()
            .filter(part -> whole.isText(part, "text/plain") || part.isMultipart())
            .map(Part::text);
    Stream<String> html =
        leaves.stream()
            .filter(part -> whole.isText(part, "text/html"))
            .map(part -> HtmlText.of(bounded(part.text())));
    return Stream.concat(plain, html)
        .filter(text -> !text.isBlank())
        .limit(MOST_TEXTS)
        .map(Text::of)
        .toList();
  }

  private static String bounded(String html) {
    return html.length() <= 4 * LONGEST ? html : html.substring(0, 4 * LONGEST);
  }

  /// Who is told: no notice reports a failure of the very address that it is sent to.
  Set<RecipientKey> told() {
    return Stream.of("From", "To", "Delivered-To", "Reply-To")
        .flatMap(name -> message.headers().addresses(name).stream())
        .map(RecipientKey::of)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// Whom the header field of Exim and Gmail names.
  List<Address> named() {
    return FailedField.of(message);
  }

  /// The original, where it came as a part of its own.
  Optional<Original> attached() {
    return Original.returned(message, message);
  }
}
