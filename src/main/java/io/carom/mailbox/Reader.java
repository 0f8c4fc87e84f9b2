package io.carom.mailbox;

import io.carom.flow.FiledMail;
import io.carom.flow.Intake;
import io.carom.flow.Receipt;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes one message out of a mailbox and to the intake.
final class Reader {

  private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

  /// A message at which the connection was lost so often is taken to be the cause.
  private static final int ENOUGH = 3;

  private final MailboxSettings settings;
  private final Intake intake;
  private final InstantSource clock;
  private final Map<String, Integer> losses = new HashMap<>();

  Reader(MailboxSettings settings, Intake intake, InstantSource clock) {
    this.settings = settings;
    this.intake = intake;
    this.clock = clock;
  }

  /// What became of a message.
  enum Fate {
    /// A report, recorded with all that follows from it.
    UNDERSTOOD,
    /// To be left where it is, and not asked for again.
    LEFT,
    /// To be tried again later.
    DEFERRED
  }

  /// Reads one message and waits for its record.
  ///
  /// @param uid by which it is known in the mailbox
  /// @throws MessagingException when the connection is lost. Any other fault is the message's
  /// own, which is then left
  Fate take(Folder folder, Message message, String uid) throws MessagingException {
    if (losses.getOrDefault(uid, 0) >= ENOUGH) {
      return left(uid, "the connection was lost over it " + ENOUGH + " times");
    }
    Bounded octets = new Bounded(settings.maxMessageBytes());
    try {
      int size = message.getSize();
      if (size > settings.maxMessageBytes()) {
        return left(uid, "it is too large, " + size + " octets");
      }
      message.writeTo(octets);
    } catch (MessageRemovedException somebodyTookIt) {
      return Fate.LEFT;
    } catch (MessagingException | IOException | RuntimeException e) {
      if (e instanceof FolderClosedException || !folder.isOpen()) {
        losses.merge(uid, 1, Integer::sum);
        throw e instanceof MessagingException lost
            ? lost
            : new MessagingException("the connection was lost", e);
      }
      return left(uid, "it cannot be read: " + e.getMessage());
    }
    if (octets.isFull()) {
      return left(uid, "it is too large");
    }
    losses.remove(uid);
    return taken(Octets.of(octets.toByteArray()), uid);
  }

  private Fate taken(Octets octets, String uid) {
    Mail mail = FiledMail.of(octets, settings.bounceAddress(), clock.instant());
    return switch (intake.receive(mail)) {
      case Receipt.Accepted accepted -> accepted.isReport() ? Fate.UNDERSTOOD : Fate.LEFT;
      case Receipt.Deferred _ -> Fate.DEFERRED;
      case Receipt.Refused(String because) -> left(uid, because);
      case Receipt.Answered(int _, String _, String because) -> left(uid, because);
    };
  }

  private Fate left(String uid, String because) {
    LOG.warn("mailbox {}: message {} is left unread: {}", settings.name(), uid, because);
    return Fate.LEFT;
  }

  /// Keeps so many octets; what comes beyond is read over, so that the connection stays in step.
  private static final class Bounded extends OutputStream {

    private final int most;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean full;

    Bounded(int most) {
      this.most = most;
    }

    @Override
    public void write(int octet) {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) {
      full |= length > most - kept.size();
      if (!full) {
        kept.write(octets, from, length);
      }
    }

    boolean isFull() {
      return full;
    }

    byte[] toByteArray() {
      return kept.toByteArray();
    }
  }
}
