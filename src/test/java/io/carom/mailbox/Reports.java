package io.carom.mailbox;

import java.util.List;
import java.util.stream.IntStream;

/// Messages for mailboxes.
final class Reports {

  private Reports() {}

  /// A report that this user is unknown.
  static String report(String user) {
    return """
    Return-Path: <>
    From: MAILER-DAEMON@mx.example.net
    To: bounces@bounces.example.org
    Subject: Undelivered %s
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b
    Content-Type: text/plain

    It could not be delivered.
    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.example.net

    Final-Recipient: rfc822; %1$s@example.net
    Action: failed
    Status: 5.1.1
    Diagnostic-Code: smtp; 550 5.1.1 <%1$s@example.net>: user unknown
    --b--
    """
        .formatted(user)
        .replace("\n", "\r\n");
  }

  /// What a person writes.
  static String letter(String subject) {
    return """
    Return-Path: <anna@example.net>
    From: anna@example.net
    To: bounces@bounces.example.org
    Subject: %s

    Hello, what is this about?
    """
        .formatted(subject)
        .replace("\n", "\r\n");
  }

  /// The subjects of the letters among this many reports.
  static List<String> letters(int reports) {
    return IntStream.range(0, reports)
        .filter(i -> i % 10 == 9)
        .mapToObj(i -> "letter " + i)
        .toList();
  }

  /// The subjects of this many reports.
  static List<String> undelivered(int reports) {
    return IntStream.range(0, reports).mapToObj(i -> "Undelivered gone" + i).toList();
  }
}
