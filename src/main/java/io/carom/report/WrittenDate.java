package io.carom.report;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A date as people write it: `2026-12-05`, `5 December`, `Dec 5th, 2026`, `05.12.2026`,
/// `12月5日`, `le 5 décembre`, `5 de diciembre de 2026`.
///
/// @param from where it begins in the text
/// @param to where it ends
/// @param year empty where it is not written
/// @param turnable whether day and month are only guessed by their order (`05/12/2026`)
record WrittenDate(int from, int to, Optional<Integer> year, int day, int month, boolean turnable)
    implements NamedDay {

  /// What people of a language write first where only a slash stands between day and month.
  enum Order {
    DAY_FIRST,
    MONTH_FIRST,
    EITHER
  }

  /// A note that went out so many days after the day it names has not been taken back; one that
  /// went out later means next year's.
  private static final int STALE_DAYS = 30;

  /// The first letters of a month, each sequence in one month only, in English, German, French and
  /// Spanish.
  private static final Map<String, Integer> MONTHS =
      Map.ofEntries(
          Map.entry("jan", 1),
          Map.entry("jän", 1),
          Map.entry("ene", 1),
          Map.entry("feb", 2),
          Map.entry("fév", 2),
          Map.entry("fev", 2),
          Map.entry("mar", 3),
          Map.entry("mär", 3),
          Map.entry("mrz", 3),
          Map.entry("apr", 4),
          Map.entry("avr", 4),
          Map.entry("abr", 4),
          Map.entry("may", 5),
          Map.entry("mai", 5),
          Map.entry("jun", 6),
          Map.entry("juin", 6),
          Map.entry("jul", 7),
          Map.entry("juil", 7),
          Map.entry("aug", 8),
          Map.entry("aoû", 8),
          Map.entry("aou", 8),
          Map.entry("ago", 8),
          Map.entry("sep", 9),
          Map.entry("set", 9),
          Map.entry("oct", 10),
          Map.entry("okt", 10),
          Map.entry("nov", 11),
          Map.entry("dec", 12),
          Map.entry("dez", 12),
          Map.entry("déc", 12),
          Map.entry("dic", 12));

  private static final String MONTH =
      "(?<month>january|february|march|april|may|june|july|august|september|october|november"
          + "|december|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember"
          + "|janvier|février|fevrier|mars|avril|juin|juillet|août|aout|septembre|octobre"
          + "|novembre|décembre|decembre"
          + "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre"
          + "|noviembre|diciembre"
          + "|jan|feb|mar|mrz|apr|jun|jul|aug|sept|sep|oct|okt|nov|dec|dez|dic|déc)\\b\\.?";

  private static final String YEAR = "(?<year>\\d{4})(?!\\d)";

  private static final Pattern TURNABLE =
      form("(?<d>\\d{1,2})([/-])(?<m>\\d{1,2})(?:\\2(?<year>\\d{4}|\\d{2}))?(?![\\d/-])");

  private static final List<Pattern> FORMS =
      List.of(
          form("(?<year>\\d{4})([-/.])(?<m>\\d{1,2})\\2(?<d>\\d{1,2})(?![\\d:])"),
          form("(?:(?<year>\\d{4}) ?年 ?)?(?<m>\\d{1,2}) ?月 ?(?<d>\\d{1,2}) ?[日号號]"),
          form(
              "(?<d>\\d{1,2})(?:st|nd|rd|th|er|º|\\.)? ?(?:of |de )?"
                  + MONTH
                  + "(?:,? (?:de |del )?"
                  + YEAR
                  + ")?"),
          form(MONTH + " (?<d>\\d{1,2})(?:st|nd|rd|th)?(?!\\d)(?:,? " + YEAR + ")?"),
          form("(?<d>\\d{1,2})\\. ?(?<m>\\d{1,2})\\.(?: ?(?<year>\\d{4}|\\d{2})(?!\\d))?"),
          TURNABLE);

  private static Pattern form(String pattern) {
    return Pattern.compile("(?<![\\d./:-])" + pattern);
  }

  /// The dates of a text in lower case, in order; of those that overlap the first form's.
  static List<WrittenDate> in(String text) {
    List<WrittenDate> dates = new ArrayList<>();
    for (Pattern form : FORMS) {
      Matcher matcher = form.matcher(text);
      while (matcher.find()) {
        of(matcher)
            .filter(date -> dates.stream().noneMatch(other -> other.overlaps(date)))
            .ifPresent(dates::add);
      }
    }
    dates.sort(Comparator.comparingInt(WrittenDate::from));
    return dates;
  }

  private static Optional<WrittenDate> of(Matcher found) {
    Map<String, Integer> groups = found.pattern().namedGroups();
    Optional<Integer> year =
        Optional.ofNullable(found.group("year"))
            .map(digits -> Integer.parseInt(digits.length() == 2 ? "20" + digits : digits));
    int day = Integer.parseInt(found.group("d"));
    int month =
        groups.containsKey("month")
            ? month(found.group("month"))
            : Integer.parseInt(found.group("m"));
    boolean turnable = found.pattern().equals(TURNABLE);
    return month >= 1 && month <= 31 && day >= 1 && day <= 31
        ? Optional.of(new WrittenDate(found.start(), found.end(), year, day, month, turnable))
        : Optional.empty();
  }

  private static int month(String name) {
    return MONTHS.entrySet().stream()
        .filter(entry -> name.startsWith(entry.getKey()))
        .mapToInt(Map.Entry::getValue)
        .findFirst()
        .orElse(0);
  }

  private boolean overlaps(WrittenDate other) {
    return from < other.to && other.from < to;
  }

  @Override
  public Optional<LocalDate> day(Optional<LocalDate> sent, Order order) {
    if (!turnable || order == Order.DAY_FIRST) {
      return day(sent, month, day);
    }
    if (order == Order.MONTH_FIRST) {
      return day(sent, day, month);
    }
    if (year.isEmpty() || day <= 12 && month <= 12 && day != month) {
      return Optional.empty();
    }
    return month > 12 ? day(sent, day, month) : day(sent, month, day);
  }

  private Optional<LocalDate> day(Optional<LocalDate> sent, int inMonth, int onDay) {
    if (year.isPresent()) {
      return day(year.get(), inMonth, onDay);
    }
    Optional<LocalDate> oldest = sent.map(on -> on.minusDays(STALE_DAYS));
    return oldest.flatMap(
        limit ->
            day(limit.getYear(), inMonth, onDay)
                .filter(date -> !date.isBefore(limit))
                .or(() -> day(limit.getYear() + 1, inMonth, onDay)));
  }

  private static Optional<LocalDate> day(int year, int month, int day) {
    try {
      return Optional.of(LocalDate.of(year, month, day));
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }
}
