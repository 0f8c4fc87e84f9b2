package io.carom.smtp;

import io.carom.flow.Intake;
import io.carom.flow.Receipt;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.MailId;
import io.carom.mail.Octets;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
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

  private final Verbs.Tongue tongue;
  private final SmtpSettings.Limits limits;
  private final Room room;
  private final Intake intake;
  private final InstantSource clock;

  DataCommand(Verbs.Tongue tongue, SmtpSettings.Limits limits, Intake intake, InstantSource clock) {
    this.tongue = tongue;
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
    Envelope envelope = transaction.envelope(dialogue.peer(), dialogue.helo());
    try (Room.Share share = room.share()) {
      Body body = connection.readBody(share);
      Reply done =
          switch (tongue) {
            case SMTP -> take(envelope, body);
            case LMTP -> takeForEach(envelope, body, connection);
          };
      dialogue.forgive();
      return done;
    }
  }

  /// A reply for each recipient, the last of which is left to be said (RFC 2033 section 4.2). A
  /// message for several is handed in for each alone: the intake knows it again.
  private Reply takeForEach(Envelope envelope, Body body, Connection connection)
      throws IOException {
    List<Envelope.Recipient> recipients = envelope.recipients();
    for (Envelope.Recipient recipient : recipients.subList(0, recipients.size() - 1)) {
      connection.say(answerFor(envelope.to(recipient), body));
    }
    return answerFor(envelope.to(recipients.getLast()), body);
  }

  private Reply answerFor(Envelope envelope, Body body) {
    try {
      return take(envelope, body);
    } catch (RejectException refused) {
      LOG.info("a recipient of {} was answered {}", envelope.peer().orElse(""), refused.getCode());
      return new Reply(refused.getCode(), "", refused.getMessage());
    }
  }

  private Reply take(Envelope envelope, Body body) throws RejectException {
    return switch (body) {
      case Body.Complete(Octets octets) -> handIn(envelope, octets);
      case Body.TooLarge() -> throw Reply.TOO_LARGE.refusal();
      case Body.NoRoom() -> throw Reply.STORAGE_SHORT.refusal();
    };
  }

  private Reply handIn(Envelope envelope, Octets octets) throws RejectException {
    if (ReceivedHeaders.count(octets) > limits.maxReceivedHeaders()) {
      throw new Reply(554, "5.4.6", "Too many hops").refusal();
    }
    Mail mail = Mail.of(envelope, octets, clock.instant());
    return switch (receive(mail)) {
      case Receipt.Accepted(MailId id, String _) ->
          new Reply(250, "2.0.0", "Recorded as " + id.brief());
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
