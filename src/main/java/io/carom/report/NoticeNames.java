package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whom a notice of unknown layout names as failed: by a label, at the head of a paragraph with a
/// reply, behind a sentence that says so, or inside of a server's reply.
///
/// A wrong name removes somebody innocent and a missing one nobody: where two could be meant,
/// none is.
final class NoticeNames {

  /// An address that stands free, in ASCII: beside Chinese or Japanese nobody could tell where
  /// another would begin. Between angle brackets, any.
  private static final Pattern ADDRESS =
      Pattern.compile(
          "<([^\\s<>@]{1,128}@[^\\s<>@]{1,253})>"
              + "|(?<![\\p{L}\\p{N}.!#$%&'*+/=?^_`{|}~@-])"
              + "([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,128}"
              + "@[A-Za-z0-9][A-Za-z0-9-]{0,62}+(?:\\.[A-Za-z0-9-]{1,63}+){1,8}+)(?!\\.?[@\\w])");

  private static final Pattern BULLET = Pattern.compile("^[\\s>*·•●|\\-]{0,8}");

  /// Mailboxes of people who help, not of those who failed.
  private static final Set<String> HELPERS =
      Set.of(
          "abuse",
          "admin",
          "help",
          "helpdesk",
          "hostmaster",
          "kefu",
          "no-reply",
          "noreply",
          "security",
          "service",
          "support",
          "webmaster");

  /// No line of a notice is longer, one that is tells about no one recipient.
  private static final int LONGEST_LINE = 1_000;

  /// How far below a sentence the first address may stand.
  private static final int GAP = 3;

  private final List<String> lines;
  private final List<String> folded;
  private final Set<RecipientKey> others;

  /// @param words what is said of this one; empty where the whole notice is about it
  record Named(Address address, String words) {}

  private record Found(Address address, int line) {}

  private NoticeNames(List<String> lines, Set<RecipientKey> others) {
    this.lines = lines;
    this.folded = lines.stream().map(line -> line.toLowerCase(Locale.ROOT)).toList();
    this.others = others;
  }

