package io.carom.report;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SUNDAY;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A weekday that stands for a day: `on Monday`, `next Monday`, `nächsten Montag`, `下周一`,
/// `来週の月曜日`.
///
/// Durations (`in two weeks`) stand for none: they count from the day on which the note was
/// written, and a note goes out for weeks.
///
/// @param which which of the days of this name it is said to be
record NamedWeekday(int from, int to, DayOfWeek weekday, Which which) implements NamedDay {

  /// Which of the days of a name a note means.
  private enum Which {
    /// The first behind the note.
    COMING,
    /// The next, of which people differ whether it may lie in the week of the note.
    NEXT,
    /// The one of the next week.
    OF_NEXT_WEEK
  }

  private static final Map<String, Integer> NAMES =
      Map.ofEntries(
          Map.entry("mon", 1),
          Map.entry("tue", 2),
          Map.entry("wed", 3),
          Map.entry("thu", 4),
          Map.entry("fri", 5),
          Map.entry("sat", 6),
          Map.entry("sun", 7),
          Map.entry("die", 2),
          Map.entry("mit", 3),
          Map.entry("don", 4),
          Map.entry("fre", 5),
          Map.entry("sam", 6),
          Map.entry("son", 7),
          Map.entry("lun", 1),
          Map.entry("mar", 2),
          Map.entry("mer", 3),
          Map.entry("mié", 3),
          Map.entry("jeu", 4),
          Map.entry("jue", 4),
          Map.entry("ven", 5),
          Map.entry("vie", 5),
          Map.entry("sáb", 6),
          Map.entry("dim", 7),
          Map.entry("dom", 7));

  private static final String EUROPEAN =
      "(?<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday"
          + "|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
          + "|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
          + "|lunes|martes|miércoles|jueves|viernes|sábado|domingo)";

  private static final List<Pattern> FORMS =
      List.of(
          Pattern.compile(
              "\\b(?:(?<next>next|nächste[nr]?|próximo) |(?:coming|kommende[nr]?) )?"
                  + EUROPEAN
                  + "(?<behind> prochain| que viene)?\\b",
              Pattern.UNICODE_CHARACTER_CLASS),
          Pattern.compile("(?<week>下(?:个|個)?(?:周|週|星期|礼拜|禮拜))(?<day>[一二三四五六日天])"),
          Pattern.compile("(?<week>来週|翌週)の?(?<day>[月火水木金土])曜日?"));

  private static final String CHINESE = "一二三四五六日";
  private static final String JAPANESE = "月火水木金土";

  /// The weekdays of a text in lower case.
  static List<NamedWeekday> in(String text) {
    List<NamedWeekday> days = new ArrayList<>();
    for (Pattern form : FORMS) {
      Matcher matcher = form.matcher(text);
      while (matcher.find()) {
        days.add(of(matcher));
      }
    }
    return days;
  }

  private static NamedWeekday of(Matcher found) {
    Which which =
        found.pattern().namedGroups().containsKey("week")
            ? Which.OF_NEXT_WEEK
            : found.group("next") != null || found.group("behind") != null
                ? Which.NEXT
                : Which.COMING;
    return new NamedWeekday(found.start(), found.end(), weekday(found.group("day")), which);
  }

  private static DayOfWeek weekday(String name) {
    if (name.length() > 1) {
      return DayOfWeek.of(NAMES.getOrDefault(name.substring(0, 3).toLowerCase(Locale.ROOT), 1));
    }
    int chinese = CHINESE.indexOf(name.equals("天") ? "日" : name);
    return DayOfWeek.of((chinese >= 0 ? chinese : JAPANESE.indexOf(name)) + 1);
  }

  /// Where a week begins people see differently, so a note of a Sunday tells nothing of the next
  /// week, and none tells of its Sunday.
  @Override
  public Optional<LocalDate> day(Optional<LocalDate> sent, WrittenDate.Order order) {
    return sent.filter(on -> which == Which.COMING || isPlain(on))
        .map(
            on ->
                which == Which.OF_NEXT_WEEK
                    ? on.with(TemporalAdjusters.next(MONDAY))
                    : on.plusDays(1))
        .map(first -> first.with(TemporalAdjusters.nextOrSame(weekday)));
  }

  private boolean isPlain(LocalDate sent) {
    DayOfWeek on = sent.getDayOfWeek();
    boolean sunday = on == SUNDAY || weekday == SUNDAY;
    return !sunday && (which == Which.OF_NEXT_WEEK || weekday.compareTo(on) <= 0);
  }
}
