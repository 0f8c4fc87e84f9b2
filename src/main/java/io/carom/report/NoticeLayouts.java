package io.carom.report;

import java.util.List;
import java.util.stream.Stream;

/// The notices for people that mail systems write without a machine-readable part, a layout for
/// each product, in the order in which they are tried.
final class NoticeLayouts {

  private static final String ALONE = "(?m)^[ \\t]*<?ADDRESS>?[ \\t]*$";
  private static final String PARAGRAPH = "(?m)^<ADDRESS>:";

  private NoticeLayouts() {}

  /// Gmail before 2016. The `(state 14)` behind a reply is a number of Google's own, no code.
  static final NoticeLayout GMAIL =
      NoticeLayout.of("gmail")
          .knownBy("delivery to the following recipient", "technical details of")
          .naming("(?m)^ {2,8}ADDRESS[ \\t]*$")
          .dividedBy("----- original message -----", "----- message header follows -----");

  /// Google Groups says in the words of the sender's language that a group takes no mail; whom
  /// it means stands in the header only.
  static final NoticeLayout GOOGLE_GROUPS =
      NoticeLayout.of("google-groups")
          .knownBy("google groups", "mailer-daemon@google")
          .dividedBy("----- original message -----");

  static final NoticeLayout GOOGLE_GROUPS_LINK =
      NoticeLayout.of("google-groups")
          .knownBy("groups.google.com/support", "mailer-daemon@google")
          .dividedBy("----- original message -----");

  static final NoticeLayout YAHOO =
      NoticeLayout.of("yahoo")
          .knownBy("we were unable to deliver your message to the following address")
          .naming(PARAGRAPH)
          .dividedBy(
              "--- below this line is a copy of the message", "--- original message follows");

  /// Exchange 5.5, 2000 and 2003, Outlook's reports of them, and hMailServer, which copies them.
  static final NoticeLayout EXCHANGE_2003 =
      NoticeLayout.of("exchange")
          .knownBy("did not reach the following recipient")
          .behind("did not reach the following recipient")
          .naming("(?m)^(?:[ \\t]*<?|[^\\n@]{0,200}SMTP=)ADDRESS>? on [A-Z0-9][^\\n]*")
          .naming("did not reach the following recipient(?:\\(s\\))?:\\s+ADDRESS")
          .naming(ALONE);

  static final NoticeLayout EXCHANGE_2003_SOME =
      NoticeLayout.of("exchange")
          .knownBy("following recipient(s) could not be reached")
          .behind("following recipient(s) could not be reached")
          .naming("Recipient: \\[SMTP:ADDRESS\\]")
          .naming("(?m)^[ \\t]*<?ADDRESS>? on [A-Z0-9][^\\n]*")
          .naming(ALONE);

  /// Exchange 2003 in any other language: the day behind the name, the code in angle brackets.
  static final NoticeLayout EXCHANGE_2003_ABROAD =
      NoticeLayout.of("exchange")
          .knownBy(" #5.")
          .naming("(?m)^[ \\t]+<?ADDRESS>? \\p{L}{1,4} [0-9]{1,4}[./-][0-9]{1,2}[./-][^\\n]*");

  /// Exchange 2007 and later in any other language: the code below the name.
  static final NoticeLayout EXCHANGE_ABROAD =
      NoticeLayout.of("exchange")
          .knownBy(" ##")
          .naming(
              "(?m)^[ \\t]*<?ADDRESS>?[ \\t]*\\n[ \\t]*(?<words>#[45][0-9]{2} [45]\\.[^\\n]* ##)");

  /// Exchange Online, as Outlook shows it.
  static final NoticeLayout EXCHANGE_ONLINE =
      NoticeLayout.of("exchange")
          .knownBy("recipient address:", "original message details")
          .naming("(?m)^[ \\t]*Recipient Address:[ \\t]*<?ADDRESS>?");

  /// Exchange 2007 and later, Exchange Online and Outlook.com, where the part for machines is gone.
  static final List<NoticeLayout> EXCHANGE =
      List.of(
              "diagnostic information for administrators",
              "diagnoseinformationen für administratoren",
              "informations de diagnostic pour les administrateurs",
              "información de diagnóstico para los administradores",
              "informações de diagnóstico para administradores",
              "informazioni di diagnostica per gli amministratori",
              "diagnostische gegevens voor beheerders",
              "диагностические сведения для администраторов",
              "管理者向け診断情報",
              "管理员的诊断信息",
              "系統管理員的診斷資訊",
              "관리자용 진단 정보")
          .stream()
          .map(
              words ->
                  NoticeLayout.of("exchange")
                      .knownBy(words)
                      .behind(words)
                      .dividedBy("original message headers")
                      .naming(ALONE))
          .toList();

