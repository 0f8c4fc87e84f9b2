package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import io.carom.mime.Part;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads out of an automatic reply until when its writer is away and where to write instead
/// (RFC 3834 leaves both to the words).
///
/// Sentence by sentence, beside the words of [AbsenceWords] only. What contradicts itself, such as
/// two days of return, says nothing.
final class AbsenceNote {

  /// Who writes more does not write an absence notice.
  private static final int LONGEST = 8_000;

  /// No cue stands further from what it is about.
  private static final int NEAR = 120;

  /// The end of a sentence, but not the full stop behind a number, nor a line end that only wraps.
  private static final Pattern SENTENCE =
      Pattern.compile("(?<!\\d)\\.(?=\\s)|[!?。\uff01\uff1f]|\\n\\s*\\n|\\n(?=[-*•])");

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![a-z0-9.!#$%&'*+/=?^_`{|}~@-])[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,128}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?+(?![\\w@])");

  /// Japanese has the word behind the address.
  private static final Pattern JAPANESE_TO = Pattern.compile("^[>)\\] ]{0,3}(?:まで|宛|へ|に)");

  private static final Pattern SENT =
      Pattern.compile(
          "(\\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\\d{4})");

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private final List<String> sentences;
  private final Optional<LocalDate> sent;
  private final Set<RecipientKey> known;

  private AbsenceNote(List<String> sentences, Optional<LocalDate> sent, Set<RecipientKey> known) {
    this.sentences = sentences;
    this.sent = sent;
    this.known = known;
  }

  /// @param text the words of the note
  static Absence read(Part message, String text) {
    Set<RecipientKey> known =
        Stream.of("From", "Reply-To", "Sender", "To", "Cc")
            .flatMap(name -> message.headers().addresses(name).stream())
            .map(RecipientKey::of)
            .collect(Collectors.toSet());
    List<String> sentences = new ArrayList<>();
    sentences.add(folded(message.headers().words("Subject").orElse("")));
    sentences.addAll(sentences(text));
    return new AbsenceNote(sentences, sent(message), known).absence();
  }

  private Absence absence() {
    boolean left =
        sentences.stream()
            .anyMatch(s -> AbsenceWords.ALL.stream().anyMatch(w -> w.left().matcher(s).find()));
    return new Absence(
        left ? Optional.empty() : returnDate(), left, left ? writeTo() : Optional.empty());
  }

  /// By dates, and by weekdays only where no date tells.
  private Optional<LocalDate> returnDate() {
    Set<LocalDate> dates = returnDates(WrittenDate::in);
    return only(dates.isEmpty() ? returnDates(AbsenceNote::weekdays) : dates);
  }

  /// The weekdays of a sentence that names no date, to which they might belong.
  private static List<NamedWeekday> weekdays(String sentence) {
    return WrittenDate.in(sentence).isEmpty() ? NamedWeekday.in(sentence) : List.of();
  }

  private Set<LocalDate> returnDates(Function<String, List<? extends NamedDay>> named) {
    Set<LocalDate> back = new LinkedHashSet<>();
    Set<LocalDate> until = new LinkedHashSet<>();
    for (String sentence : sentences) {
      for (NamedDay date : named.apply(sentence)) {
        for (AbsenceWords words : AbsenceWords.ALL) {
          if (saysBack(words, sentence, date)) {
            date.day(sent, words.order()).ifPresent(back::add);
          } else if (saysUntil(words, sentence, date)) {
            date.day(sent, words.order()).ifPresent(until::add);
          }
        }
      }
    }
    return back.isEmpty() ? until : back;
  }

  private static boolean saysBack(AbsenceWords words, String sentence, NamedDay date) {
    String behind = near(sentence, date.to());
    return words.back().matcher(before(sentence, date.from())).find()
        || words.backBehind().filter(p -> p.matcher(behind).find()).isPresent();
  }

  private static boolean saysUntil(AbsenceWords words, String sentence, NamedDay date) {
    String behind = near(sentence, date.to());
    return words.away().matcher(sentence).find()
        && (words.until().matcher(before(sentence, date.from())).find()
            || words.untilBehind().filter(p -> p.matcher(behind).find()).isPresent());
  }

  /// Where to write, beside words that say so, an address of neither the writer nor the reader.
  private Optional<Address> writeTo() {
    Map<RecipientKey, Address> named = new LinkedHashMap<>();
    for (String sentence : sentences) {
      Matcher address = ADDRESS.matcher(sentence);
      while (address.find()) {
        String before = before(sentence, address.start()).replaceAll("[<(\\[ ]+$", "");
        boolean told =
            AbsenceWords.ALL.stream().anyMatch(w -> w.instead().matcher(before).find())
                || JAPANESE_TO.matcher(near(sentence, address.end())).find();
        Address.parse(address.group())
            .filter(a -> told && !known.contains(RecipientKey.of(a)))
            .ifPresent(a -> named.putIfAbsent(RecipientKey.of(a), a));
      }
    }
    return only(named.values());
  }

  private static <T> Optional<T> only(Collection<T> of) {
    return of.size() == 1 ? Optional.of(of.iterator().next()) : Optional.empty();
  }

  private static String before(String sentence, int at) {
    return sentence.substring(Math.max(0, at - NEAR), at);
  }

  private static String near(String sentence, int at) {
    return sentence.substring(at, Math.min(sentence.length(), at + NEAR));
  }

  /// What the writer says: without what is quoted, and above the signature.
  private static List<String> sentences(String text) {
    String own =
        text.lines()
            .takeWhile(line -> !line.equals("-- ") && !line.equals("--"))
            .filter(line -> !line.startsWith(">"))
            .collect(Collectors.joining("\n"));
    String bounded = own.length() <= LONGEST ? own : own.substring(0, LONGEST);
    return Stream.of(SENTENCE.split(bounded)).map(AbsenceNote::folded).toList();
  }

  private static String folded(String words) {
    return Prose.collapsed(
        Normalizer.normalize(words, Normalizer.Form.NFKC)
            .replace('’', '\'')
            .toLowerCase(Locale.ROOT));
  }

  private static Optional<LocalDate> sent(Part message) {
    Matcher date = SENT.matcher(message.headers().first("Date").orElse(""));
    if (!date.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDate.of(
              Integer.parseInt(date.group(3)),
              MONTHS.indexOf(date.group(2)) + 1,
              Integer.parseInt(date.group(1))));
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }
}
