package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mime.Part;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Whether a message comes from a mail system rather than from somebody's mailbox.
final class MailSystem {

  private static final Set<String> NAMES =
      Set.of(
          "mailer-daemon",
          "mailerdaemon",
          "mail-daemon",
          "mail.delivery.system",
          "mailsystem",
          "mdaemon",
          "post_master",
          "postmaster");

  private MailSystem() {}

  /// Whether From names a mail system, or nobody at all.
  static boolean wrote(Part message) {
    List<Address> from = message.headers().addresses("From");
    return from.isEmpty()
        ? isName(bare(message.headers().first("From").orElse("")))
        : from.stream().allMatch(address -> isName(address.localPart()));
  }

  /// What stands in angle brackets, or all: `MAILER-DAEMON` is often written without a domain.
  private static String bare(String from) {
    int open = from.lastIndexOf('<');
    return open < 0 ? from.strip() : from.substring(open + 1).replace(">", "").strip();
  }

  /// Whether the message came from the null sender (RFC 5321 section 4.5.5), as its envelope or
  /// its Return-Path tells.
  static boolean sentAsNull(Part message, Envelope envelope) {
    boolean known = !envelope.recipients().isEmpty();
    return known
        ? envelope.sender().isEmpty()
        : message.headers().first("Return-Path").filter(p -> p.strip().equals("<>")).isPresent();
  }

  private static boolean isName(String localPart) {
    return localPart.isEmpty() || NAMES.contains(localPart.toLowerCase(Locale.ROOT));
  }
}
