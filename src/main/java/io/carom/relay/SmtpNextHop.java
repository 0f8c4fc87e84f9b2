package io.carom.relay;

import io.carom.flow.NextHop;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.relay.RelaySettings.Tls;
import io.carom.relay.SmtpClient.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The next hop by SMTP: a session for each message, which is handed on as it came behind a
/// Received field of ours, sender and recipients unchanged.
///
/// All recipients or none: when one is refused, the message is not sent for the others either,
/// since one answer goes to all of them; it is temporary where any refusal was. Text of the next
/// hop goes into our log, never into our answer. Any thread.
public final class SmtpNextHop implements NextHop, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SmtpNextHop.class);

  /// Codes that tell of us and the next hop and not of the message: whoever sent it is not to
  /// blame.
  private static final Set<Integer> QUARRELS =
      Set.of(500, 502, 503, 504, 521, 530, 534, 535, 538, 555);

  private static final long TURN_SECONDS = 10;

  private final RelaySettings settings;
  private final NextHopTls tls;
  private final Trace trace;
  private final Semaphore turns;
  private final ScheduledThreadPoolExecutor curfew =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("relay-curfew").factory());

  /// @throws IllegalArgumentException where the authorities for TLS cannot be used, in words for
  /// people
  public SmtpNextHop(RelaySettings settings) {
    this.settings = settings;
    this.tls = NextHopTls.of(settings);
    this.trace = new Trace(settings.hostname());
    this.turns = new Semaphore(settings.maxConnections(), true);
    curfew.setRemoveOnCancelPolicy(true);
  }

  /// Reads what TLS needs as a start would.
  ///
  /// @throws IllegalArgumentException where it cannot be used, in words for people
  public static void check(RelaySettings settings) {
    NextHopTls.of(settings);
  }

  /// What ends the dialogue before its end.
  private static final class Over extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Answer.NotTaken answer;

    Over(int code, String enhanced, String because) {
      super(because, null, false, false);
      answer = new Answer.NotTaken(code, enhanced, because);
    }
  }

  @Override
  public Answer pass(Mail mail) {
    if (trace.isIn(mail.octets())) {
      return new Answer.NotTaken(554, "5.4.6", "we have passed it on before: it goes in circles");
    }
    try {
      if (!turns.tryAcquire(TURN_SECONDS, TimeUnit.SECONDS)) {
        return new Answer.NotTaken(451, "4.4.5", "the next hop is busy with others of ours");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new Answer.NotTaken(451, "4.3.2", "stopping");
    }
    try {
      return session(mail, settings.tls());
    } catch (Over early) {
      return early.answer;
    } finally {
      turns.release();
    }
  }

  private Answer session(Mail mail, Tls mode) throws Over {
    SmtpClient client = new SmtpClient(settings.timeout());
    ScheduledFuture<?> end =
        curfew.schedule(client::cut, settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    try (client) {
      if (open(client, mode)) {
        return transaction(client, mail);
      }
    } catch (IOException lost) {
      LOG.warn("{}:{}: {}", settings.host(), settings.port(), lost.toString());
      throw new Over(451, "4.4.2", "no answer of the next hop: " + lost.getMessage());
    } finally {
      end.cancel(false);
    }
    return session(mail, Tls.OFF);
  }

  /// Gets as far as MAIL; false where TLS failed that need not be, and the session with it.
  private boolean open(SmtpClient client, Tls mode) throws IOException, Over {
    ready(client.connect(settings.host(), settings.port()));
    ready(client.hello(settings.hostname()));
    if (mode == Tls.OFF) {
      return true;
    }
    if (!client.offers("STARTTLS")) {
      if (mode == Tls.REQUIRED) {
        LOG.error("the next hop offers no STARTTLS, but relay.tls requires it; mail waits");
        throw new Over(451, "4.7.5", "the next hop offers no STARTTLS");
      }
      return true;
    }
    try {
      client.startTls(tls, settings.host());
    } catch (SSLException failed) {
      if (mode == Tls.REQUIRED) {
        LOG.error("no TLS with the next hop, but relay.tls requires it; mail waits", failed);
        throw new Over(451, "4.7.5", "no TLS with the next hop");
      }
      LOG.warn("no TLS with the next hop, goes on in clear: {}", failed.toString());
      return false;
    }
    ready(client.hello(settings.hostname()));
    return true;
  }

  /// Who greets with a refusal has not seen the message.
  private static void ready(Reply reply) throws Over {
    if (reply.code() / 100 != 2) {
      throw new Over(
          451, "4.4.1", "the next hop is not ready: " + reply.code() + " " + reply.text());
    }
  }

  private Answer transaction(SmtpClient client, Mail mail) throws IOException, Over {
    Envelope envelope = mail.envelope();
    boolean smtpUtf8 = needsSmtpUtf8(mail);
    boolean eightBit = isEightBit(mail);
    checkOffers(client, envelope, smtpUtf8, eightBit);
    take(client.command(Commands.mail(envelope, client, smtpUtf8, eightBit)), 2);
    List<Reply> refused = new ArrayList<>();
    for (Envelope.Recipient recipient : envelope.recipients()) {
      Reply reply = client.command(Commands.rcpt(recipient, client));
      if (reply.code() / 100 != 2) {
        refused.add(reply);
      }
    }
    Optional<Reply> deciding =
        refused.stream()
            .filter(r -> r.code() < 500)
            .findFirst()
            .or(() -> refused.stream().findFirst());
    if (deciding.isPresent()) {
      throw refusal(deciding.get());
    }
    take(client.command("DATA"), 3);
    take(client.message(trace.field(mail, smtpUtf8), mail.octets().array()), 2);
    return new Answer.Taken();
  }

  private static void take(Reply reply, int wanted) throws Over {
    if (reply.code() / 100 != wanted) {
      throw refusal(reply);
    }
  }

  /// The next hop's refusal in our own words.
  private static Over refusal(Reply reply) {
    String said = reply.code() + " " + reply.text();
    if (QUARRELS.contains(reply.code()) || reply.code() / 100 < 4 || reply.code() > 599) {
      LOG.error("the next hop does not deal with us: {}; mail waits", said);
      return new Over(451, "4.3.5", said);
    }
    if (reply.code() == 421) {
      return new Over(451, "4.4.2", said);
    }
    return new Over(reply.code(), reply.enhanced().orElse(reply.code() / 100 + ".0.0"), said);
  }

  /// What the message needs and the next hop cannot do will not change by waiting.
  private static void checkOffers(
      SmtpClient client, Envelope envelope, boolean smtpUtf8, boolean eightBit) throws Over {
    if (smtpUtf8 && !client.offers("SMTPUTF8")) {
      throw hasUtf8Address(envelope)
          ? new Over(550, "5.6.7", "the next hop knows no addresses beyond ASCII")
          : new Over(550, "5.6.9", "the next hop knows no header beyond ASCII");
    }
    if (eightBit && !client.offers("8BITMIME")) {
      throw new Over(554, "5.6.3", "the next hop takes no 8-bit text");
    }
  }

  private static boolean needsSmtpUtf8(Mail mail) {
    return mail.envelope().smtpUtf8()
        && (hasUtf8Address(mail.envelope()) || Trace.isHeaderEightBit(mail.octets()));
  }

  private static boolean hasUtf8Address(Envelope envelope) {
    return envelope.sender().stream().anyMatch(sender -> !Commands.isAscii(sender.toString()))
        || envelope.recipients().stream()
            .anyMatch(recipient -> !Commands.isAscii(recipient.address().toString()));
  }

  private static boolean isEightBit(Mail mail) {
    for (byte octet : mail.octets().array()) {
      if (octet < 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    curfew.shutdownNow();
  }
}
