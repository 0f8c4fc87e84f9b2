package io.carom.relay;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// MAIL and RCPT as they came, with what the other side offers.
final class Commands {

  private Commands() {}

  /// The envelope's sender, the null sender as itself, and its ENVID and RET for a server that
  /// knows them (RFC 3461 section 5.2.1).
  static String mail(Envelope envelope, SmtpClient to, boolean smtpUtf8, boolean eightBit) {
    StringBuilder line = new StringBuilder("MAIL FROM:<");
    line.append(envelope.sender().map(Address::toString).orElse("")).append('>');
    line.append(eightBit ? " BODY=8BITMIME" : "").append(smtpUtf8 ? " SMTPUTF8" : "");
    if (to.offers("DSN")) {
      envelope.returnContent().ifPresent(ret -> line.append(" RET=").append(ret));
      envelope.envelopeId().ifPresent(id -> line.append(" ENVID=").append(xtext(id)));
    }
    return line.toString();
  }

  static String rcpt(Envelope.Recipient recipient, SmtpClient to) {
    StringBuilder line = new StringBuilder("RCPT TO:<" + recipient.address() + ">");
    if (to.offers("DSN")) {
      recipient.notifyOn().ifPresent(on -> line.append(" NOTIFY=").append(on));
      recipient
          .originalRecipient()
          .ifPresent(
              original ->
                  line.append(isAscii(original) ? " ORCPT=rfc822;" : " ORCPT=utf-8;")
                      .append(isAscii(original) ? xtext(original) : utf8Text(original)));
    }
    return line.toString();
  }

  /// RFC 3461 section 4.
  static String xtext(String text) {
    StringBuilder out = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet > ' ' && octet < 127 && octet != '+' && octet != '=') {
        out.append((char) octet);
      } else {
        out.append(String.format(Locale.ROOT, "+%02X", octet));
      }
    }
    return out.toString();
  }

  /// RFC 6533 section 3, the form that passes servers without SMTPUTF8 too.
  private static String utf8Text(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c > ' ' && c < 127 && c != '+' && c != '=' && c != '\\') {
                out.append((char) c);
              } else {
                out.append(String.format(Locale.ROOT, "\\x{%02X}", c));
              }
            });
    return out.toString();
  }

  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
