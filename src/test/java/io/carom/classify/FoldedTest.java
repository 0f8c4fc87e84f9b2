package io.carom.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FoldedTest {

  @Test
  void case_white_space_and_quotes_mean_nothing() {
    folds("User  UNKNOWN\t here", "user unknown here");
    folds("doesn\u2019t \u201Cexist\u201D", "doesnt \"exist\"");
    folds("couldn't couldnt", "couldnt couldnt");
    folds("non\u2011existent\u00A0host", "non-existent host");
    folds("spl\u200Bit", "split");
  }

  @Test
  void chinese_punctuation_and_full_width_letters_are_folded() {
    folds(
        "\u90AE\u7BB1\u5DF2\u6EE1\uFF0C\uFF35\uFF53\uFF45\uFF52\u3002",
        "\u90AE\u7BB1\u5DF2\u6EE1,user.");
  }

  @Test
  void an_address_becomes_a_bare_at_sign() {
    folds("550 <user.unknown+spam@example.com>: no", "550 <@>: no");
    folds("<user@example.com>... User unknown", "<@>... user unknown");
    folds("to user@example.com. This", "to @. this");
    folds("user@example.com\u4E0D\u5B58\u5728", "@\u4E0D\u5B58\u5728");
    folds("a @ b", "a @ b");
  }

  @Test
  void evidence_is_the_words_as_they_stood() {
    Folded folded = Folded.of("550 <jo@example.com>:  The USER  Doesn\u2019t exist");
    int at = folded.text().indexOf("user doesnt exist");
    assertEquals(
        "USER  Doesn\u2019t exist", folded.original(at, at + "user doesnt exist".length()));
  }

  @Test
  void no_more_than_the_limit_is_read() {
    assertEquals(Folded.LIMIT, Folded.of("x".repeat(Folded.LIMIT * 3)).text().length());
  }

  private static void folds(String words, String expected) {
    assertEquals(expected, Folded.of(words).text());
  }
}
