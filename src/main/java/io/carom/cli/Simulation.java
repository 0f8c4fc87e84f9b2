package io.carom.cli;

import io.carom.classify.Reason;
import io.carom.classify.Reasons;
import io.carom.cli.Shares.Share;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// An endless row of reports in the shares that were asked for. Each kind counts its reasons, and
/// each reason its languages, for itself, so that no kind gets all of one cause.
final class Simulation {

  private static final SecureRandom CHANCE = new SecureRandom();
  private static final DateTimeFormatter MAIL_DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

  private final Shares<ReportKind> kinds;
  private final List<Share<Reason>> reasons;
  private final List<Share<Language>> languages;
  private final String sender;
  private final String bounceAddress;
  private final Map<ReportKind, Shares<Reason>> reasonsOf = new HashMap<>();
  private final Map<String, Shares<Language>> languagesOf = new HashMap<>();

  /// @param reasons what a kind cannot tell is left out there; where nothing is left, it tells
  /// its usual one
  Simulation(
      List<Share<ReportKind>> kinds,
      List<Share<Reason>> reasons,
      List<Share<Language>> languages,
      String sender,
      String bounceAddress) {
    this.kinds = new Shares<>(kinds);
    this.reasons = reasons;
    this.languages = languages;
    this.sender = sender;
    this.bounceAddress = bounceAddress;
  }

  /// The next report, about this recipient.
  byte[] next(String recipient) {
    ReportKind kind = kinds.next();
    Reason reason = reasonsOf.computeIfAbsent(kind, this::reasonsFor).next();
    Language language =
        languagesOf.computeIfAbsent(kind + " " + reason, any -> new Shares<>(languages)).next();
    return kind.render(language, facts(kind, reason, language, recipient));
  }

  private Shares<Reason> reasonsFor(ReportKind kind) {
    List<Share<Reason>> told =
        reasons.stream().filter(share -> kind.reasons().contains(share.what())).toList();
    return new Shares<>(told.isEmpty() ? List.of(new Share<>(kind.reasons().getFirst(), 1)) : told);
  }

  private Map<String, String> facts(
      ReportKind kind, Reason reason, Language language, String recipient) {
    ZonedDateTime now = Instant.now().atZone(ZoneId.systemDefault());
    ZonedDateTime sent = now.minusSeconds(5 + CHANCE.nextInt(600));
    byte[] id = new byte[8];
    CHANCE.nextBytes(id);
    String hex = HexFormat.of().formatHex(id);
    int at = recipient.lastIndexOf('@');
    Map<String, String> facts = new HashMap<>();
    facts.put("recipient", recipient);
    facts.put("recipientUser", recipient.substring(0, at));
    facts.put("recipientDomain", recipient.substring(at + 1));
    facts.put("sender", sender);
    facts.put("senderDomain", sender.substring(sender.lastIndexOf('@') + 1));
    facts.put("bounce", bounceAddress);
    facts.put("date", MAIL_DATE.format(now));
    facts.put("sent", MAIL_DATE.format(sent));
    facts.put("retryUntil", MAIL_DATE.format(sent.plusDays(5)));
    facts.put("id", hex);
    facts.put("queueId", hex.substring(0, 10).toUpperCase(Locale.ROOT));
    facts.put("noteEn", Reasons.of(reason).titleEn());
    facts.put("noteZh", Reasons.of(reason).titleZh());
    SimulatedReply.of(kind, reason, language).ifPresent(reply -> said(facts, reply));
    return facts;
  }

  private static void said(Map<String, String> facts, SimulatedReply reply) {
    boolean atData = reply.command().equals("end of DATA");
    String recipient = facts.get("recipient");
    String line = reply.line().replace("{recipient}", recipient).replace("{id}", facts.get("id"));
    facts.put("reply", line);
    facts.put("replyHtml", line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    facts.put("code", reply.code());
    facts.put("status", reply.status());
    facts.put("command", reply.command());
    facts.put("eximCommand", atData ? "end of data" : "RCPT TO:<" + recipient + ">");
    facts.put("sendmailCommand", atData ? "." : "RCPT To:<" + recipient + ">");
    facts.put(
        "qmailCommand", atData ? "failed after I sent the message" : "does not like recipient");
  }
}
