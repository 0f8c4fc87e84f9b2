package io.carom.smtp;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.RecipientKey;
import java.util.Set;
import org.subethamail.smtp.RejectException;

/// RCPT: one recipient of the open transaction (RFC 5321 section 4.1.1.3), at a bounce domain
/// and nowhere else.
///
/// `<postmaster>` without a domain is taken as well (RFC 5321 section 4.5.1) and stands for the
/// postmaster of our host name.
final class RcptCommand implements Verb.Command {

  private static final Set<String> KNOWN = Set.of("NOTIFY", "ORCPT");

  private final SmtpSettings settings;

  RcptCommand(SmtpSettings settings) {
    this.settings = settings;
  }

  @Override
  public Reply answer(String argument, Connection connection) throws RejectException {
    Transaction transaction =
        connection
            .dialogue()
            .transaction()
            .orElseThrow(() -> new Reply(503, "5.5.1", "Say MAIL first").refusal());
    Path path =
        Path.after("TO:", argument)
            .orElseThrow(() -> new Reply(501, "5.5.2", "Say RCPT TO:<address>").refusal());
    Parameters parameters = Parameters.read(path.parameters(), KNOWN);
    if (!transaction.smtpUtf8() && !path.isAscii()) {
      throw Reply.NEEDS_SMTPUTF8.refusal();
    }
    Envelope.Recipient recipient =
        new Envelope.Recipient(
            address(path), parameters.originalRecipient(), parameters.notifyOn());
    if (transaction.recipients() >= settings.limits().maxRecipients()) {
      throw new Reply(452, "4.5.3", "Too many recipients").refusal();
    }
    transaction.add(recipient);
    return new Reply(250, "2.1.5", "Recipient taken");
  }

  private Address address(Path path) throws RejectException {
    if (path.mailbox().equalsIgnoreCase("postmaster")) {
      return new Address(path.mailbox(), settings.hostname());
    }
    Address address =
        path.address()
            .orElseThrow(() -> new Reply(501, "5.1.3", "The recipient is no address").refusal());
    if (!settings.bounceDomains().contains(RecipientKey.domain(address.domain()))) {
      throw new Reply(550, "5.7.1", "Not a domain of ours").refusal();
    }
    return address;
  }
}
