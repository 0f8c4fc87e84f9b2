package io.carom.flow;

import io.carom.mail.Mail;

/// Where doors hand in a message.
public interface Intake {

  /// Reads, judges, decides and writes one message; returns when that is durable or cannot be
  /// done.
  ///
  /// Blocks for the group commit, so callers sit on virtual threads. Never throws: what goes
  /// wrong is in the receipt.
  Receipt receive(Mail mail);
}
