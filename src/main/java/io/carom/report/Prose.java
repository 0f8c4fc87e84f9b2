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

  /// Where a server's reply begins: at the head of a line, which may be GMX's that has the enhanced
  /// code only, or behind the words or marks that introduce it (`Remote host said: 550`, `host
  /// mx1.example.net [192.0.2.10]: 550`, `<<< 550`, `failed with: 550`).
  private static final Pattern REPLY =
      Pattern.compile(
          "(?m)(?:^|said: |\\][:,] |<<< |>>> |smtp; ?|with: |reason: )(?=[245][0-9][0-9][ -])"
              + "|^(?=[245]\\.[0-7]\\.[0-9]{1,3} )");

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
    Matcher reply = REPLY.matcher(words);
    return reply.find() ? Optional.of(words.substring(reply.end())) : Optional.empty();
  }

  /// A text with every run of blanks and line ends made one blank.
  static String collapsed(String text) {
    StringBuilder line = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        gap = !line.isEmpty();
      } else {
        if (gap) {
          line.append(' ');
        }
        gap = false;
        line.append(c);
      }
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
    if (line.indexOf('@') < 0) {
      return Optional.empty();
    }
    Matcher leading = LEADING_ADDRESS.matcher(line);
    return leading.find() ? Optional.of(leading) : Optional.empty();
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
