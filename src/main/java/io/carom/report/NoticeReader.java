package io.carom.report;

import java.util.Optional;

/// Reads notices that mail systems write for people only, each in the layout of its product.
final class NoticeReader implements Dialect {

  @Override
  public Optional<Report> read(Message message) {
    NoticeText notice = message.notice();
    return NoticeLayouts.ALL.stream().flatMap(layout -> layout.read(notice).stream()).findFirst();
  }
}
