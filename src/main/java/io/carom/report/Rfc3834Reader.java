package io.carom.report;

import io.carom.mail.Address;
import io.carom.mime.Headers;
import io.carom.mime.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Recognises automatic replies (RFC 3834) and the conventions that are older: absence notices,
/// acknowledgements. They come from the mailbox that was reached, so nobody failed.
///
/// Mail systems mark their reports in the same way (RFC 3834 section 5); what they write is none.
final class Rfc3834Reader implements Dialect {

  private static final List<String> MARKS =
      List.of("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-MS-Exchange-Inbox-Rules-Loop");

  private static final Pattern ABSENCE =
      Pattern.compile(
          "^\\s*(?:auto(?:matic|mated|-)? ?(?:reply|response)|autoreply|out of (?:the )?office"
              + "|on vacation|自动回复|自動回[复覆]|自動返信|автоответ|abwesen|automatische antwort"
              + "|absence du bureau|réponse automatique|respuesta automática|fuera de la oficina"
              + "|resposta automática|risposta automatica|fuori sede|자동 ?(?:응답|회신))");

  @Override
  public Optional<Report> read(Message whole) {
    Part message = whole.part();
    List<Address> from = whole.from();
    boolean reply =
        from.size() == 1
            && message.headerClosed()
            && !message.mediaType().equals("multipart/report")
            && !message.headers().has("X-Failed-Recipients")
            && !whole.isFromDaemon()
            && (isAutomatic(message.headers()) || isAbsenceFromNobody(whole));
    return reply ? Optional.of(autoReply(message, from.getFirst())) : Optional.empty();
  }

  private static boolean isAutomatic(Headers headers) {
    String submitted = headers.first("Auto-Submitted").map(Rfc3834Reader::keyword).orElse("no");
    boolean answers = headers.has("In-Reply-To") || headers.has("References");
    return submitted.equals("auto-replied")
        || !submitted.equals("no") && answers
        || MARKS.stream().anyMatch(m -> isYes(headers, m))
        || headers.first("Precedence").map(Rfc3834Reader::keyword).orElse("").equals("auto_reply");
  }

  /// An absence notice from the null sender (RFC 3834 section 3.3) with no mark but its subject.
  private static boolean isAbsenceFromNobody(Message whole) {
    return whole.isFromSystem() && ABSENCE.matcher(whole.subject()).find();
  }

  private static boolean isYes(Headers headers, String name) {
    return headers.first(name).map(Rfc3834Reader::keyword).filter(w -> !w.equals("no")).isPresent();
  }

  private static String keyword(String value) {
    return Comments.firstWord(value, ";").toLowerCase(Locale.ROOT);
  }

  private static Report autoReply(Part message, Address from) {
    String said = said(message);
    String words = Prose.of(said).brief();
    return new Report.AutoReply(
        "rfc3834",
        List.of(Outcome.of(Action.REPLIED).recipient(Optional.of(from)).text(words).build()),
        Original.known(answered(message.headers())),
        AbsenceNote.read(message, said),
        message.flaws());
  }

  /// The first plain text; HTML only where there is none.
  private static String said(Part message) {
    return first(message, "text/plain")
        .or(() -> first(message, "text/html").map(HtmlText::of))
        .orElse("");
  }

  private static Optional<String> first(Part message, String type) {
    return message
        .walk()
        .filter(part -> part.mediaType().equals(type))
        .filter(part -> part.disposition().filter(d -> d.equals("attachment")).isEmpty())
        .findFirst()
        .map(Part::text);
  }

  /// The Message-ID that is answered: In-Reply-To, else the last of References (RFC 5322 section
  /// 3.6.4).
  private static Optional<String> answered(Headers headers) {
    return headers
        .first("In-Reply-To")
        .or(() -> headers.first("References"))
        .map(ids -> ids.substring(Math.max(0, ids.lastIndexOf('<'))));
  }
}