  /// Lotus Notes before it was Domino: the reason stands above the name.
  static final NoticeLayout NOTES =
      NoticeLayout.of("notes")
          .knownBy("------- failure reasons")
          .naming(ALONE)
          .dividedBy("------- returned message")
          .reasonAbove()
          .elseAddressee();

  static final NoticeLayout DOMINO =
      NoticeLayout.of("domino")
          .knownBy("was not delivered to:", "because:")
          .naming("was not delivered to:\\s+<?ADDRESS>?");

  static final NoticeLayout GROUPWISE =
      NoticeLayout.of("groupwise")
          .knownBy("the message that you sent was undeliverable to the following")
          .naming("(?m)^[ \\t]+<?ADDRESS>?[ \\t]*(?:\\((?<words>[^)\\n]*)\\))?");

  /// Ipswitch IMail, known by its subject or by its program `<SMTP32 v8.22>`.
  /// Without its program's name, only the sentences that are known: what else stands before an
  /// address in a line may be whom to ask.
  static final List<NoticeLayout> IMAIL =
      List.of(
          NoticeLayout.of("imail")
              .knownBy("<smtp32 v")
              .naming(
                  "(?m)^[ \\t]*(?<lead>[^\\n:@]{0,60}\\bundeliverable to|[A-Z][^\\n:@]{7,60}):?"
                      + "[ \\t]+<?ADDRESS>?[ \\t]*$")
              .dividedBy("original message follows"),
          NoticeLayout.of("imail")
              .knownBy("undeliverable mail")
              .naming(
                  "(?m)^[ \\t]*(?<lead>user mailbox exceeds allowed size|unknown user|unknown host"
                      + "|invalid final delivery userid|delivery failed \\d+ attempts"
                      + "|[^\\n:@]{0,60}\\bundeliverable to):?[ \\t]+<?ADDRESS>?[ \\t]*$")
              .dividedBy("original message follows"));

  static final NoticeLayout COMMUNIGATE =
      NoticeLayout.of("communigate")
          .knownBy("failed to deliver to '")
          .naming("Failed to deliver to '<?ADDRESS>?'");

  static final NoticeLayout SURGEMAIL =
      NoticeLayout.of("surgemail")
          .knownBy("failed recipient:")
          .naming("Failed Recipient: <?ADDRESS>?");

  static final NoticeLayout MDAEMON =
      NoticeLayout.of("mdaemon")
          .knownBy("session transcript")
          .naming("--> RCPT To:[ \\t]*<ADDRESS>");

  static final NoticeLayout MESSAGING_SERVER =
      NoticeLayout.of("messaging-server")
          .knownBy("recipient address:", "reason:")
          .naming("Recipient address:[ \\t]*<?ADDRESS>?");

  static final NoticeLayout OPENSMTPD =
      NoticeLayout.of("opensmtpd")
          .knownBy("this is the mailer-daemon")
          .naming("(?m)^<?ADDRESS>?:")
          .dividedBy("below is a copy of the original message");

  static final NoticeLayout POSTFIX =
      NoticeLayout.of("postfix")
          .knownBy("for further assistance, please", "this problem report")
          .naming(PARAGRAPH)
          .naming("(?m)^<ADDRESS> \\(expanded from <[^>]*>\\):");

  static final NoticeLayout JAMES =
      NoticeLayout.of("james")
          .knownBy("this is the james mail server")
          .naming(ALONE)
          .dividedBy("the original message");

  /// A gateway of mobile phones, built on James.
  static final NoticeLayout JAMES_GATEWAY =
      NoticeLayout.of("james")
          .knownBy("error message below:", "message details:")
          .naming("(?m)^[ \\t]*RCPT TO: <?ADDRESS>?")
          .fromAnybody();

  static final NoticeLayout INTERSCAN =
      NoticeLayout.of("interscan")
          .knownBy("interscan")
          .naming("(?:Unable to deliver message to|RCPT TO:)[ \\t]*<ADDRESS>");

  static final NoticeLayout MAILFOUNDRY =
      NoticeLayout.of("mailfoundry")
          .knownBy("delivery failed for the following reason")
          .naming("Unable to deliver message to:[ \\t]*<?ADDRESS>?");

  static final NoticeLayout MAILMARSHAL =
      NoticeLayout.of("mailmarshal")
          .knownBy("the following recipients were affected")
          .naming("(?m)^ {2,8}<?ADDRESS>?[ \\t]*$")
          .upTo("additional information");

  static final NoticeLayout EZWEB =
      NoticeLayout.of("ezweb")
          .knownBy("mail system error - returned mail")
          .naming("(?m)^[ \\t]*Recipient:[ \\t]*<ADDRESS>")
          .naming("(?m)^[ \\t]*<ADDRESS>[ \\t]*$");

  static final NoticeLayout KDDI =
      NoticeLayout.of("kddi")
          .knownBy("your mail sent on:", "could not be delivered to:")
          .naming("Could not be delivered to:[ \\t]*<?ADDRESS>?")
          .fromAnybody();

