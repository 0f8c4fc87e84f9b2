package io.carom.smtp;

import io.carom.mail.Octets;

/// What came in after DATA; the octets up to CRLF.CRLF were consumed in every case.
sealed interface Body {

  record Complete(Octets octets) implements Body {}

  /// More than one message may have.
  record TooLarge() implements Body {}

  /// More than fits beside the other messages that are being received.
  record NoRoom() implements Body {}
}
