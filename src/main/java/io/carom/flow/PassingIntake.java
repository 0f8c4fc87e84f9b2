package io.carom.flow;

import io.carom.flow.Receipt.Accepted;
import io.carom.flow.Receipt.Answered;
import io.carom.mail.Mail;
import io.carom.report.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The intake of a door through which people write to us too: reports are ours, all else is
/// first handed to the next hop and then recorded.
///
/// That order, because what the next hop refuses is not ours to keep, and what it took must not
/// be asked for again: when the record fails after its 250, the answer is 250 all the same. Then
/// the message is where it belongs and only our memory of it is lost. When our own 250 does not
/// reach the sender, who sends again, the next hop gets the message twice, as between any two
/// mail servers (RFC 1047).
public final class PassingIntake implements Intake {

  private static final Logger LOG = LoggerFactory.getLogger(PassingIntake.class);

  private final BounceIntake records;
  private final NextHop nextHop;

  public PassingIntake(BounceIntake records, NextHop nextHop) {
    this.records = records;
    this.nextHop = nextHop;
  }

  @Override
  public Receipt receive(Mail mail) {
    return records.receive(mail, reading -> pass(mail, reading));
  }

  private Receipt pass(Mail mail, Reading reading) {
    if (!(reading.report() instanceof Report.Ordinary)) {
      return records.record(mail, reading);
    }
    return switch (nextHop.pass(mail)) {
      case NextHop.Answer.Taken() -> recorded(mail, reading);
      case NextHop.Answer.NotTaken(int code, String enhanced, String because) -> {
        LOG.info("{} not passed on, answered {}: {}", mail.id().brief(), code, because);
        yield new Answered(code, enhanced, because);
      }
    };
  }

  private Receipt recorded(Mail mail, Reading reading) {
    LOG.info("{} passed on", mail.id().brief());
    if (!(records.record(mail, reading) instanceof Accepted)) {
      LOG.warn("{} was passed on and answered 250, but is not recorded", mail.id().brief());
    }
    return new Accepted(mail.id(), reading.kind());
  }
}
