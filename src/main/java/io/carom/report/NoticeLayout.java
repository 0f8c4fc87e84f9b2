package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How the notices of one product look: by which words they are known, how they name those who
/// failed, and where the returned original begins.
///
/// What a notice says about a recipient stands behind its name up to the next one's, or in front
/// of it where nothing is behind; of a notice about a single recipient all of it counts.
final class NoticeLayout {

  /// An address as a text names it, in a group of its own.
  private static final String ADDRESS =
      "(?<address>SIGN{1,128}@SIGN{1,253})"
          .replace("SIGN", "[^\\s\\u3000<>()\\[\\],;:\"'@*|=：，；。、（）＜＞《》「」【】]");

  /// More words than this are not about one recipient.
  private static final int LONGEST_WORDS = 4_000;

  /// By which words a notice says that the server still tries.
  private static final List<String> WARNS =
      List.of(
          "you do not need to resend",
          "you do not need to re-send",
          "this is a warning",
          "only a temporary failure report",
          "has been delayed",
          "message will be retried",
          "has not yet been delivered",
          "will be retried until",
          "will be retried for",
          "will continue to be retried until",
          "will continue to be retried for");

  private static final Pattern HOST =
      Pattern.compile(
          "(?:\\bhost:? |while talking to |by"
              + " )([A-Za-z0-9][A-Za-z0-9.-]{2,252}\\.[A-Za-z]{2,63})\\b");

  private final String format;
  private final List<String> marks = new ArrayList<>();
  private final List<Pattern> names = new ArrayList<>();
  private final List<String> dividers = new ArrayList<>();
  private String start = "";
  private String end = "";
  private boolean anySender;
  private boolean addressee;
  private boolean delays;
  private boolean above;

  private NoticeLayout(String format) {
    this.format = format;
  }

  /// @param format the word by which the report will say what it was read as
  static NoticeLayout of(String format) {
    return new NoticeLayout(format);
  }

  /// Words in lower case that all stand in the text, its lines joined, or in subject, sender or
  /// program.
  NoticeLayout knownBy(String... words) {
    marks.addAll(List.of(words));
    return this;
  }

  /// A pattern that names a recipient, `ADDRESS` standing for the address. A group `words` holds
  /// what is said about it where that stands in the same place, a group `lead` what goes before
  /// the rest.
  NoticeLayout naming(String pattern) {
    names.add(Pattern.compile(pattern.replace("ADDRESS", ADDRESS), Pattern.CASE_INSENSITIVE));
    return this;
  }

  /// Names stand only behind these words, in lower case.
  NoticeLayout behind(String words) {
    start = words;
    return this;
  }

  /// What is said about recipients ends where a line begins with these words, in lower case.
  NoticeLayout upTo(String words) {
    end = words;
    return this;
  }

  /// The original begins behind a line that begins with these words, in lower case.
  NoticeLayout dividedBy(String... words) {
    dividers.addAll(List.of(words));
    return this;
  }

  /// What is said about a recipient stands above its name.
  NoticeLayout reasonAbove() {
    above = true;
    return this;
  }

  /// By its own words nothing is given up.
  NoticeLayout stillTried() {
    delays = true;
    return this;
  }

  /// Where nobody is named, the only addressee of the returned original has failed.
  NoticeLayout elseAddressee() {
    addressee = true;
    return this;
  }

  /// Its notices come from addresses that do not look like a mail system's.
  NoticeLayout fromAnybody() {
    anySender = true;
    return this;
  }

  String format() {
    return format;
  }

  /// The report, where one of the texts is in this layout and names somebody.
  Optional<Report> read(NoticeText notice) {
    if (!notice.fromSystem() && !anySender) {
      return Optional.empty();
    }
    for (NoticeText.Text text : notice.texts()) {
      if (isKnown(notice, text)) {
        Optional<Report> report = report(notice, text);
        if (report.isPresent()) {
          return report;
        }
      }
    }
    return Optional.empty();
  }

  private boolean isKnown(NoticeText notice, NoticeText.Text text) {
    for (String mark : marks) {
      if (!text.flat().contains(mark) && !notice.head().contains(mark)) {
        return false;
      }
    }
    return true;
  }

  private Optional<Report> report(NoticeText notice, NoticeText.Text whole) {
    int divider = lineStart(whole.folded(), dividers);
    NoticeText.Text said = divider < 0 ? whole : whole.before(divider);
    Optional<Original> original =
        divider < 0 ? notice.attached() : quoted(whole.said(), divider).or(notice::attached);
    int from = Math.max(0, said.folded().indexOf(start));
    int until = lineStart(said.folded().substring(from), end.isEmpty() ? List.of() : List.of(end));
    NoticeText.Text about = until < 0 ? said : said.before(from + until);
    Map<RecipientKey, Named> named = named(notice, about, from);
    if (named.isEmpty()) {
      notice.named().forEach(a -> named.put(RecipientKey.of(a), new Named(a, "")));
    }
    List<Address> addressees = original.map(Original::addressees).orElse(List.of());
    if (named.isEmpty() && addressee && addressees.size() == 1) {
      Address only = addressees.getFirst();
      named.put(RecipientKey.of(only), new Named(only, ""));
    }
    if (named.isEmpty()) {
      return Optional.empty();
    }
    Action action =
        delays || warns(notice.head()) || warns(said.folded()) ? Action.DELAYED : Action.FAILED;
    boolean sole = named.size() == 1;
    List<Outcome> outcomes =
        named.values().stream().map(n -> outcome(action, n, about.said(), sole)).toList();
    return Optional.of(
        new Report.Delivery(
            format,
            outcomes,
            original,
            Optional.empty(),
            Optional.empty(),
            notice.message().flaws()));
  }

