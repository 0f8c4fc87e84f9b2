package io.carom.classify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The table of reasons, `reasons.tsv`: what each means for the list where no rule knows better,
/// and what to tell people.
public final class Reasons {

  private static final Map<Reason, Entry> TABLE = load();

  private Reasons() {}

  /// One row: the defaults of a reason, its title and advice in English and Chinese.
  public record Entry(
      Fault fault,
      Permanence permanence,
      ListAction listAction,
      Retry retry,
      String titleEn,
      String titleZh,
      String adviceEn,
      String adviceZh) {

    /// The title in `zh`, or in English for any other language.
    public String title(String language) {
      return language.equals("zh") ? titleZh : titleEn;
    }

    /// What to do about it, in `zh`, or in English for any other language.
    public String advice(String language) {
      return language.equals("zh") ? adviceZh : adviceEn;
    }
  }

  /// The row of a reason; every reason has one.
  public static Entry of(Reason reason) {
    return TABLE.get(reason);
  }

  private static Map<Reason, Entry> load() {
    Map<Reason, Entry> table = new EnumMap<>(Reason.class);
    for (String line : lines()) {
      String[] cells = line.split("\t", -1);
      table.put(
          word(Reason::of, cells[0]),
          new Entry(
              word(Fault::of, cells[1]),
              word(Permanence::of, cells[2]),
              word(ListAction::of, cells[3]),
              word(Retry::of, cells[4]),
              cells[5],
              cells[6],
              cells[7],
              cells[8]));
    }
    if (table.size() != Reason.values().length) {
      throw new IllegalStateException("reasons.tsv does not have every reason");
    }
    return table;
  }

  private static List<String> lines() {
    try (InputStream in = Reasons.class.getResourceAsStream("reasons.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T word(Function<String, java.util.Optional<T>> vocabulary, String word) {
    return vocabulary
        .apply(word)
        .orElseThrow(() -> new IllegalStateException("reasons.tsv: unknown word " + word));
  }
}
