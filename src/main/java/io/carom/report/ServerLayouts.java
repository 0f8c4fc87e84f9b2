package io.carom.report;

import java.util.List;
import java.util.stream.Stream;

/// The notices for people of more mail servers and of filters in front of them, old ones mostly,
/// which write no part for machines or an empty one.
final class ServerLayouts {

  private static final String ALONE = "(?m)^[ \\t]*<?ADDRESS>?[ \\t]*$";
  private static final String PARAGRAPH = "(?m)^<ADDRESS>:";

  private ServerLayouts() {}

  /// qmail's offspring and whoever took its layout (QSBMF) with a greeting of their own.
  static final List<NoticeLayout> QMAIL_LIKE =
      Stream.of("--- below this line is a copy of", "--- below the next line is a copy of")
          .map(
              line ->
                  NoticeLayout.of("qmail-like")
                      .knownBy(line)
                      .naming("(?m)^[ \\t]*<ADDRESS>:?[ \\t]*$")
                      .naming(PARAGRAPH)
                      .dividedBy(line))
          .toList();

  /// Exim of messages that it froze, which it has not given up: its own words to the postmaster.
  static final List<NoticeLayout> EXIM_FROZEN =
      Stream.of("has been frozen", "was frozen on arrival")
          .map(
              frozen ->
                  exim().knownBy("the sender is <", frozen).behind("the sender is <").stillTried())
          .toList();

  /// Exim of messages that it did not take, or not for all.
  static final List<NoticeLayout> EXIM_REFUSED =
      Stream.of(
              "contained one or more recipient addresses that were incorrectly constructed",
              "could not be delivered to all of its recipients",
              "router encountered the following error(s)",
              "was rejected by the local scanning code",
              "an undisclosed address")
          .map(words -> exim().knownBy(words).elseAddressee())
          .toList();

  private static NoticeLayout exim() {
    return NoticeLayout.of("exim")
        .naming("(?m)^ {2,6}[^\\n@]{1,200}@[^\\n<]{1,200}<ADDRESS>:")
        .naming("(?m)^ {2,6}<?ADDRESS>?:?(?:[ \\t]|$)")
        .naming("generated (?:from|by) <?ADDRESS>?")
        .dividedBy("------ this is a copy of");
  }

  /// Gmail and Google Workspace where the status part is empty: the letter says what happened, the
  /// header or the original to whom.
  static final List<NoticeLayout> GOOGLE =
      Stream.of("mailer-daemon@googlemail.com", "mailer-daemon@google.com")
          .map(from -> NoticeLayout.of("gmail").knownBy("** ", from).elseAddressee())
          .toList();

  /// Postfix that cannot read what it knew of a message any more.
  static final NoticeLayout POSTFIX_UNAVAILABLE =
      NoticeLayout.of("postfix").knownBy("--- delivery report unavailable ---").elseAddressee();

  /// Trend Micro InterScan, which prints what was said, in English or behind words of its own.
  static final List<NoticeLayout> INTERSCAN =
      Stream.of("mail could not be delivered", "メッセージを配信できません", "メール配信に失敗しました")
          .map(
              subject ->
                  NoticeLayout.of("interscan")
                      .knownBy(subject, "rcpt to:")
                      .naming("(?m)^[^\\n]{0,80}(?:<<<|>>>)[ \\t]+RCPT TO:[ \\t]*<ADDRESS>"))
          .toList();

  static final NoticeLayout SURFCONTROL =
      NoticeLayout.of("surfcontrol")
          .knownBy("your message could not be sent", "addressed to:")
          .naming("(?m)^Addressed To:[ \\t]*<?ADDRESS>?");

  /// Verizon's gateway for pictures.
  static final NoticeLayout VZWPIX =
      NoticeLayout.of("verizon")
          .knownBy("message could not be delivered to mobile", "vzwpix.com")
          .naming("(?m)^[ \\t]*To:[ \\t]*<?ADDRESS>?")
          .fromAnybody();

  /// Software.com's Post.Office, Netscape Messaging Server, InterMail.
  static final NoticeLayout POST_OFFICE =
      NoticeLayout.of("post-office")
          .knownBy("this message was undeliverable due to the following reason")
          .naming("(?m)^[ \\t]*Recipient:[ \\t]*<?ADDRESS>?")
          .naming("did not receive (?:this|your) message:\\s+<?ADDRESS>?")
          .naming("(?m)^[ \\t]*<ADDRESS>[ \\t]*$")
          .naming("user .{0,40}<ADDRESS>");

