package io.carom.smtp;

import io.carom.flow.Intake;
import io.carom.flow.Receipt;
import io.carom.mail.Mail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// An intake in memory: what it accepted is what it keeps.
final class KeepingIntake implements Intake {

  private final List<Mail> kept = new CopyOnWriteArrayList<>();
  private volatile Function<Mail, Receipt> answer =
      mail -> new Receipt.Accepted(mail.id(), "delivery");

  /// From now on says this of each mail.
  void answers(Function<Mail, Receipt> answer) {
    this.answer = answer;
  }

  @Override
  public Receipt receive(Mail mail) {
    Receipt receipt = answer.apply(mail);
    if (receipt instanceof Receipt.Accepted) {
      kept.add(mail);
    }
    return receipt;
  }

  List<Mail> kept() {
    return kept;
  }

  /// The octets of the mail kept last, one a character.
  String lastBody() {
    return new String(kept.getLast().octets().array(), StandardCharsets.ISO_8859_1);
  }
}
