package io.carom.classify;

import java.text.Normalizer;

/// A server's words in the form in which phrases are compared, with the way back to the words as
/// they stood.
///
/// Folded are: letter case; full-width forms and CJK punctuation; curly quotes and long dashes;
/// runs of white space (to one blank, none at the start); apostrophes inside words (`couldn't` is
/// `couldnt`); soft hyphens and zero-width signs. An address becomes a bare `@`, so that no local
/// part or domain passes for a server's words. Phrases of rules go through the same folding.
final class Folded {

  /// How much of a text is read, in characters; a reply worth reading says its cause before that.
  static final int LIMIT = 8_192;

  private final String source;
  private final int[] origin;
  private final String text;

  private Folded(String source, int[] origin, String text) {
    this.source = source;
    this.origin = origin;
    this.text = text;
  }

  static Folded of(String words) {
    String cut = words.length() <= LIMIT ? words : words.substring(0, LIMIT);
    boolean composed = Normalizer.isNormalized(cut, Normalizer.Form.NFC);
    return new Folding(composed ? cut : Normalizer.normalize(cut, Normalizer.Form.NFC)).result();
  }

  String text() {
    return text;
  }

  /// The words as they stood that were folded to `text()[start, end)`.
  String original(int start, int end) {
    return source.substring(origin[start], origin[end - 1] + 1);
  }

  /// Whether a sign belongs to a word that must not be cut; Chinese, Japanese and Korean write
  /// no blanks, so their signs may.
  static boolean isWord(char c) {
    return c < 0x2E80 && (Character.isLetterOrDigit(c) || c == '_');
  }

  /// One pass over the source.
  private static final class Folding {
    private final String source;
    private final char[] out;
    private final int[] origin;
    private int length;

    Folding(String source) {
      this.source = source;
      this.out = new char[source.length()];
      this.origin = new int[source.length()];
    }

    Folded result() {
      for (int i = 0; i < source.length(); i++) {
        char c = sign(source.charAt(i));
        if (c == 0 || c == ' ' && (length == 0 || out[length - 1] == ' ')) {
          continue;
        }
        if (c == '\'' && isInsideWord(i)) {
          continue;
        }
        if (c == '@' && isInAddress(i)) {
          i = address(i);
          continue;
        }
        put(c, i);
      }
      return new Folded(source, origin, new String(out, 0, length));
    }

    private void put(char c, int from) {
      out[length] = c;
      origin[length] = from;
      length++;
    }

    private boolean isInsideWord(int i) {
      return length > 0
          && Character.isLetter(out[length - 1])
          && i + 1 < source.length()
          && Character.isLetter(source.charAt(i + 1));
    }

    private boolean isInAddress(int i) {
      return length > 0
          && isLocalPart(out[length - 1])
          && i + 1 < source.length()
          && (isWord(source.charAt(i + 1)) || source.charAt(i + 1) == '[');
    }

    /// Takes back the local part, writes `@`, and gives the last index of the domain.
    private int address(int at) {
      while (length > 0 && isLocalPart(out[length - 1])) {
        length--;
      }
      int end = at + 1;
      while (end < source.length() && isDomain(end)) {
        end++;
      }
      put('@', at);
      return end - 1;
    }

    private boolean isDomain(int i) {
      char c = source.charAt(i);
      if (c == '.' || c == '-') {
        return i + 1 < source.length() && isWord(source.charAt(i + 1));
      }
      return isWord(c);
    }

    private static boolean isLocalPart(char c) {
      return isWord(c) || ".+-=%&#!*/$^~{}|?'".indexOf(c) >= 0;
    }

    /// The folded sign, or 0 for one that is dropped.
    private static char sign(char c) {
      if (c < 0x80) {
        return c <= ' ' || c == 0x7F ? ' ' : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
      }
      return switch (c) {
        case '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF' -> 0;
        case '\u2018', '\u2019', '\u201A', '\u201B', '\u00B4', '\u02BC', '\u2032' -> '\'';
        case '\u201C', '\u201D', '\u201E', '\u201F', '\u00AB', '\u00BB', '\u300C', '\u300D' -> '"';
        case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212' -> '-';
        case '\u2026' -> '.';
        case '\u3001' -> ',';
        case '\u3002' -> '.';
        case '\u3010' -> '[';
        case '\u3011' -> ']';
        default -> other(c);
      };
    }

    private static char other(char c) {
      if (c >= '\uFF01' && c <= '\uFF5E') {
        return Character.toLowerCase((char) (c - 0xFEE0));
      }
      boolean blank =
          Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
      return blank ? ' ' : Character.toLowerCase(c);
    }
  }
}
