package io.carom.report;

import io.carom.mail.Envelope;
import io.carom.mime.Part;
import java.util.List;
import java.util.Optional;

/// Where a message becomes a [Report].
public final class Reports {

  /// What a report can be, most certain first: machine-readable parts, then layouts of text that
  /// one product writes, then the marks of an automatic reply, which mail systems set as well.
  private static final List<Dialect> DIALECTS =
      List.of(
          new Rfc3464Reader(),
          new SesNotificationReader(),
          new Rfc5965Reader(),
          new FeedbackMailReader(),
          new Rfc8098Reader(),
          new QmailReader(),
          new EximReader(),
          new DragonFlyReader(),
          new QqReader(),
          new InlineStatusReader(),
          new SendmailReader(),
          new PostfixSessionReader(),
          new NoticeReader(),
          new UnknownNoticeReader(),
          new Rfc3834Reader());

  private Reports() {}

  /// Reads what a message reports; ordinary mail where it reports nothing.
  ///
  /// Total: never throws on input. A report inside of a message/rfc822 part counts only where a
  /// mail system passed it on: what a person forwards is a person's mail, and the original that a
  /// report returns may itself be a report, about somebody else.
  public static Report read(Part message, Envelope envelope) {
    Message whole = Message.of(message, envelope);
    return first(whole)
        .or(() -> passedOn(whole))
        .orElseGet(() -> new Report.Ordinary(message.flaws()));
  }

  private static Optional<Report> first(Message message) {
    for (Dialect dialect : DIALECTS) {
      Optional<Report> report = dialect.read(message);
      if (report.isPresent()) {
        return report;
      }
    }
    return Optional.empty();
  }

  private static Optional<Report> passedOn(Message message) {
    if (!message.isFromSystem()) {
      return Optional.empty();
    }
    boolean saysNothing = !UnknownNoticeReader.saysFailed(message.notice());
    return message
        .part()
        .walk()
        .filter(part -> part.mediaType().equals("message/rfc822") || saysNothing && isFile(part))
        .map(Part::asMessage)
        .flatMap(inner -> inside(inner, saysNothing).stream())
        .findFirst()
        .or(() -> saysNothing ? first(message.withAttachments()) : Optional.empty());
  }

  /// What a message inside of another reports. A notice for people counts only where the outer one
  /// tells of no failure itself: else it is the original that came back.
  private static Optional<Report> inside(Part inner, boolean saysNothing) {
    Message message = Message.of(inner, Envelope.none());
    if (inner.mediaType().equals("multipart/report")) {
      return first(message);
    }
    return saysNothing && inner.headers().has("From") && message.isFromDaemon()
        ? first(message).filter(report -> report instanceof Report.Delivery)
        : Optional.empty();
  }

  /// A message saved to a file and attached as such.
  private static boolean isFile(Part part) {
    boolean attached = part.disposition().filter(d -> d.equals("attachment")).isPresent();
    String type = part.mediaType();
    return attached && (type.equals("text/plain") || type.equals("application/octet-stream"));
  }
}
