package io.carom.smtp;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A mail transaction between MAIL and the answer to DATA (RFC 5321 section 3.3).
final class Transaction {

  private final Optional<Address> sender;
  private final Optional<String> envelopeId;
  private final Optional<String> returnContent;
  private final boolean smtpUtf8;
  private final List<Envelope.Recipient> recipients = new ArrayList<>();

  Transaction(
      Optional<Address> sender,
      Optional<String> envelopeId,
      Optional<String> returnContent,
      boolean smtpUtf8) {
    this.sender = sender;
    this.envelopeId = envelopeId;
    this.returnContent = returnContent;
    this.smtpUtf8 = smtpUtf8;
  }

  boolean smtpUtf8() {
    return smtpUtf8;
  }

  int recipients() {
    return recipients.size();
  }

  void add(Envelope.Recipient recipient) {
    recipients.add(recipient);
  }

  Envelope envelope(String peer, Optional<String> helo) {
    return new Envelope(
        sender, recipients, envelopeId, returnContent, smtpUtf8, Optional.of(peer), helo);
  }
}