  /// @param others who is told or wrote, and so did not fail
  static List<Named> in(List<String> said, Set<RecipientKey> others) {
    List<String> lines =
        said.stream()
            .map(line -> line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE))
            .toList();
    NoticeNames names = new NoticeNames(lines, others);
    List<Found> found = names.labelled(NoticeWords.FAILED_LABEL);
    if (found.isEmpty()) {
      List<Named> paragraphs = names.paragraphs();
      if (!paragraphs.isEmpty()) {
        return paragraphs;
      }
      found = names.onlyLabelled();
    }
    if (found.isEmpty()) {
      found = names.behindSentence();
    }
    if (found.isEmpty()) {
      found = names.insideReply();
    }
    return names.named(found);
  }

  /// The paragraphs about one address that say what a server said or that it failed.
  private List<Named> paragraphs() {
    return Prose.of(String.join("\n", lines)).paragraphs().stream()
        .filter(p -> mayFail(p.about()))
        .filter(p -> tells(p.words()))
        .map(p -> new Named(p.about(), p.words()))
        .toList();
  }

  private static boolean tells(String words) {
    ReplyText reply = ReplyText.of(words);
    return reply.replyCode().filter(code -> code.klass() >= 4).isPresent()
        || reply.status().filter(status -> status.klass() >= 4).isPresent();
  }

  /// The one recipient whom the notice lists; of several, those whom a reply names too.
  private List<Found> onlyLabelled() {
    List<Found> found = labelled(NoticeWords.LABEL);
    long people = found.stream().map(f -> RecipientKey.of(f.address())).distinct().count();
    if (people == 1 && labelled(NoticeWords.COPY_LABEL).isEmpty()) {
      return found;
    }
    List<RecipientKey> replied =
        insideReply().stream().map(f -> RecipientKey.of(f.address())).toList();
    return found.stream().filter(f -> replied.contains(RecipientKey.of(f.address()))).toList();
  }

  private List<Found> labelled(Pattern label) {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = label.matcher(folded.get(i));
      if (sameLength(i) && matcher.lookingAt()) {
        String rest = lines.get(i).substring(matcher.end());
        int at = rest.isBlank() ? nextLine(i) : i;
        String value = rest.isBlank() ? at < 0 ? "" : lines.get(at) : rest;
        if (at == i || startsWithAddress(value)) {
          addresses(value).forEach(address -> found.add(new Found(address, at)));
        }
      }
    }
    return found;
  }

  private boolean sameLength(int i) {
    return folded.get(i).length() == lines.get(i).length();
  }

  private int nextLine(int from) {
    for (int i = from + 1; i < Math.min(lines.size(), from + 1 + GAP); i++) {
      if (!lines.get(i).isBlank()) {
        return i;
      }
    }
    return -1;
  }

  /// The address inside of a sentence about failing, or those that begin the lines below it.
  private List<Found> behindSentence() {
    for (int i = 0; i < lines.size(); i++) {
      String sentence = (i > 0 ? folded.get(i - 1) + " " : "") + folded.get(i);
      if (NoticeWords.FAILED_SENTENCE.matcher(sentence).find()) {
        List<Address> inside = isAbout(sentence) ? addresses(lines.get(i)) : List.of();
        if (inside.size() == 1 && !isHelper(inside.getFirst())) {
          return List.of(new Found(inside.getFirst(), i));
        }
        List<Found> below = inside.isEmpty() ? below(i) : List.of();
        if (!below.isEmpty()) {
          return below;
        }
      }
    }
    return List.of();
  }

  /// Whether a sentence tells what happened to whom: not whom to ask, nor what could happen.
  private static boolean isAbout(String sentence) {
    return !NoticeWords.CONTACT.matcher(sentence).find()
        && !NoticeWords.CONDITIONAL.matcher(sentence).find();
  }

  private List<Found> below(int sentence) {
    List<Found> found = new ArrayList<>();
    int last = sentence;
    for (int i = sentence + 1; i < lines.size() && i <= last + GAP; i++) {
      boolean names = startsWithAddress(lines.get(i));
      List<Address> addresses = names ? addresses(lines.get(i)) : List.of();
      if (addresses.size() == 1) {
        found.add(new Found(addresses.getFirst(), i));
        last = i;
      } else if (!lines.get(i).isBlank() && found.isEmpty()) {
        return List.of();
      }
    }
    return found;
  }

  /// Addresses in angle brackets within a refusal, as servers repeat them.
  private List<Found> insideReply() {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = folded.get(i);
      if (line.indexOf('<') >= 0
          && !line.contains("sender")
          && !line.contains("from")
          && tells(line)) {
        Matcher matcher = ADDRESS.matcher(lines.get(i));
        while (matcher.find()) {
          int at = i;
          Optional.ofNullable(matcher.group(1))
              .flatMap(Address::parse)
              .filter(address -> mayFail(address) && !isHelper(address))
              .ifPresent(address -> found.add(new Found(address, at)));
        }
      }
    }
    return found;
  }

  private List<Address> addresses(String line) {
    List<Address> addresses = new ArrayList<>();
    Matcher matcher = ADDRESS.matcher(line);
    while (matcher.find()) {
      String written = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      Address.parse(written).filter(this::mayFail).ifPresent(addresses::add);
    }
    return addresses;
  }

  private static boolean startsWithAddress(String line) {
    Matcher bullet = BULLET.matcher(line);
    int from = bullet.find() ? bullet.end() : 0;
    Matcher address = ADDRESS.matcher(line.substring(from));
    return address.lookingAt();
  }

  private boolean mayFail(Address address) {
    return !others.contains(RecipientKey.of(address)) && !MailSystem.isOne(address);
  }

  private static boolean isHelper(Address address) {
    return HELPERS.contains(address.localPart().toLowerCase(Locale.ROOT));
  }

  /// Each once, with the lines from its name to the next one's.
  private List<Named> named(List<Found> found) {
    Map<RecipientKey, Found> first = new LinkedHashMap<>();
    found.forEach(f -> first.putIfAbsent(RecipientKey.of(f.address()), f));
    List<Found> each = List.copyOf(first.values());
    List<Named> named = new ArrayList<>();
    for (int i = 0; i < each.size(); i++) {
      int from = each.get(i).line();
      int to = i + 1 < each.size() ? Math.max(from + 1, each.get(i + 1).line()) : lines.size();
      String words = each.size() == 1 ? "" : String.join("\n", lines.subList(from, to));
      named.add(new Named(each.get(i).address(), words));
    }
    return named;
  }
}
