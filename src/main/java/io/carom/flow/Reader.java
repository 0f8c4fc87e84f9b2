package io.carom.flow;

import io.carom.mail.Mail;
import java.util.function.Consumer;

/// Octets to opinion: what a message reports, and what that means. Pure, and total but for faults
/// of ours.
public interface Reader {

  Reading read(Mail mail);

  /// The same, and where a fault ends it a reading that says so: a message that meets a fault
  /// would meet it again however often its sender tried.
  ///
  /// A lack of memory is not caught: that ends the process, and the sender tries another one.
  ///
  /// @param faults is told of each
  default Reading readOrTell(Mail mail, Consumer<Throwable> faults) {
    try {
      return read(mail);
    } catch (RuntimeException | StackOverflowError fault) {
      faults.accept(fault);
      return Reading.unread(fault);
    }
  }
}
