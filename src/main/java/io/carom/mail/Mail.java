package io.carom.mail;

import java.time.Instant;

/// A message as a door received it.
public record Mail(MailId id, Envelope envelope, Octets octets, Instant receivedAt) {

  public static Mail of(Envelope envelope, Octets octets, Instant receivedAt) {
    return new Mail(MailId.of(octets), envelope, octets, receivedAt);
  }
}
