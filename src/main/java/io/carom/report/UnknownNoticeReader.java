package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads notices in a layout that no other reader knows, in the languages of [NoticeWords].
///
/// Three things must come together: a mail system wrote it, it says that a mail failed, and it
/// brings a fact (a server's reply, a stated reason, the original) beside a name that can be none
/// but the failed one's. What lacks one of them is ordinary mail.
final class UnknownNoticeReader implements Dialect {

  private static final Pattern HEADER =
      Pattern.compile(
          "^(?:Return-Path|Received|Message-I[Dd]|DKIM-Signature|MIME-Version|Content-Type|From|To"
              + "|Date|Subject|X-[A-Za-z-]{1,40}):");

  private static final Pattern ONLY_IN_HEADERS =
      Pattern.compile("^(?:Return-Path|Received|Message-I[Dd]|DKIM-Signature|MIME-Version):");

  private static final Pattern HOST =
      Pattern.compile(
          "(?:\\bhost |server |connect(?:ed)? to |主机 ?|服务器 ?)"
              + "([A-Za-z0-9][A-Za-z0-9.-]{2,252}\\.[A-Za-z]{2,63})\\b");

  private static final Pattern LABEL =
      Pattern.compile("[^\\n:：0-9<>@]{1,40}[:：]\\s{0,4}(?=[245][0-9][0-9][ -])");

  private static final int LONGEST_WORDS = 4_000;

  /// A notice whose text goes on longer is none.
  private static final int MOST_LINES = 2_000;

  @Override
  public Optional<Report> read(Message message) {
    if (!message.isFromSystem() || !message.part().headerClosed()) {
      return Optional.empty();
    }
    boolean failed = NoticeWords.FAILED_SUBJECT.matcher(message.subject()).find();
    boolean maybe = failed || message.isFromDaemon();
    if (!maybe || NoticeWords.isOther(message.subject())) {
      return Optional.empty();
    }
    return message.notice().texts().stream()
        .flatMap(text -> read(message, failed, text.said()).stream())
        .findFirst();
  }

  private static Optional<Report> read(Message message, boolean failedSubject, String text) {
    List<String> lines = text.lines().limit(MOST_LINES).toList();
    int returned = originalAt(lines);
    List<String> said = lines.subList(0, returned);
    Optional<Original> original =
        message
            .notice()
            .attached()
            .or(
                () ->
                    Original.quoted(
                        String.join("\n", lines.subList(returned, lines.size())) + "\n"))
            .or(() -> Original.known(message.part().headers().first("References")));
    Optional<ReplyText> reply = reply(said);
    if (!message.isFromDaemon() && answers(said)) {
      return Optional.empty();
    }
    boolean fact = reply.isPresent() || original.isPresent() || reason(said).isPresent();
    if (!fact || !failedSubject && (reply.isEmpty() || !saysFailed(said))) {
      return Optional.empty();
    }
    List<NoticeNames.Named> named = named(message, said, original, reply.isPresent());
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of(delivery(message, said, named, original));
  }

  /// Whether one of the texts says that a mail reached somebody not.
  static boolean saysFailed(NoticeText notice) {
    return notice.texts().stream()
        .anyMatch(text -> saysFailed(text.said().lines().limit(MOST_LINES).toList()));
  }

  private static boolean saysFailed(List<String> said) {
    return said.stream()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .anyMatch(line -> NoticeWords.FAILED_SENTENCE.matcher(line).find());
  }

  /// Whether it says that somebody got a mail of ours: a person or a helpdesk, who quote it.
  private static boolean answers(List<String> said) {
    return said.stream()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .anyMatch(line -> NoticeWords.RECEIVED.matcher(line).find());
  }