  static final NoticeLayout M_FILTER =
      NoticeLayout.of("m-filter").knownBy("m-filter").naming(ALONE).upTo("-------original");

  static final NoticeLayout BIGLOBE =
      NoticeLayout.of("biglobe")
          .knownBy("the following addresses had delivery problems")
          .naming("(?m)^<?ADDRESS>?[ \\t]+\\((?<words>[^\\n]*)\\)[ \\t]*$")
          .naming(ALONE);

  static final NoticeLayout ACTIVE_HUNTER =
      NoticeLayout.of("active-hunter")
          .knownBy("the following addresses had permanent fatal errors", ">>> ")
          .naming("(?m)^[ \\t]*>>> (?:[^\\s<>@]+@[^\\s<>@]+ )?<?ADDRESS>?[ \\t]*$");

  static final NoticeLayout DELIVERY_ERRORS =
      NoticeLayout.of("delivery-errors")
          .knownBy("the following addresses had delivery errors")
          .naming("(?m)^<?ADDRESS>?[ \\t]*\\[(?<words>[^\\]\\n]*)\\]");

  static final NoticeLayout UNABLE_TO_DELIVER =
      NoticeLayout.of("unable-to-deliver")
          .knownBy("unable to deliver message to the following address(es)")
          .naming(PARAGRAPH)
          .dividedBy("--- original message follows");

  static final NoticeLayout NOT_DELIVERED =
      NoticeLayout.of("not-delivered")
          .knownBy("your mail message to the following address(es) could not be delivered")
          .naming(PARAGRAPH)
          .dividedBy("--- below this line is a copy of the message");

  static final NoticeLayout AUTOMATIC =
      NoticeLayout.of("automatic-notification")
          .knownBy("this is an automatically generated delivery status notification")
          .naming("(?m)^[ \\t]+\\*?[ \\t]*<?ADDRESS>?[ \\t]*$")
          .fromAnybody();

  static final NoticeLayout TROUBLE =
      NoticeLayout.of("trouble")
          .knownBy("we had trouble delivering your message")
          .naming("(?:permanent errors?: |temporary errors?: |rejected recipient )<?ADDRESS>?");

  static final NoticeLayout ZOHO =
      NoticeLayout.of("zoho")
          .knownBy("responsecode")
          .naming("Address: <ADDRESS>,(?<words>[^\\]\\n]*)");

  static final NoticeLayout ZOHO_ERROR_CODE =
      NoticeLayout.of("zoho")
          .knownBy("error_code :", "could not be delivered to one or more of its recipients")
          .naming("(?m)^[ \\t]*<?ADDRESS>?[ \\t]");

  /// The mail servers of 1&1, GMX and web.de.
  static final NoticeLayout GMX =
      NoticeLayout.of("gmx")
          .knownBy("created automatically by mail delivery software")
          .naming("(?m)^\"ADDRESS\":")
          .naming("(?m)^[ \\t]*<?ADDRESS>?:?[ \\t]*$")
          .dividedBy("--- the header of the original message");

  static final NoticeLayout FML =
      NoticeLayout.of("fml")
          .knownBy("duplicated message-id in <")
          .naming("Duplicated Message-ID in <ADDRESS>")
          .upTo("original mail as follows")
          .fromAnybody();

  static final List<NoticeLayout> ALL =
      Stream.of(
              List.of(
                  GMAIL,
                  GOOGLE_GROUPS,
                  GOOGLE_GROUPS_LINK,
                  YAHOO,
                  ServerLayouts.MAILENABLE,
                  EXCHANGE_2003,
                  EXCHANGE_2003_SOME),
              EXCHANGE,
              List.of(EXCHANGE_2003_ABROAD, EXCHANGE_ABROAD, EXCHANGE_ONLINE),
              List.of(NOTES, DOMINO, GROUPWISE, MAILMARSHAL),
              IMAIL,
              List.of(
                  COMMUNIGATE,
                  SURGEMAIL,
                  MDAEMON,
                  MESSAGING_SERVER,
                  OPENSMTPD,
                  POSTFIX,
                  JAMES,
                  JAMES_GATEWAY,
                  INTERSCAN,
                  MAILFOUNDRY,
                  ServerLayouts.POST_OFFICE,
                  EZWEB,
                  KDDI,
                  M_FILTER,
                  BIGLOBE,
                  ACTIVE_HUNTER,
                  DELIVERY_ERRORS,
                  UNABLE_TO_DELIVER,
                  NOT_DELIVERED,
                  ServerLayouts.SMTPSVC,
                  AUTOMATIC,
                  TROUBLE,
                  ZOHO,
                  ZOHO_ERROR_CODE,
                  GMX,
                  FML),
              ServerLayouts.ALL)
          .flatMap(List::stream)
          .toList();
}
