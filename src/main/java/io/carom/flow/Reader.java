package io.carom.flow;

import io.carom.mail.Mail;

/// Octets to opinion: what a message reports, and what that means. Pure and total.
public interface Reader {

  Reading read(Mail mail);
}
