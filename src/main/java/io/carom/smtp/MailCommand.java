package io.carom.smtp;

import io.carom.mail.Address;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.subethamail.smtp.RejectException;

/// MAIL: begins a transaction (RFC 5321 section 4.1.1.2); reports come from the null sender,
/// people and complaints from any other.
final class MailCommand implements Verb.Command {

  private static final Set<String> KNOWN = Set.of("SIZE", "BODY", "SMTPUTF8", "RET", "ENVID");

  private final int maxMessageBytes;
  private final boolean tlsRequired;
  private final BooleanSupplier storageShort;

  MailCommand(SmtpSettings settings, BooleanSupplier storageShort) {
    this.maxMessageBytes = settings.limits().maxMessageBytes();
    this.tlsRequired = settings.tls().map(SmtpSettings.Tls::required).orElse(false);
    this.storageShort = storageShort;
  }

  @Override
  public Reply answer(String argument, Connection connection) throws RejectException {
    Dialogue dialogue = connection.dialogue();
    if (dialogue.helo().isEmpty()) {
      throw Reply.EHLO_FIRST.refusal();
    }
    if (tlsRequired && !connection.isSecured()) {
      throw new Reply(530, "5.7.0", "Say STARTTLS first").refusal();
    }
    if (dialogue.transaction().isPresent()) {
      throw new Reply(503, "5.5.1", "A sender was given already").refusal();
    }
    Path path =
        Path.after("FROM:", argument)
            .orElseThrow(() -> new Reply(501, "5.5.2", "Say MAIL FROM:<address>").refusal());
    Parameters parameters = Parameters.read(path.parameters(), KNOWN);
    parameters.checkBody();
    boolean smtpUtf8 = parameters.smtpUtf8();
    if (!smtpUtf8 && !path.isAscii()) {
      throw Reply.NEEDS_SMTPUTF8.refusal();
    }
    Transaction begun =
        new Transaction(
            sender(path), parameters.envelopeId(), parameters.returnContent(), smtpUtf8);
    if (parameters.sizeExceeds(maxMessageBytes)) {
      throw Reply.TOO_LARGE.refusal();
    }
    if (storageShort.getAsBoolean()) {
      throw Reply.STORAGE_SHORT.refusal();
    }
    dialogue.begin(begun);
    return new Reply(250, "2.1.0", "Sender taken");
  }

  private static Optional<Address> sender(Path path) throws RejectException {
    if (path.isNull()) {
      return Optional.empty();
    }
    return Optional.of(
        path.address()
            .orElseThrow(() -> new Reply(501, "5.1.7", "The sender is no address").refusal()));
  }
}
