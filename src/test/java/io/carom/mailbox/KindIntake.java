package io.carom.mailbox;

import io.carom.flow.Intake;
import io.carom.flow.Receipt;
import io.carom.mail.Mail;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// An intake in memory that tells reports by their media type, and can be waited for.
final class KindIntake implements Intake {

  private static final long PATIENCE_MILLIS = 150_000;

  private final List<Mail> taken = new ArrayList<>();
  private Function<Mail, Receipt> answer = KindIntake::accepted;

  static Receipt accepted(Mail mail) {
    boolean report = text(mail).contains("multipart/report");
    return new Receipt.Accepted(mail.id(), report ? "delivery" : "ordinary");
  }

  static String text(Mail mail) {
    return new String(mail.octets().array(), StandardCharsets.ISO_8859_1);
  }

  /// From now on says this.
  synchronized void answers(Function<Mail, Receipt> says) {
    answer = says;
  }

  @Override
  public synchronized Receipt receive(Mail mail) {
    taken.add(mail);
    notifyAll();
    return answer.apply(mail);
  }

  synchronized List<String> subjects() {
    return taken.stream()
        .map(mail -> text(mail).lines().filter(l -> l.startsWith("Subject: ")).findFirst())
        .map(line -> line.orElse("Subject: none").substring("Subject: ".length()))
        .toList();
  }

  synchronized List<Mail> taken() {
    return List.copyOf(taken);
  }

  /// Waits until what was taken is as wanted.
  synchronized void await(Predicate<List<Mail>> wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!wanted.test(taken)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("only these came: " + subjects());
      }
      wait(left);
    }
  }

  void await(int number) throws InterruptedException {
    await(mails -> mails.size() >= number);
  }
}
