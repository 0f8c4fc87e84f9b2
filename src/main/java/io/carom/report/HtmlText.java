package io.carom.report;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of an HTML text, a line for each block: enough to read what servers write in
/// tables.
final class HtmlText {

  private static final Map<String, String> ENTITIES =
      Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "nbsp", " ", "apos", "'");

  private static final Pattern NUMBER = Pattern.compile("#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))");

  private static final Set<String> INLINE =
      Set.of("a", "b", "i", "u", "em", "strong", "span", "font", "code", "tt", "small", "big");

  private static final Set<String> UNSEEN = Set.of("style", "script", "head", "title");

  /// The longest name between `&` and `;` that is looked for.
  private static final int MAX_ENTITY = 10;

  private final String html;
  private final StringBuilder words;
  private int at;

  private HtmlText(String html) {
    this.html = html;
    this.words = new StringBuilder(html.length());
  }

  static String of(String html) {
    HtmlText text = new HtmlText(html);
    while (text.at < html.length()) {
      text.step();
    }
    return text.words.toString();
  }

  private void step() {
    char c = html.charAt(at);
    int close = c == '<' ? html.indexOf('>', at) : -1;
    if (close > at) {
      tag(name(at + 1, close), close + 1);
    } else if (c == '<') {
      at = html.length();
    } else if (c == '&') {
      entity();
    } else {
      words.append(c);
      at++;
    }
  }

  private void tag(String name, int behind) {
    at = behind;
    if (UNSEEN.contains(name)) {
      int end = html.indexOf("</", behind);
      while (end >= 0 && !html.regionMatches(true, end + 2, name, 0, name.length())) {
        end = html.indexOf("</", end + 2);
      }
      at = end < 0 ? html.length() : end;
    } else if (!INLINE.contains(name)) {
      words.append('\n');
    }
  }

  private String name(int from, int to) {
    int start = from < to && html.charAt(from) == '/' ? from + 1 : from;
    int end = start;
    while (end < to && Character.isLetterOrDigit(html.charAt(end))) {
      end++;
    }
    String name = html.substring(start, end).toLowerCase(Locale.ROOT);
    // A closing tag of what is not shown ends it and must not begin it anew.
    return start > from && UNSEEN.contains(name) ? "" : name;
  }

  private void entity() {
    String near = html.substring(at + 1, Math.min(html.length(), at + 1 + MAX_ENTITY));
    int end = near.indexOf(';');
    String name = end < 0 ? "" : near.substring(0, end).toLowerCase(Locale.ROOT);
    String said = ENTITIES.containsKey(name) ? ENTITIES.get(name) : character(name);
    words.append(said.isEmpty() ? "&" : said);
    at += said.isEmpty() ? 1 : end + 2;
  }

  /// `#25910` or `#x6536`: whole texts in Chinese are written so. Empty where it is no character.
  private static String character(String name) {
    Matcher number = NUMBER.matcher(name);
    if (!number.matches()) {
      return "";
    }
    String hex = number.group(1);
    int point = hex == null ? Integer.parseInt(number.group(2), 10) : Integer.parseInt(hex, 16);
    boolean real = point >= ' ' && Character.isValidCodePoint(point) && !isSurrogate(point);
    return real ? Character.toString(point) : "";
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
