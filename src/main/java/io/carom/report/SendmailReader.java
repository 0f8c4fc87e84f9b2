package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the reports that Sendmail wrote before it knew RFC 3464, and those whose part for
/// machines is gone: from version 8 on a list of the addresses that failed, then a transcript of
/// the session, with a line of Sendmail's own for each recipient (`550 <gone@example.net>... User
/// unknown`) behind the dialogue that led to it.
final class SendmailReader implements Dialect {

  private static final String ADDRESS = "<?([^\\s<>@\"|]{1,128}@[^\\s<>]{1,253}?)>?";

  private static final Pattern TRANSCRIPT =
      Pattern.compile("(?m)^[ \\t]*-{3,} Transcript of session follows -{3,}");

  private static final Pattern OWN_LINE =
      Pattern.compile(
          "(?m)^([245]\\d\\d )(?:\\d\\.\\d\\.\\d{1,3} )?" + ADDRESS + "\\.\\.\\. ?(.*)$");

  private static final Pattern LISTED =
      Pattern.compile("(?m)^" + ADDRESS + "[ \\t]*(?:\\n[ \\t]+\\(reason: ([^\\n]*)\\))?[ \\t]*$");

  private static final Pattern TALKING =
      Pattern.compile("(?mi)^(?:\\.\\.\\. )?while talking to ([^\\s:]{1,255}?)\\.?:");

  private static final Pattern WARNS =
      Pattern.compile("(?i)this is a warning message only|addresses had transient non-fatal");

  /// What the transcript says of one recipient.
  private record Said(String words, ReplyText reply) {}

  @Override
  public Optional<Report> read(Message message) {
    return TextLayout.of(message, " Transcript of session follows ", SendmailReader::divides)
        .flatMap(SendmailReader::report);
  }

  private static boolean divides(String line) {
    String bare = line.strip();
    return bare.startsWith("-----")
        && (bare.contains("Unsent message follows")
            || bare.contains("Original message follows")
            || bare.contains("Message header follows"));
  }

  private static Optional<Report> report(TextLayout layout) {
    String text = layout.text();
    Matcher transcript = TRANSCRIPT.matcher(text);
    if (!transcript.find()) {
      return Optional.empty();
    }
    String head = text.substring(0, transcript.start());
    String session = text.substring(transcript.end()).strip();
    Map<RecipientKey, Said> said = said(session);
    Map<RecipientKey, Address> failed = failed(head, session, layout.original());
    Action action = WARNS.matcher(head).find() ? Action.DELAYED : Action.FAILED;
    List<Outcome> outcomes =
        failed.entrySet().stream()
            .map(
                one -> {
                  Said own = said.getOrDefault(one.getKey(), whole(failed.size() == 1, session));
                  return TextLayout.outcome(
                      action, one.getValue(), own.reply(), own.words(), host(own.words()));
                })
            .toList();
    return outcomes.isEmpty()
        ? Optional.empty()
        : Optional.of(layout.delivery("sendmail", outcomes, Optional.empty()));
  }

  /// Whom the list names, else Sendmail's own lines, else the original's only addressee.
  private static Map<RecipientKey, Address> failed(
      String head, String session, Optional<Original> original) {
    Map<RecipientKey, Address> failed = new LinkedHashMap<>();
    addresses(LISTED.matcher(head), 1, failed);
    if (failed.isEmpty()) {
      addresses(OWN_LINE.matcher(session), 2, failed);
    }
    List<Address> addressees = original.map(Original::addressees).orElse(List.of());
    if (failed.isEmpty() && addressees.size() == 1) {
      failed.put(RecipientKey.of(addressees.getFirst()), addressees.getFirst());
    }
    return failed;
  }

  private static void addresses(Matcher lines, int group, Map<RecipientKey, Address> failed) {
    while (lines.find()) {
      Address.parse(lines.group(group)).ifPresent(a -> failed.putIfAbsent(RecipientKey.of(a), a));
    }
  }

  /// The transcript, cut behind each of Sendmail's own lines.
  private static Map<RecipientKey, Said> said(String session) {
    Map<RecipientKey, Said> said = new LinkedHashMap<>();
    Matcher line = OWN_LINE.matcher(session);
    int from = 0;
    while (line.find()) {
      String dialogue = session.substring(from, line.start());
      String words = session.substring(from, line.end()).strip();
      from = line.end();
      String own = line.group(3);
      String remark = ReplyText.of(own).replyCode().isPresent() ? own : line.group(1) + own;
      ReplyText reply = refusal(dialogue).orElseGet(() -> ReplyText.of(remark));
      Address.parse(line.group(2))
          .ifPresent(a -> said.putIfAbsent(RecipientKey.of(a), new Said(words, reply)));
    }
    return said;
  }

  private static Said whole(boolean sole, String session) {
    return sole
        ? new Said(session, refusal(session).orElseGet(() -> ReplyText.of(session)))
        : new Said("", ReplyText.of(""));
  }

  /// The last refusal of a dialogue: what came before it led to it.
  private static Optional<ReplyText> refusal(String dialogue) {
    return Transcript.of(dialogue).exchanges().stream()
        .filter(Transcript.Exchange::refuses)
        .reduce((first, second) -> second)
        .map(exchange -> ReplyText.of(exchange.reply()));
  }

  private static Optional<String> host(String words) {
    return TextLayout.found(TALKING, words);
  }
}
