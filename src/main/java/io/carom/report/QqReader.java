package io.carom.report;

import io.carom.mail.Address;
import io.carom.mime.Part;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the bounces of QQ Mail: one HTML table, a row for the recipient, a row for the reason
/// and often the reply of the remote server.
final class QqReader implements Dialect {

  private static final String RECIPIENT = "收件人";
  private static final String REASON = "退信原因";

  private static final Pattern HOST = Pattern.compile("host (\\S{1,255}?)\\[\\S+\\] said: ");

  @Override
  public Optional<Report> read(Message message) {
    if (!message.isFromDaemon()) {
      return Optional.empty();
    }
    return message
        .part()
        .walk()
        .filter(part -> part.mediaType().equals("text/html"))
        .findFirst()
        .flatMap(part -> report(message.part(), HtmlText.of(part.text())));
  }

  private static Optional<Report> report(Part message, String text) {
    List<String> cells = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    int recipient = cells.indexOf(RECIPIENT) + 1;
    int reason = cells.indexOf(REASON) + 1;
    if (recipient == 0 || reason == 0 || recipient >= cells.size() || reason >= cells.size()) {
      return Optional.empty();
    }
    String words = String.join("\n", cells.subList(reason, Math.min(reason + 2, cells.size())));
    return Address.parse(cells.get(recipient))
        .map(a -> TextLayout.outcome(Action.FAILED, a, words, TextLayout.found(HOST, words)))
        .map(outcome -> delivery(message, outcome));
  }

  private static Report delivery(Part message, Outcome outcome) {
    return new Report.Delivery(
        "qq",
        List.of(outcome),
        Original.known(message.headers().first("References")),
        Optional.empty(),
        Optional.empty(),
        message.flaws());
  }
}
