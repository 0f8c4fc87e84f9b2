package io.carom.classify;

import java.util.ArrayList;
import java.util.List;

/// Words that a rule looks for, folded: a literal, or literals with gaps.
///
/// `{}` stands for exactly one token (an address, a host, a number), `{..}` for at most six; `*`
/// at either end leaves that end open, so that `blacklist*` finds `blacklisted`. Elsewhere an end
/// that is a letter or digit must be the end of a word, and a phrase that is one single word or has
/// gaps must not end in a piece of a host name, a URL or a compound (`spam.example.org`,
/// `anti-spam`).
public final class Phrase {

  private static final String ONE = "{}";
  private static final String SOME = "{..}";
  private static final int MAX_TOKENS = 6;

  /// No token that a server writes is longer; the bound keeps matching linear.
  private static final int MAX_TOKEN_LENGTH = 200;

  private final String written;
  private final List<String> parts;
  private final List<String> gaps;
  private final int anchor;
  private final boolean openStart;
  private final boolean openEnd;
  private final boolean touchy;

  private Phrase(
      String written, List<String> parts, List<String> gaps, boolean openStart, boolean openEnd) {
    this.written = written;
    this.parts = parts;
    this.gaps = gaps;
    this.openStart = openStart;
    this.openEnd = openEnd;
    int longest = 0;
    for (int i = 1; i < parts.size(); i++) {
      longest = parts.get(i).length() > parts.get(longest).length() ? i : longest;
    }
    this.anchor = longest;
    this.touchy = parts.size() > 1 || parts.getFirst().chars().allMatch(Character::isLetter);
  }

  /// Reads a phrase as a rule writes it.
  ///
  /// @throws IllegalArgumentException where it cannot be one; the message says what to write
  static Phrase of(String written) {
    String words = Folded.of(written).text().strip();
    boolean openStart = words.startsWith("*");
    boolean openEnd = words.endsWith("*");
    words = words.substring(openStart ? 1 : 0, words.length() - (openEnd ? 1 : 0)).strip();
    List<String> parts = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (String token : words.split(" ", -1)) {
      if (token.equals(ONE) || token.equals(SOME)) {
        parts.add(part.toString());
        gaps.add(token);
        part.setLength(0);
      } else {
        part.append(part.isEmpty() ? "" : " ").append(token);
      }
    }
    parts.add(part.toString());
    if (parts.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException(
          "the phrase '" + written + "' needs words on both sides of a gap");
    }
    if (parts.stream().mapToInt(String::length).max().orElse(0) < 2) {
      throw new IllegalArgumentException(
          "the phrase '" + written + "' is too short: write at least two characters in a row");
    }
    return new Phrase(written, List.copyOf(parts), List.copyOf(gaps), openStart, openEnd);
  }

  /// The literal that must be in a text before this phrase can be.
  String anchor() {
    return parts.get(anchor);
  }

  /// The span of the phrase around its anchor found at `[begin, end)`; null where the rest is
  /// not there.
  Span around(String text, int begin, int end) {
    int start = begin;
    for (int i = anchor - 1; i >= 0 && start >= 0; i--) {
      start = before(text, start, parts.get(i), gaps.get(i));
    }
    int stop = end;
    for (int i = anchor + 1; i < parts.size() && stop >= 0; i++) {
      stop = behind(text, stop, parts.get(i), gaps.get(i - 1));
    }
    return start >= 0 && stop >= 0 && isWhole(text, start, stop) ? new Span(start, stop) : null;
  }

  private boolean isWhole(String text, int start, int end) {
    boolean opens = openStart || !isCut(text, start - 1, start);
    boolean closes = openEnd || !isCut(text, end, end - 1);
    if (!opens || !closes || !touchy) {
      return opens && closes;
    }
    return (openStart || !isJoined(text, start - 1, -1)) && (openEnd || !isJoined(text, end, 1));
  }

  private static boolean isCut(String text, int outer, int inner) {
    return outer >= 0
        && outer < text.length()
        && Folded.isWord(text.charAt(inner))
        && Folded.isWord(text.charAt(outer));
  }

  /// Whether the sign at `at` ties a lone word to another into a name.
  private static boolean isJoined(String text, int at, int step) {
    int next = at + step;
    if (at < 0 || at >= text.length() || next < 0 || next >= text.length()) {
      return false;
    }
    char other = text.charAt(next);
    return switch (text.charAt(at)) {
      case '.', '@' -> Folded.isWord(other);
      case '-' -> Character.isLetter(other);
      case '/', '=', '&', '?' -> isUrl(text, at);
      default -> false;
    };
  }

  private static boolean isUrl(String text, int at) {
    int from = Math.max(0, at - MAX_TOKEN_LENGTH);
    int start = text.lastIndexOf(' ', at) + 1;
    String token = text.substring(Math.max(from, start), at + 1);
    return token.contains("://") || token.contains("www.");
  }

  private static int before(String text, int start, String part, String gap) {
    int blank = start - 1;
    for (int tokens = 0; tokens <= most(gap); tokens++) {
      if (blank < 0 || text.charAt(blank) != ' ') {
        return -1;
      }
      int at = blank - part.length();
      if (tokens >= least(gap) && text.startsWith(part, at) && !isCut(text, at - 1, at)) {
        return at;
      }
      int token = blank - 1;
      while (token >= 0 && text.charAt(token) != ' ' && blank - token < MAX_TOKEN_LENGTH) {
        token--;
      }
      blank = token;
    }
    return -1;
  }

  private static int behind(String text, int end, String part, String gap) {
    int blank = end;
    for (int tokens = 0; tokens <= most(gap); tokens++) {
      if (blank >= text.length() || text.charAt(blank) != ' ') {
        return -1;
      }
      int stop = blank + 1 + part.length();
      if (tokens >= least(gap)
          && text.startsWith(part, blank + 1)
          && !isCut(text, stop, stop - 1)) {
        return stop;
      }
      int token = blank + 1;
      while (token < text.length()
          && text.charAt(token) != ' '
          && token - blank < MAX_TOKEN_LENGTH) {
        token++;
      }
      blank = token;
    }
    return -1;
  }

  private static int least(String gap) {
    return gap.equals(ONE) ? 1 : 0;
  }

  private static int most(String gap) {
    return gap.equals(ONE) ? 1 : MAX_TOKENS;
  }

  @Override
  public String toString() {
    return written;
  }
}
