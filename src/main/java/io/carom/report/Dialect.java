package io.carom.report;

import io.carom.mail.Envelope;
import io.carom.mime.Part;
import java.util.Optional;

/// One way in which servers write reports: a standard, or the layout of one product.
///
/// Total: a message of another layout gives nothing, a broken one gives what can be read with a
/// flaw for the rest; no input makes it throw. Phrases that say *why* a server refused are not
/// its business.
interface Dialect {

  /// The report, where the message is one of this dialect.
  Optional<Report> read(Part message, Envelope envelope);
}
