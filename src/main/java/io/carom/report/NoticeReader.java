package io.carom.report;

import io.carom.mail.Envelope;
import io.carom.mime.Part;
import java.util.Optional;

/// Reads notices that mail systems write for people only, each in the layout of its product.
final class NoticeReader implements Dialect {

  @Override
  public Optional<Report> read(Part message, Envelope envelope) {
    NoticeText notice = NoticeText.of(message, envelope);
    return NoticeLayouts.ALL.stream().flatMap(layout -> layout.read(notice).stream()).findFirst();
  }
}
