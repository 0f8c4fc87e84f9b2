package io.carom.decide;

/// Why something is so: one sentence for people, in each language that Carom speaks. Records and
/// events carry the English one.
public record Because(String english, String chinese) {

  /// A sentence with words that are the same in both languages, each at the next `{}`.
  public static Because of(String english, String chinese, Object... words) {
    return new Because(filled(english, words), filled(chinese, words));
  }

  /// The sentence in `en` or `zh`.
  public String in(String language) {
    return language.equals("zh") ? chinese : english;
  }

  private static String filled(String sentence, Object... words) {
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (Object word : words) {
      int place = sentence.indexOf("{}", from);
      filled.append(sentence, from, place).append(word);
      from = place + "{}".length();
    }
    return filled.append(sentence, from, sentence.length()).toString();
  }
}
