package io.carom.smtp;

import io.carom.flow.Intake;
import io.carom.flow.Receipt;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.MailId;
import io.carom.mail.Octets;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.RejectException;

/// DATA: takes the message, hands it in and translates the receipt (RFC 5321 section 4.1.1.4).
///
/// After the 354 the octets are consumed up to their end whatever the answer will be, so no body
/// is ever read as commands, and the transaction is over with the answer.
///
/// No Received field is put before the message: it is stored as it came, and what that field
/// would tell stands in the envelope. Whoever sends it on adds one.
final class DataCommand implements Verb.Command {

  private static final Logger LOG = LoggerFactory.getLogger(DataCommand.class);

  private final SmtpSettings.Limits limits;
  private final Room room;
  private final Intake intake;
  private final InstantSource clock;

  DataCommand(SmtpSettings.Limits limits, Intake intake, InstantSource clock) {
    this.limits = limits;
    this.room = new Room(limits.maxBytesInFlight());
    this.intake = intake;
    this.clock = clock;
  }

  @Override
  public Reply answer(String argument, Connection connection) throws IOException, RejectException {
    Dialogue dialogue = connection.dialogue();
    Transaction transaction =
        dialogue
            .transaction()
            .orElseThrow(() -> new Reply(503, "5.5.1", "Say MAIL first").refusal());
    if (!argument.isEmpty()) {
      throw Reply.NO_PARAMETER.refusal();
    }
    if (transaction.recipients() == 0) {
      throw new Reply(554, "5.5.1", "No valid recipients").refusal();
    }
    dialogue.reset();
    connection.say(new Reply(354, "", "End with <CRLF>.<CRLF>"));
    try (Room.Share share = room.share()) {
      return switch (connection.readBody(share)) {
        case Body.Complete(Octets octets) -> {
          Reply done = handIn(transaction.envelope(dialogue.peer(), dialogue.helo()), octets);
          dialogue.forgive();
          yield done;
        }
        case Body.TooLarge() -> throw Reply.TOO_LARGE.refusal();
        case Body.NoRoom() -> throw Reply.STORAGE_SHORT.refusal();
      };
    }
  }

  private Reply handIn(Envelope envelope, Octets octets) throws RejectException {
    if (ReceivedHeaders.count(octets) > limits.maxReceivedHeaders()) {
      throw new Reply(554, "5.4.6", "Too many hops").refusal();
    }
    Mail mail = Mail.of(envelope, octets, clock.instant());
    return switch (receive(mail)) {
      case Receipt.Accepted(MailId id) -> new Reply(250, "2.0.0", "Recorded as " + id.brief());
      case Receipt.Refused(String ours) -> throw new Reply(554, "5.7.1", "Refused").refusal();
      case Receipt.Answered(int code, String enhanced, String ours) ->
          throw new Reply(
                  code,
                  enhanced,
                  code < 500 ? "Cannot be passed on now" : "The next server does not take this")
              .refusal();
      case Receipt.Deferred(Receipt.Cause cause, String ours) ->
          throw switch (cause) {
            case CANNOT_RECORD -> Reply.CANNOT_RECORD.refusal();
            case STORAGE_SHORT -> Reply.STORAGE_SHORT.refusal();
            case STOPPING -> Reply.STOPPING.farewell();
          };
    };
  }

  private Receipt receive(Mail mail) {
    try {
      return intake.receive(mail);
    } catch (RuntimeException bug) {
      LOG.error("mail {} could not be taken in and was answered 451", mail.id().brief(), bug);
      return new Receipt.Deferred(Receipt.Cause.CANNOT_RECORD, "a fault of ours");
    }
  }
}