  private static List<NoticeNames.Named> named(
      Message message, List<String> said, Optional<Original> original, boolean replied) {
    Set<RecipientKey> others = new HashSet<>(message.notice().told());
    original.ifPresent(o -> o.writers().forEach(a -> others.add(RecipientKey.of(a))));
    List<Address> failed = message.notice().named();
    if (!failed.isEmpty()) {
      return failed.stream().map(a -> new NoticeNames.Named(a, "")).toList();
    }
    List<NoticeNames.Named> named = NoticeNames.in(said, others);
    if (!named.isEmpty() || !replied) {
      return named;
    }
    List<Address> addressees = original.map(Original::addressees).orElse(List.of());
    boolean sole = addressees.size() == 1;
    return sole && !others.contains(RecipientKey.of(addressees.getFirst()))
        ? List.of(new NoticeNames.Named(addressees.getFirst(), ""))
        : List.of();
  }

  private static Report delivery(
      Message message,
      List<String> said,
      List<NoticeNames.Named> named,
      Optional<Original> original) {
    Action action = warns(message, said) ? Action.DELAYED : Action.FAILED;
    List<Outcome> outcomes =
        named.stream().map(n -> outcome(action, n, said, named.size() == 1)).toList();
    return new Report.Delivery(
        "notice", outcomes, original, Optional.empty(), Optional.empty(), message.part().flaws());
  }

  private static boolean warns(Message message, List<String> said) {
    return Stream.concat(Stream.of(message.subject()), said.stream())
        .map(line -> line.toLowerCase(Locale.ROOT))
        .anyMatch(line -> NoticeWords.WARNS.matcher(line).find());
  }

  private static Outcome outcome(
      Action action, NoticeNames.Named named, List<String> said, boolean sole) {
    List<String> own = named.words().isEmpty() ? said : named.words().lines().toList();
    ReplyText reply =
        reply(own)
            .or(() -> sole ? reply(said) : Optional.empty())
            .or(() -> reason(own).map(ReplyText::of))
            .orElseGet(() -> ReplyText.of(""));
    String words = String.join("\n", own).strip();
    String cut = words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS);
    return TextLayout.outcome(action, named.address(), reply, cut, TextLayout.found(HOST, cut));
  }

  /// The first refusal among the lines, to the end of its paragraph.
  private static Optional<ReplyText> reply(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      ReplyText line = ReplyText.of(lines.get(i));
      boolean refuses =
          line.replyCode().filter(code -> code.klass() >= 4).isPresent()
              || line.status().filter(status -> status.klass() >= 4).isPresent();
      if (refuses) {
        List<String> paragraph =
            lines.subList(i, lines.size()).stream().takeWhile(l -> !l.isBlank()).toList();
        String words = String.join("\n", paragraph);
        return Optional.of(ReplyText.of(Prose.quotedReply(words).orElse(unlabelled(words))));
      }
    }
    return Optional.empty();
  }

  /// Without the label before a reply: a word or two and a colon.
  private static String unlabelled(String words) {
    Matcher label = LABEL.matcher(words);
    return label.lookingAt() ? words.substring(label.end()) : words;
  }

  /// What stands behind the label of a reason, in its line or in the next.
  private static Optional<String> reason(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String folded = lines.get(i).toLowerCase(Locale.ROOT);
      Matcher label = NoticeWords.REASON_LABEL.matcher(folded);
      if (folded.length() == lines.get(i).length() && label.lookingAt()) {
        String rest = lines.get(i).substring(label.end());
        return Stream.concat(Stream.of(rest), lines.subList(i + 1, lines.size()).stream())
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .findFirst();
      }
    }
    return Optional.empty();
  }

  /// Where a returned header begins among the lines; behind the last where none does.
  private static int originalAt(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      boolean begins = i == 0 || lines.get(i - 1).isBlank() || lines.get(i - 1).startsWith("--");
      if (begins && HEADER.matcher(lines.get(i)).find() && isHeader(lines, i)) {
        return i;
      }
    }
    return lines.size();
  }

  private static boolean isHeader(List<String> lines, int from) {
    return lines.subList(from, lines.size()).stream()
        .takeWhile(line -> !line.isBlank())
        .anyMatch(line -> ONLY_IN_HEADERS.matcher(line).find());
  }
}
