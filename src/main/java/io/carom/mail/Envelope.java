package io.carom.mail;

import java.util.List;
import java.util.Optional;

/// What SMTP said around a message (RFC 5321 section 2.3.1, RFC 3461 section 4).
///
/// @param sender the reverse-path; empty for the null sender `<>`, which reports use
/// @param recipients to whom it came, at least one; a message read from a file has none
/// @param envelopeId ENVID, decoded from xtext
/// @param returnContent RET, `FULL` or `HDRS`
/// @param smtpUtf8 whether the client asked for SMTPUTF8 (RFC 6531)
/// @param peer the address the message came from, as text; empty for files
/// @param helo the name the client gave itself
public record Envelope(
    Optional<Address> sender,
    List<Recipient> recipients,
    Optional<String> envelopeId,
    Optional<String> returnContent,
    boolean smtpUtf8,
    Optional<String> peer,
    Optional<String> helo) {

  public Envelope {
    recipients = List.copyOf(recipients);
  }

  /// The same for one of its recipients alone.
  public Envelope to(Recipient recipient) {
    return new Envelope(
        sender, List.of(recipient), envelopeId, returnContent, smtpUtf8, peer, helo);
  }

  /// One RCPT TO.
  ///
  /// @param originalRecipient ORCPT, decoded, without its type
  /// @param notifyOn NOTIFY as it was said (`SUCCESS,FAILURE`); recorded only, we never send a
  /// report
  public record Recipient(
      Address address, Optional<String> originalRecipient, Optional<String> notifyOn) {

    public static Recipient of(Address address) {
      return new Recipient(address, Optional.empty(), Optional.empty());
    }
  }

  /// The envelope of a message that came without one, such as a file.
  public static Envelope none() {
    return new Envelope(
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }
}
