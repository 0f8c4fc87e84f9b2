package io.carom.relay;

import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The Received field that we put before what we pass on (RFC 5321 section 4.4), by which we
/// know it again.
///
/// @param hostname our name, which must be ours alone where one Carom passes mail to another
record Trace(String hostname) {

  /// The field, its line end included; ASCII.
  byte[] field(Mail mail, boolean smtpUtf8) {
    Envelope envelope = mail.envelope();
    String field =
        "Received: from %s (%s)\r\n\tby %s (Carom) with %s id %s;\r\n\t%s\r\n"
            .formatted(
                plain(envelope.helo().orElse("unknown")),
                "[" + plain(envelope.peer().orElse("unknown")) + "]",
                hostname,
                smtpUtf8 ? "UTF8SMTP" : "ESMTP",
                mail.id().brief(),
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    mail.receivedAt().atOffset(ZoneOffset.UTC)));
    return field.getBytes(StandardCharsets.US_ASCII);
  }

  /// What a client calls itself may not end or comment out what follows.
  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9.:_-]", "?");
  }

  /// Whether a Received field of this message is ours.
  boolean isIn(Octets octets) {
    String ours = " by " + hostname.toLowerCase(Locale.ROOT) + " (carom) ";
    return header(octets)
        .replaceAll("[ \t]*(\r\n|\r|\n)[ \t]+", " ")
        .lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .anyMatch(line -> line.startsWith("received:") && line.contains(ours));
  }

  /// Whether the header has octets beyond ASCII.
  static boolean isHeaderEightBit(Octets octets) {
    return header(octets).chars().anyMatch(c -> c > 127);
  }

  private static String header(Octets octets) {
    byte[] raw = octets.array();
    int end = 0;
    int lineLength = 0;
    while (end < raw.length && (lineLength > 0 || raw[end] != '\n' && raw[end] != '\r')) {
      boolean isEnd = raw[end] == '\n' || raw[end] == '\r';
      boolean isPair = raw[end] == '\r' && end + 1 < raw.length && raw[end + 1] == '\n';
      end += isPair ? 2 : 1;
      lineLength = isEnd ? 0 : lineLength + 1;
    }
    return new String(raw, 0, end, StandardCharsets.ISO_8859_1);
  }
}
