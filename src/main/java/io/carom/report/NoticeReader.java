package io.carom.report;

import java.util.Optional;

/// Reads notices that mail systems write for people only, each in the layout of its product.
final class NoticeReader implements Dialect {

  @Override
  public Optional<Report> read(Message message) {
    NoticeText notice = message.notice();
    if (message.isFromSystem() && !message.isFromDaemon() && isAnswer(message)) {
      return Optional.empty();
    }
    for (NoticeLayout layout : NoticeLayouts.ALL) {
      Optional<Report> report = layout.read(notice);
      if (report.isPresent()) {
        return report;
      }
    }
    return Optional.empty();
  }

  /// Whether a mail from no mail system only talks about failures, by its subject: helpdesks that
  /// answer from the null sender quote what they were sent.
  private static boolean isAnswer(Message message) {
    return NoticeWords.isOther(message.subject());
  }
}
