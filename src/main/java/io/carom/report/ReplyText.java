package io.carom.report;

import io.carom.mail.EnhancedStatus;
import io.carom.mail.ReplyCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What one SMTP server said, as a report or a log quotes it: its lines joined, its codes found.
///
/// Quotes come with words around them (`Remote host said: 553 ...`), with the lines of a reply
/// already joined (`550-5.1.1 one 550 5.1.1 two`) and with the enhanced code anywhere
/// (`(#5.1.1)`), or in quotes behind the code (IronPort's `550-'5.1.1 ...'`); numbers that
/// only look like codes (addresses, ports, dates, versions, Yahoo's `4.16.50`) are left alone.
/// Total; takes time linear in the text.
///
/// @param replyCode the reply code at the head of the text or behind the words that introduce it
/// @param status the enhanced code that says most, the first of equals (RFC 2034, RFC 3463)
/// @param text the lines joined by one blank, without the codes repeated at the heads of
/// continuation lines (RFC 5321 section 4.2.1)
public record ReplyText(
    Optional<ReplyCode> replyCode, Optional<EnhancedStatus> status, String text) {

  private static final Pattern LINE_ENDS = Pattern.compile("[\\r\\n]+");

  /// Words that a code may follow in running text.
  private static final Set<String> BEFORE_A_CODE =
      Set.of(
          "code",
          "dsn",
          "error",
          "esc",
          "reply",
          "replied",
          "response",
          "responsecode",
          "responded",
          "returned",
          "said",
          "status",
          "with");

  /// Reads one reply, of one line or several with any line end.
  public static ReplyText of(String raw) {
    String text = joined(raw);
    int at = replyCodeAt(text);
    if (at < 0) {
      return new ReplyText(Optional.empty(), status(text, -1), text);
    }
    return new ReplyText(
        code(text, innerCodeAt(text, at)), status(text, at), withoutRepeats(text, at));
  }

  private static Optional<ReplyCode> code(String text, int at) {
    return Optional.of(new ReplyCode(Integer.parseInt(text, at, at + 3, 10)));
  }

  /// Where the remote server's code stands in a reply that wraps it to say that patience ran out
  /// (`554 4.4.7 expired <421 4.4.2 ...>`, `554 5.4.7 (last transfail: 452-4.2.2 ...)`); the
  /// place of the first code where none is wrapped.
  private static int innerCodeAt(String text, int at) {
    int end = enhancedEnd(text, at + 4);
    if (end < 0 || !text.startsWith(".4.7", at + 5) || end != at + 9) {
      return at;
    }
    for (int i = end; i + 3 <= text.length(); i++) {
      boolean opens = "<(' ".indexOf(text.charAt(i - 1)) >= 0;
      if (opens && isReplyCode(text, i) && enhancedEnd(text, i + 4) > 0 && endsAt(text, i + 3)) {
        return i;
      }
    }
    return at;
  }

  private static String joined(String raw) {
    if (isOneLine(raw)) {
      return raw.strip();
    }
    List<String> lines = new ArrayList<>();
    String head = "";
    for (String line : LINE_ENDS.split(raw, -1)) {
      String words = cleaned(line).strip();
      if (words.isEmpty()) {
        continue;
      }
      if (lines.isEmpty()) {
        head = isReplyCode(words, 0) ? words.substring(0, 3) : "";
      } else if (!head.isEmpty() && words.startsWith(head) && endsAt(words, 3)) {
        // Kept until the enhanced code behind it can be dropped with it.
        words = head + "-" + (words.length() > 4 ? words.substring(4).stripLeading() : "");
      }
      lines.add(words);
    }
    return String.join(" ", lines);
  }

  private static boolean isOneLine(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (Character.isISOControl(raw.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static String cleaned(String line) {
    StringBuilder clean = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      clean.append(Character.isISOControl(c) ? ' ' : c);
    }
    return clean.toString();
  }

  /// The text without `550-5.1.1` and the like where a line of the reply began, the first aside.
  private static String withoutRepeats(String text, int at) {
    String code = text.substring(at, at + 3);
    int codeEnd = enhancedEnd(text, at + 4);
    String enhanced = codeEnd < 0 ? "" : text.substring(at + 4, codeEnd);
    boolean moreLines = text.startsWith("-", at + 3);
    StringBuilder once = new StringBuilder(text.length()).append(text, 0, at + 3);
    int i = at + 3;
    while (i < text.length()) {
      boolean head = text.charAt(i) == ' ' && text.startsWith(code, i + 1);
      int end = head ? repeatEnd(text, i + 4, enhanced, moreLines) : -1;
      once.append(text.charAt(i));
      i = end < 0 ? i + 1 : end;
    }
    return once.toString().stripTrailing();
  }

  /// Where the words begin behind a repeated head, whose reply code ends at `i`; -1 where it is
  /// no head.
  private static int repeatEnd(String text, int i, String enhanced, boolean moreLines) {
    boolean dash = text.startsWith("-", i);
    if (!dash && i < text.length() && text.charAt(i) != ' ') {
      return -1;
    }
    int words = Math.min(i + 1, text.length());
    if (!enhanced.isEmpty() && text.startsWith(enhanced, words)) {
      int end = words + enhanced.length();
      boolean whole = end == text.length() || text.charAt(end) == ' ';
      return whole ? Math.min(end + 1, text.length()) : -1;
    }
    return dash || moreLines ? words : -1;
  }

  private static int replyCodeAt(String text) {
    int start = 0;
    while (start < text.length() && " \"'(<[#".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    if (isReplyCode(text, start) && endsAt(text, start + 3)) {
      return start;
    }
    int introduced = -1;
    for (int i = start + 1; i + 3 <= text.length(); i++) {
      if (!isReplyCode(text, i)
          || Character.isLetterOrDigit(text.charAt(i - 1))
          || !endsAt(text, i + 3)) {
        continue;
      }
      int next = afterMarks(text, i + 3);
      if (enhancedEnd(text, next) > 0 && text.charAt(next) == text.charAt(i)) {
        return i;
      }
      if (introduced < 0 && (text.startsWith("-'", i + 3) || isIntroduced(text, i))) {
        introduced = i;
      }
    }
    return introduced;
  }

  /// Whether what stands before a number says that a server's words begin here.
  private static boolean isIntroduced(String text, int at) {
    int before = at - 1;
    while (before >= 0 && text.charAt(before) == ' ') {
      before--;
    }
    if (before < 0 || text.charAt(at) == '3' || text.charAt(at) == '2') {
      return false;
    }
    char mark = text.charAt(before);
    if (mark == ':' && before == at - 1) {
      // Without a blank, the number behind a host name is a port.
      return !isHost(wordBefore(text, before));
    }
    return ":;=<>#\"'(".indexOf(mark) >= 0 || BEFORE_A_CODE.contains(wordBefore(text, before + 1));
  }

  private static boolean isHost(String word) {
    return word.indexOf('.') >= 0 || word.endsWith("]") || word.endsWith(">");
  }

  private static String wordBefore(String text, int end) {
    // No word that matters is longer, and a bound keeps the whole linear.
    int from = Math.max(0, end - 80);
    int start = end;
    while (start > from && text.charAt(start - 1) != ' ') {
      start--;
    }
    return text.substring(start, end).toLowerCase(Locale.ROOT);
  }

  private static Optional<EnhancedStatus> status(String text, int replyCodeAt) {
    EnhancedStatus best = null;
    for (int dot = text.indexOf('.', 1); dot > 0; dot = text.indexOf('.', dot + 1)) {
      int i = dot - 1;
      int end = enhancedEnd(text, i);
      if (end < 0 || !isCodePlace(text, i, replyCodeAt)) {
        continue;
      }
      EnhancedStatus found = EnhancedStatus.parse(text.substring(i, end)).orElse(null);
      if (found != null && (best == null || weight(found) > weight(best))) {
        best = found;
      }
    }
    return Optional.ofNullable(best);
  }

  /// How much a code says: nothing (`x.0.y`), that patience ran out (`x.4.7`: RFC 3463 section
  /// 3.5 wants the real cause), a subject or a vendor's own number, a cause.
  private static int weight(EnhancedStatus status) {
    if (status.subject() == 0) {
      return status.isGeneric() ? 0 : 1;
    }
    if (status.subject() == 4 && status.detail() == 7) {
      return 2;
    }
    return status.detail() == 0 || status.detail() > 99 ? 3 : 4;
  }

  /// Whether a number stands where a server writes its code, not in the middle of a sentence.
  private static boolean isCodePlace(String text, int at, int replyCodeAt) {
    int before = at - 1;
    boolean colon = false;
    while (before >= 0 && " -,:".indexOf(text.charAt(before)) >= 0) {
      colon |= text.charAt(before) == ':';
      before--;
    }
    if (before < 0 || colon) {
      return true;
    }
    if (before == replyCodeAt + 2
        || isReplyCode(text, before - 2) && text.charAt(before - 2) > '3') {
      return true;
    }
    String openers = at - 1 == before ? "#([;=>'\"" : ";=>";
    return openers.indexOf(text.charAt(before)) >= 0
        || BEFORE_A_CODE.contains(wordBefore(text, before + 1));
  }

  /// Where the enhanced code that begins at `at` ends; -1 where none does. Only the registered
  /// subjects 0 to 7 make a code.
  private static int enhancedEnd(String text, int at) {
    if (at < 0 || at + 5 > text.length()) {
      return -1;
    }
    char klass = text.charAt(at);
    char subject = text.charAt(at + 2);
    if (klass != '2' && klass != '4' && klass != '5'
        || text.charAt(at + 1) != '.'
        || subject < '0'
        || subject > '7'
        || text.charAt(at + 3) != '.'
        || at > 0 && isPartOfWord(text.charAt(at - 1))) {
      return -1;
    }
    int end = at + 4;
    while (end < text.length() && end < at + 7 && isDigit(text.charAt(end))) {
      end++;
    }
    boolean more = end < text.length() && isPartOfWord(text.charAt(end));
    boolean sentenceEnds = more && text.charAt(end) == '.' && endsAt(text, end + 1);
    return end == at + 4 || more && !sentenceEnds ? -1 : end;
  }

  private static int afterMarks(String text, int at) {
    int next = at;
    while (next < text.length() && " -#(:,".indexOf(text.charAt(next)) >= 0) {
      next++;
    }
    return next;
  }

  /// Whether a word could end at `at`.
  private static boolean endsAt(String text, int at) {
    if (at >= text.length()) {
      return true;
    }
    char c = text.charAt(at);
    return c == '.'
        ? at + 1 == text.length() || text.charAt(at + 1) == ' '
        : " -:,;)]'\"_#".indexOf(c) >= 0;
  }

  private static boolean isReplyCode(String text, int at) {
    return at >= 0
        && at + 3 <= text.length()
        && text.charAt(at) >= '2'
        && text.charAt(at) <= '5'
        && isDigit(text.charAt(at + 1))
        && isDigit(text.charAt(at + 2));
  }

  private static boolean isPartOfWord(char c) {
    return c == '.' || c == '_' || Character.isLetterOrDigit(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
