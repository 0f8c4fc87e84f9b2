package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mime.Part;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether a message comes from a mail system rather than from somebody's mailbox.
final class MailSystem {

  private static final Set<String> NAMES =
      Set.of(
          "mailer-daemon",
          "mailer_daemon",
          "mailerdaemon",
          "mail-daemon",
          "mail.delivery.system",
          "mailsystem",
          "mdaemon",
          "post_master",
          "postmaster");

  /// Names in words, of systems whose address may be any (`poostmaster@`, `error+1826@`).
  private static final Pattern WORDS =
      Pattern.compile(
          "(?i)^[\\s\"']*(?:mail delivery (?:sub)?system|mail deliver system|mailer[- ]daemon"
              + "|interscan(?: mss)?)\\b");

  private MailSystem() {}

  /// Whether From names a mail system, or nobody at all.
  ///
  /// @param from the addresses in it
  static boolean wrote(Part message, List<Address> from) {
    if (message.headers().words("From").filter(w -> WORDS.matcher(w).find()).isPresent()) {
      return true;
    }
    return from.isEmpty()
        ? isName(bare(message.headers().first("From").orElse("")))
        : from.stream().allMatch(address -> isName(address.localPart()));
  }

  /// Whether an address is that of a mail system.
  static boolean isOne(Address address) {
    return isName(address.localPart());
  }

  /// What stands in angle brackets, or all: `MAILER-DAEMON` is often written without a domain.
  private static String bare(String from) {
    int open = from.lastIndexOf('<');
    return open < 0 ? from.strip() : from.substring(open + 1).replace(">", "").strip();
  }

  /// Whether the message came from the null sender (RFC 5321 section 4.5.5), as its envelope or
  /// its Return-Path tells, into which Sendmail and Postfix may write `<MAILER-DAEMON@...>` for it.
  static boolean sentAsNull(Part message, Envelope envelope) {
    boolean known = !envelope.recipients().isEmpty();
    return known
        ? envelope.sender().isEmpty()
        : message.headers().first("Return-Path").filter(MailSystem::isNull).isPresent();
  }

  private static boolean isNull(String returnPath) {
    String path = returnPath.strip().toLowerCase(Locale.ROOT);
    return path.equals("<>") || path.startsWith("<mailer-daemon");
  }

  private static boolean isName(String localPart) {
    return localPart.isEmpty() || NAMES.contains(localPart.toLowerCase(Locale.ROOT));
  }
}
