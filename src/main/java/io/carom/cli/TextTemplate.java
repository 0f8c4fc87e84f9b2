package io.carom.cli;

import io.carom.report.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What two replies have in common that differ only by whom, where and when: addresses, numbers,
/// ids, host names, URLs and what is quoted are out.
///
/// @param runs the words between what is out, in order, as they stood but in lower case
record TextTemplate(List<String> runs) {

  private static final String ASIAN = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}";

  /// Signs around a word that say nothing.
  private static final Pattern MARKS =
      Pattern.compile("^[\\p{Ps}\\p{Pi}<\"'`]+|[\\p{Pe}\\p{Pf}>\"'`.,;:!?]+$");

  private static final Pattern QUOTED =
      Pattern.compile("\"[^\"]{1,200}\"|(?<!\\p{L})'[^']{1,200}'(?!\\p{L})");
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}&&[^" + ASIAN + "]]+(?:['-]\\p{L}+)*[.,;:!?]?");
  private static final Pattern ASIAN_WORDS = Pattern.compile("[" + ASIAN + "]{2,}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8,}");

  TextTemplate {
    runs = List.copyOf(runs);
  }

  /// What the server said, or where it said nothing, what the report's prose says.
  static String text(Outcome outcome) {
    return outcome.diagnostic().isEmpty() ? outcome.text() : outcome.diagnostic();
  }

  static TextTemplate of(String text) {
    String line = QUOTED.matcher(text.replaceAll("\\s+", " ")).replaceAll(" 0 ");
    List<String> runs = new ArrayList<>();
    List<String> run = new ArrayList<>();
    for (String token : line.toLowerCase(Locale.ROOT).split(" ", -1)) {
      String bare = MARKS.matcher(token).replaceAll("");
      if (WORD.matcher(bare).matches() && !ID.matcher(bare).matches()) {
        // Signs inside of a run belong to it, those at its head begin another.
        if (!token.startsWith(bare)) {
          close(run, runs);
        }
        run.add(bare);
        if (!token.endsWith(bare)) {
          close(run, runs);
        }
      } else {
        close(run, runs);
        Matcher words = ASIAN_WORDS.matcher(token);
        while (words.find()) {
          runs.add(words.group());
        }
      }
    }
    close(run, runs);
    return new TextTemplate(runs);
  }

  private static void close(List<String> run, List<String> runs) {
    if (!run.isEmpty()) {
      runs.add(String.join(" ", run));
      run.clear();
    }
  }

  /// The longest runs, at most so many, which a rule can look for together.
  List<String> longest(int most) {
    return runs.stream()
        .distinct()
        .filter(run -> run.length() > 1)
        .sorted(Comparator.comparingInt(TextTemplate::weight).reversed())
        .limit(most)
        .toList();
  }

  /// A Chinese sign says as much as some letters.
  private static int weight(String run) {
    return run.codePoints().map(c -> c >= 0x2e80 ? 3 : 1).sum();
  }

  /// One line for people: `{}` stands for what is out.
  @Override
  public String toString() {
    return String.join(" {} ", runs);
  }
}
