package io.carom.flow;

import io.carom.mail.Mail;

/// Where mail that is no report goes on to, while its sender waits for our answer.
public interface NextHop {

  /// What came of it.
  sealed interface Answer {

    /// The next hop has taken responsibility for the message, for every recipient.
    record Taken() implements Answer {}

    /// Nobody has: no recipient got the message.
    ///
    /// @param code 400 to 599, fit to be our own answer
    /// @param enhanced of the same class, as in `5.1.1`
    /// @param because for our log
    record NotTaken(int code, String enhanced, String because) implements Answer {}
  }

  /// Hands a message on to all of its recipients or to none; blocks for the next hop. Never
  /// throws.
  Answer pass(Mail mail);
}
