package io.carom.report;

import java.util.Optional;

/// Reads reports whose machine-readable fields (RFC 3464) stand in a text: those of Amazon
/// WorkMail, and of every server whose MIME structure was lost on the way.
final class InlineStatusReader implements Dialect {

  @Override
  public Optional<Report> read(Message message) {
    if (!message.isFromSystem()) {
      return Optional.empty();
    }
    return message
        .part()
        .walk()
        .filter(part -> part.children().isEmpty())
        .filter(part -> part.mediaType().equals("text/plain") || part.isMultipart())
        .filter(part -> part.text().contains("Final-Recipient:"))
        .findFirst()
        .flatMap(part -> Rfc3464Reader.inText(message.part(), part));
  }
}
