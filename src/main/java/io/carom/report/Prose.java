package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import io.carom.mime.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The part of a report that is written for people: what it says about whom.
///
/// Servers begin a paragraph with the address it is about (`<gone@example.net>: host ... said`),
/// in the outermost column of that paragraph.
final class Prose {

  /// A paragraph that goes on longer is no longer about one recipient.
  private static final int MAX_LENGTH = 4_000;

  private static final Pattern LEADING_ADDRESS =
      Pattern.compile(
          "^([ \\t]*)<?([^\\s<>(),;:\"@：，、。；]++@[^\\s<>(),;:\"@：，、。；]+?)>?"
              + "(?:[:,;：，；]|\\.\\.\\.|\\s|$)");

  /// What a server's reply stands behind where it does not begin a line (`Remote host said: 550`,
  /// `host mx1.example.net [192.0.2.10]: 550`, `<<< 550`, `failed with: 550`).
  private static final List<String> BEFORE_A_REPLY =
      List.of("said: ", "]: ", "], ", "<<< ", ">>> ", "smtp;", "smtp; ", "with: ", "reason: ");

  private static final Pattern ENHANCED = Pattern.compile("[245]\\.[0-7]\\.[0-9]{1,3} ");

  private static final String LINE_ENDS = "\n\r\u0085\u2028\u2029";

  private final String text;
  private final Map<RecipientKey, Paragraph> paragraphs = new LinkedHashMap<>();

  /// What is said of one address, the address itself left out.
  record Paragraph(Address about, String words) {}

  private Prose(String text) {
    this.text = text;
    index();
  }

  static Prose of(String text) {
    return new Prose(OctalEscapes.decode(text));
  }

  /// The texts in front of a report's machine-readable part; HTML only where there is no plain
  /// text.
  static Prose before(Part message, Part machineReadable) {
    List<Part> before =
        message.walk().takeWhile(part -> part != machineReadable).filter(Prose::isProse).toList();
    boolean plain = before.stream().anyMatch(part -> part.mediaType().equals("text/plain"));
    return of(
        before.stream()
            .filter(part -> part.mediaType().equals("text/plain") == plain)
            .map(part -> plain ? part.text() : HtmlText.of(part.text()))
            .collect(Collectors.joining("\n")));
  }

  private static boolean isProse(Part part) {
    boolean text = part.mediaType().equals("text/plain") || part.mediaType().equals("text/html");
    return text && part.disposition().filter(d -> d.equals("attachment")).isEmpty();
  }

  String text() {
    return text;
  }

  /// All of it in one line, cut where it gets long.
  String brief() {
    return collapsed(cut(text));
  }

  List<Paragraph> paragraphs() {
    return List.copyOf(paragraphs.values());
  }

  Optional<Paragraph> about(Address address) {
    return Optional.ofNullable(paragraphs.get(RecipientKey.of(address)));
  }

  /// The only paragraph there is.
  Optional<Paragraph> only() {
    return paragraphs.size() == 1
        ? Optional.of(paragraphs.values().iterator().next())
        : Optional.empty();
  }

  /// The reply that words about a recipient quote, to the end of the words; empty where they
  /// quote none.
  static Optional<String> quotedReply(String words) {
    for (int i = 0; i + 4 <= words.length(); i++) {
      char c = words.charAt(i);
      if ((c == '2' || c == '4' || c == '5') && isReply(words, i)) {
        return Optional.of(words.substring(i));
      }
    }
    return Optional.empty();
  }

  /// Whether a reply begins with the digit at `at`; at the head of a line it may be one of GMX's,
  /// which have the enhanced code only.
  private static boolean isReply(String words, int at) {
    boolean opensLine = at == 0 || LINE_ENDS.indexOf(words.charAt(at - 1)) >= 0;
    boolean code =
        isDigit(words, at + 1)
            && isDigit(words, at + 2)
            && (words.charAt(at + 3) == ' ' || words.charAt(at + 3) == '-');
    return code
        ? opensLine || isIntroduced(words, at)
        : opensLine
            && words.charAt(at + 1) == '.'
            && ENHANCED.matcher(words).region(at, words.length()).lookingAt();
  }

  private static boolean isIntroduced(String words, int at) {
    for (String before : BEFORE_A_REPLY) {
      if (words.startsWith(before, at - before.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDigit(String words, int at) {
    return words.charAt(at) >= '0' && words.charAt(at) <= '9';
  }

  /// A text with every run of blanks and line ends made one blank.
  static String collapsed(String text) {
    StringBuilder line = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int word = i;
      while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
        i++;
      }
      if (i > word) {
        line.append(line.isEmpty() ? "" : " ").append(text, word, i);
      }
      i++;
    }
    return line.toString();
  }

  private static String cut(String words) {
    return words.length() <= MAX_LENGTH ? words : words.substring(0, MAX_LENGTH);
  }

  private void index() {
    Optional<Address> about = Optional.empty();
    int indent = 0;
    List<String> words = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Optional<Matcher> leading = leading(line);
      int column = leading.map(m -> m.group(1).length()).orElse(Integer.MAX_VALUE);
      boolean starts =
          leading.isPresent() && (about.isEmpty() || column <= indent && !isOf(about, leading));
      if (starts || line.isBlank()) {
        keep(about, words);
        about = Optional.empty();
        words = new ArrayList<>();
      }
      if (starts) {
        about = leading.flatMap(m -> Address.parse(m.group(2)));
        indent = column;
        words.add(line.substring(leading.get().end()).strip());
      } else if (about.isPresent()) {
        words.add(line.strip());
      }
    }
    keep(about, words);
  }

  /// Whether a line goes on about the same address: a reply repeats it, and a gateway may have
  /// taken the indent of its further lines away.
  private static boolean isOf(Optional<Address> about, Optional<Matcher> leading) {
    return leading
        .flatMap(m -> Address.parse(m.group(2)))
        .map(RecipientKey::of)
        .equals(about.map(RecipientKey::of));
  }

  private static Optional<Matcher> leading(String line) {
    if (!mayLead(line)) {
      return Optional.empty();
    }
    Matcher leading = LEADING_ADDRESS.matcher(line);
    return leading.find() ? Optional.of(leading) : Optional.empty();
  }

  /// Whether the first word has an `@`: few lines are worth the pattern.
  private static boolean mayLead(String line) {
    int at = line.indexOf('@');
    int word = 0;
    while (word < at && (line.charAt(word) == ' ' || line.charAt(word) == '\t')) {
      word++;
    }
    int blank = line.indexOf(' ', word);
    return at >= 0 && (blank < 0 || at < blank);
  }

  private void keep(Optional<Address> about, List<String> words) {
    about.ifPresent(
        address -> {
          String said = cut(String.join("\n", words).strip());
          paragraphs.merge(
              RecipientKey.of(address),
              new Paragraph(address, said),
              (first, second) -> first.words().isEmpty() ? second : first);
        });
  }
}