  static final NoticeLayout SMAIL =
      NoticeLayout.of("smail")
          .knownBy("failed addresses follow")
          .behind("failed addresses follow")
          .naming("(?m)^[ \\t]*<?ADDRESS>?[ \\t]*(?:\\.\\.\\.|$)")
          .dividedBy("|------------------------- message text follows");

  static final NoticeLayout MDAEMON =
      NoticeLayout.of("mdaemon")
          .knownBy("the following addresses did not receive a copy of your message")
          .behind("the following addresses did not receive")
          .naming("(?m)^[ \\t]*>?[ \\t]*<?ADDRESS>?[ \\t]*$")
          .upTo("--- session transcript");

  /// The SMTP service of Windows.
  static final NoticeLayout SMTPSVC =
      NoticeLayout.of("smtpsvc")
          .knownBy("delivery to the following recipients")
          .behind("delivery to the following recipients")
          .naming(ALONE);

  static final NoticeLayout SMTPSVC_USER =
      NoticeLayout.of("smtpsvc")
          .knownBy("the email below could not be delivered to the following user")
          .behind("could not be delivered to the following user")
          .naming("<ADDRESS>")
          .dividedBy("old message:");

  static final NoticeLayout MAILENABLE =
      NoticeLayout.of("mailenable")
          .knownBy("mailenable")
          .naming("(?m)^[ \\t]*Recipient:[ \\t]*\\[?(?:smtp:)?<?ADDRESS>?\\]?")
          .naming("could not be delivered to[^\\n@]{0,60}<?\\[?(?:smtp:)?ADDRESS")
          .naming(ALONE);

  static final NoticeLayout XMAIL =
      NoticeLayout.of("xmail")
          .knownBy("xmail bounce: rcpt=[")
          .naming("XMail bounce: Rcpt=\\[ADDRESS\\](?:;Error=\\[(?<words>[^\\]\\n]*)\\])?");

  static final NoticeLayout USA_NET =
      NoticeLayout.of("usa.net")
          .knownBy("intended recipient:")
          .naming("Intended recipient:[ \\t]*<?ADDRESS>?")
          .dividedBy("--------returned mail follows");

  static final NoticeLayout HOTPOP =
      NoticeLayout.of("hotpop")
          .knownBy("undeliverable address:")
          .naming("Undeliverable Address:[ \\t]*<?ADDRESS>?")
          .dividedBy("original message attached");

  static final NoticeLayout DEMON =
      NoticeLayout.of("demon")
          .knownBy("this message was created automatically by mail delivery", "addressed to '")
          .naming("addressed to '<?ADDRESS>?'")
          .dividedBy("---- start of returned message");

  /// Stalwart, in the text of its reports.
  static final List<NoticeLayout> STALWART =
      Stream.of(
              "your message could not be delivered to the following recipients:",
              "there was a temporary problem delivering your message to the following recipients:")
          .map(
              words ->
                  NoticeLayout.of("stalwart")
                      .knownBy(words)
                      .naming("(?m)^[ \\t]*<ADDRESS>[ \\t]+\\((?<words>[^\\n]*)\\)[ \\t]*$"))
          .toList();

  /// Barracuda, in its letter to the sender.
  static final NoticeLayout BARRACUDA =
      NoticeLayout.of("barracuda")
          .knownBy("spam firewall", "has not been delivered")
          .naming("your message to:?[ \\t]+<?ADDRESS>?");

  static final List<NoticeLayout> ALL =
      Stream.of(
              QMAIL_LIKE,
              EXIM_FROZEN,
              EXIM_REFUSED,
              GOOGLE,
              INTERSCAN,
              STALWART,
              List.of(
                  BARRACUDA,
                  POSTFIX_UNAVAILABLE,
                  SURFCONTROL,
                  VZWPIX,
                  SMAIL,
                  MDAEMON,
                  SMTPSVC_USER,
                  XMAIL,
                  USA_NET,
                  HOTPOP,
                  DEMON))
          .flatMap(List::stream)
          .toList();
}
