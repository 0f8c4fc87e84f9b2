package io.carom.report;

import java.util.Optional;

/// One way in which servers write reports: a standard, or the layout of one product.
///
/// Total: a message of another layout gives nothing, a broken one gives what can be read with a
/// flaw for the rest; no input makes it throw. Phrases that say *why* a server refused are not
/// its business.
///
/// Every message passes every dialect, so each says no at little cost: it asks the [Message] for
/// what is cheap first (a media type, who wrote it), then for words without which it has nothing
/// to read ([Message#says]), then for the text that all of them share ([Message#lines],
/// [Message#notice]), and runs a pattern only behind that. What two dialects want to know of a
/// message belongs into [Message], where it is found once.
interface Dialect {

  /// The report, where the message is one of this dialect.
  Optional<Report> read(Message message);
}
