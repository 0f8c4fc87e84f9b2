package io.carom.endtoend;

import io.carom.mail.MailId;
import io.carom.mail.Octets;
import java.util.List;
import java.util.stream.Collectors;

/// A report that mailboxes do not exist (RFC 3464), unlike any other of another number.
///
/// @param text with CRLF, no line of it a single dot
record Letter(List<String> recipients, String text) {

  Letter {
    recipients = List.copyOf(recipients);
  }

  /// About one recipient.
  static Letter about(String recipient) {
    return about(List.of(recipient), "");
  }

  /// @param more text for people, to make it as long as wanted
  static Letter about(List<String> recipients, String more) {
    String groups = recipients.stream().map(Letter::group).collect(Collectors.joining("\n"));
    String text = framed(recipients.getFirst().replace('@', '.'), more, groups);
    return new Letter(recipients, text.replace("\n", "\r\n"));
  }

  private static String framed(String id, String more, String groups) {
    return """
    From: MAILER-DAEMON@mx.example.net
    To: b@localhost
    Subject: Undelivered
    Message-ID: <report-%1$s@mx.example.net>
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary=frame

    --frame
    Content-Type: text/plain

    Your message could not be delivered.%2$s
    --frame
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.example.net

    %3$s
    --frame
    Content-Type: text/rfc822-headers

    From: news@example.org
    Message-ID: <%1$s@example.org>

    --frame--
    """
        .formatted(id, more, groups);
  }

  private static String group(String recipient) {
    return """
    Final-Recipient: rfc822; %s
    Action: failed
    Status: 5.1.1
    Diagnostic-Code: smtp; 550 5.1.1 User unknown
    """
        .formatted(recipient);
  }

  MailId id() {
    return MailId.of(Octets.ascii(text));
  }
}
