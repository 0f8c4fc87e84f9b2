package io.carom.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.carom.classify.Reason;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A rule for a text that no rule knows, as far as a program can write one: what it looks for is
/// right, what it means is for a person to say. Until then it means something that harms nobody.
///
/// @param phrases all of which must be there
/// @param example a reply that must reach it, of nobody
record DraftRule(String id, Reason reason, List<String> phrases, String example, long seen) {

  /// What a draft may mean: reasons that keep the recipient, of which one is another opinion than
  /// the text has now.
  static final List<Reason> HARMLESS =
      List.of(Reason.POLICY, Reason.SYSTEM_UNAVAILABLE, Reason.CONTENT_REJECTED);

  private static final int PHRASES = 3;
  private static final int LONGEST = 300;

  private static final Pattern ADDRESS = Pattern.compile("[^\\s<>()\"',;:]+@[^\\s<>()\"',;:]+");
  private static final Pattern NUMBERED_HOST = Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b");
  private static final Pattern HOST =
      Pattern.compile(
          "(?<![@/\\w.-])(?:[a-z0-9-]+\\.)+[a-z]{2,}(?![\\w-])", Pattern.CASE_INSENSITIVE);

  DraftRule {
    phrases = List.copyOf(phrases);
  }

  /// @param number tells drafts of one file apart
  static DraftRule of(TextTemplate template, String text, long seen, int number) {
    List<String> phrases = template.longest(PHRASES);
    String name =
        phrases.stream()
            .findFirst()
            .map(phrase -> phrase.replaceAll("[^a-z]+", "-").replaceAll("^-+|-+$", ""))
            .filter(word -> !word.isEmpty())
            .orElse("text");
    String cut = name.length() <= 40 ? name : name.substring(0, 40).replaceAll("-[^-]*$", "");
    return new DraftRule(cut + "-" + number, HARMLESS.getFirst(), phrases, anonymous(text), seen);
  }

  DraftRule meaning(Reason other) {
    return new DraftRule(id, other, phrases, example, seen);
  }

  /// The text without anybody's name in it.
  private static String anonymous(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    String nobody = ADDRESS.matcher(line).replaceAll("user@example.com");
    String nowhere = NUMBERED_HOST.matcher(nobody).replaceAll("192.0.2.1");
    String said = HOST.matcher(nowhere).replaceAll("mx.example.com");
    return said.length() <= LONGEST ? said : said.substring(0, LONGEST);
  }

  /// The rule as it stands in a rule file, two blanks in.
  String yaml() {
    return """
      - id: %s
        reason: %s
        why: "DRAFT, seen %d times: write what the server means, then this reason's name"
        all: [%s]
        examples: [%s]
    """
        .formatted(
            id,
            reason.word(),
            seen,
            phrases.stream().map(DraftRule::quoted).collect(Collectors.joining(", ")),
            quoted(example));
  }

  /// A rule file of these drafts.
  static String file(List<DraftRule> drafts) {
    return "about: drafts, to be looked at one by one\nrules:\n"
        + drafts.stream().map(DraftRule::yaml).collect(Collectors.joining());
  }

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %s", id, reason.word());
  }
}