  private static boolean warns(String folded) {
    return WARNS.stream().anyMatch(folded::contains);
  }

  private record Named(Address address, String words) {}

  /// Those who are named, in order, each once.
  private Map<RecipientKey, Named> named(NoticeText notice, NoticeText.Text about, int from) {
    Map<RecipientKey, Named> named = new LinkedHashMap<>();
    Set<RecipientKey> told = anyone() ? Set.of() : notice.told();
    for (Pattern pattern : names) {
      List<Found> found = found(pattern, about.said(), from);
      String words = "";
      for (int i = 0; i < found.size(); i++) {
        int next = i + 1 < found.size() ? found.get(i + 1).from() : about.said().length();
        int before = i == 0 ? from : found.get(i - 1).to();
        Found it = found.get(i);
        String own = it.words(about.said(), before, above ? it.to() : next);
        // What is said once in front of several names is said about each.
        words = says(own) ? own : words;
        RecipientKey key = RecipientKey.of(it.address());
        if (!told.contains(key)) {
          named.putIfAbsent(key, new Named(it.address(), words));
        }
      }
      if (!named.isEmpty()) {
        break;
      }
    }
    return named;
  }

  /// Whether even the address that the notice is sent to may be named: by products that say
  /// plainly whom they mean.
  private boolean anyone() {
    return !format.equals("notice");
  }

  private record Found(
      Address address, Optional<String> own, Optional<String> lead, int from, int to) {

    String words(String text, int before, int next) {
      String behind = text.substring(to, next);
      if (own.isPresent()) {
        return own.get();
      }
      if (lead.isPresent()) {
        return lead.get() + "\n" + behind;
      }
      return says(behind) ? behind : text.substring(before, from);
    }
  }

  private static boolean says(String words) {
    return words.codePoints().anyMatch(Character::isLetter);
  }

  private static List<Found> found(Pattern pattern, String text, int from) {
    List<Found> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    Set<String> groups = pattern.namedGroups().keySet();
    for (int at = from;
        text.indexOf('@', at) >= 0 && matcher.find(at);
        at = Math.max(matcher.end(), at + 1)) {
      Optional<String> own = group(matcher, groups, "words");
      Optional<String> lead = group(matcher, groups, "lead");
      int begin = matcher.start();
      int end = matcher.end();
      Address.parse(bare(matcher.group("address")))
          .ifPresent(address -> found.add(new Found(address, own, lead, begin, end)));
      if (end >= text.length()) {
        break;
      }
    }
    return found;
  }

  private static Optional<String> group(Matcher matcher, Set<String> groups, String name) {
    return groups.contains(name) ? Optional.ofNullable(matcher.group(name)) : Optional.empty();
  }

  /// Without the full stop of the sentence that an address ends.
  private static String bare(String address) {
    return address.endsWith(".") ? address.substring(0, address.length() - 1) : address;
  }

  /// Codes from what is said about the recipient; of a notice about one alone, from anywhere.
  private static Outcome outcome(Action action, Named named, String said, boolean sole) {
    String own = cut(named.words().strip());
    String all = sole ? cut(said.strip()) : own;
    ReplyText reply =
        reply(own).or(() -> reply(all)).orElseGet(() -> ReplyText.of(own.isEmpty() ? all : own));
    return TextLayout.outcome(
        action, named.address(), reply, all, TextLayout.found(HOST, own.isEmpty() ? all : own));
  }

  /// The reply that words hold; empty where they hold no code.
  private static Optional<ReplyText> reply(String words) {
    return Prose.quotedReply(words)
        .map(ReplyText::of)
        .or(
            () ->
                Optional.of(ReplyText.of(words))
                    .filter(r -> r.replyCode().isPresent() || r.status().isPresent()));
  }

  private static String cut(String words) {
    return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS);
  }

  private static Optional<Original> quoted(String text, int divider) {
    int behind = text.indexOf('\n', divider);
    return behind < 0
        ? Optional.empty()
        : Original.quoted(text.substring(behind + 1).stripLeading() + "\n");
  }

  /// Where the first line begins that begins with one of these words, blanks aside; -1 where none
  /// does.
  private static int lineStart(String folded, List<String> words) {
    int first = -1;
    for (String word : words) {
      for (int at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
        int line = folded.lastIndexOf('\n', at) + 1;
        if (folded.substring(line, at).isBlank()) {
          first = first < 0 ? line : Math.min(first, line);
          break;
        }
      }
    }
    return first;
  }
}
