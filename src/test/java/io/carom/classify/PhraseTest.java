package io.carom.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PhraseTest {

  @Test
  void a_phrase_is_whole_words() {
    finds("user unknown", "the user unknown here", "user unknown");
    finds("user unknown", "superuser unknown", "");
    finds("blacklist*", "you are blacklisted", "blacklist");
    finds("*spamhaus*", "zen.spamhaus.org", "spamhaus");
    finds(
        "\u7528\u6237\u4E0D\u5B58\u5728",
        "\u8BE5\u7528\u6237\u4E0D\u5B58\u5728\u7684",
        "\u7528\u6237\u4E0D\u5B58\u5728");
  }

  @Test
  void one_word_alone_is_no_piece_of_a_name() {
    finds("spam", "this is spam.", "spam");
    finds("spam", "relay spam.example.com refused", "");
    finds("spam", "the anti-spam team", "");
    finds("spam", "http://www.example.com/spam/x", "");
    finds("spam", "spam/virus found", "spam");
    finds("spam", "help_spam_16", "");
    finds("spam", "550-spam", "spam");
  }

  @Test
  void a_gap_is_one_token_or_a_few() {
    finds("domain {} not found", "domain example.com not found", "domain example.com not found");
    finds("domain {} not found", "domain not found", "");
    finds("host {} blocked", "host unknown: blocked.example.org", "");
    finds("domain {} not found", "domain of the user not found", "");
    finds("sender {..} exceeded", "sender of this mail exceeded x", "sender of this mail exceeded");
    finds("sender {..} exceeded", "sender exceeded", "sender exceeded");
    finds("sender {..} exceeded", "sender a b c d e f g h exceeded", "");
    finds("a host {} is {} down", "a host mx is so down", "a host mx is so down");
  }

  private static void finds(String written, String text, String expected) {
    Phrase phrase = Phrase.of(written);
    String found = "";
    int at = text.indexOf(phrase.anchor());
    while (at >= 0 && found.isEmpty()) {
      Span span = phrase.around(text, at, at + phrase.anchor().length());
      found = span == null ? "" : text.substring(span.start(), span.end());
      at = text.indexOf(phrase.anchor(), at + 1);
    }
    assertEquals(expected, found, written + " in " + text);
  }
}
