package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.EnhancedStatus;
import io.carom.mail.ReplyCode;
import java.util.Optional;

/// The fate of one recipient, as the reporting MTA tells it (RFC 3464 section 2.3): facts, no
/// opinion.
///
/// @param recipient Final-Recipient, or whom a text names; empty where it is redacted or not an
/// address
/// @param originalRecipient Original-Recipient, decoded
/// @param status the enhanced code that says most among those the report contains; empty where
/// it has none
/// @param statusField the Status field as it stood, where that is another code than `status`
/// @param replyCode the remote server's reply code, or the reporting server's own where no
/// remote spoke
/// @param diagnostic the reply as far as it can be restored, lines joined by one blank; empty
/// where none
/// @param diagnosticType the type before the `;` of Diagnostic-Code in lower case (`smtp`,
/// `x-postfix`)
/// @param text what the human-readable part says of this recipient where that is more than the
/// diagnostic
/// @param command the SMTP command that was answered (`RCPT TO`, `end of DATA`)
/// @param remoteMta the host that refused, as the report names it
public record Outcome(
    Optional<Address> recipient,
    Optional<Address> originalRecipient,
    Action action,
    Optional<EnhancedStatus> status,
    Optional<EnhancedStatus> statusField,
    Optional<ReplyCode> replyCode,
    String diagnostic,
    Optional<String> diagnosticType,
    String text,
    Optional<String> command,
    Optional<String> remoteMta) {

  /// The same for others.
  public Outcome about(Optional<Address> recipient, Optional<Address> originalRecipient) {
    return new Outcome(
        recipient,
        originalRecipient,
        action,
        status,
        statusField,
        replyCode,
        diagnostic,
        diagnosticType,
        text,
        command,
        remoteMta);
  }

  /// A bare outcome, to which facts are added one by one.
  public static Builder of(Action action) {
    return new Builder(action);
  }

  /// Gathers the facts of one outcome; what is not said stays absent.
  public static final class Builder {
    private final Action action;
    private Optional<Address> recipient = Optional.empty();
    private Optional<Address> originalRecipient = Optional.empty();
    private Optional<EnhancedStatus> status = Optional.empty();
    private Optional<EnhancedStatus> statusField = Optional.empty();
    private Optional<ReplyCode> replyCode = Optional.empty();
    private String diagnostic = "";
    private Optional<String> diagnosticType = Optional.empty();
    private String text = "";
    private Optional<String> command = Optional.empty();
    private Optional<String> remoteMta = Optional.empty();

    private Builder(Action action) {
      this.action = action;
    }

    public Builder recipient(Optional<Address> value) {
      recipient = value;
      return this;
    }

    public Builder originalRecipient(Optional<Address> value) {
      originalRecipient = value;
      return this;
    }

    public Builder status(Optional<EnhancedStatus> value) {
      status = value;
      return this;
    }

    public Builder statusField(Optional<EnhancedStatus> value) {
      statusField = value;
      return this;
    }

    public Builder replyCode(Optional<ReplyCode> value) {
      replyCode = value;
      return this;
    }

    public Builder diagnostic(String value) {
      diagnostic = value;
      return this;
    }

    public Builder diagnosticType(Optional<String> value) {
      diagnosticType = value;
      return this;
    }

    public Builder text(String value) {
      text = value;
      return this;
    }

    public Builder command(Optional<String> value) {
      command = value;
      return this;
    }

    public Builder remoteMta(Optional<String> value) {
      remoteMta = value;
      return this;
    }

    public Outcome build() {
      return new Outcome(
          recipient,
          originalRecipient,
          action,
          status,
          statusField,
          replyCode,
          diagnostic,
          diagnosticType,
          text,
          command,
          remoteMta);
    }
  }
}
