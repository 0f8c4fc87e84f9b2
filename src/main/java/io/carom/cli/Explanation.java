package io.carom.cli;

import io.carom.classify.Judgement;
import io.carom.classify.Verdict;
import io.carom.cli.Whereabouts.Place;
import io.carom.decide.Because;
import io.carom.decide.Case;
import io.carom.decide.Decision;
import io.carom.flow.Reading;
import io.carom.flow.Weighing.Fact;
import io.carom.mail.Mail;
import io.carom.mime.Part;
import io.carom.report.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that can be said of one message: what it is, what it tells, what that means, what would
/// follow.
///
/// @param bounceAddress how the address it came to is known, in words; empty where it is not
/// @param told one for each fact; empty for ordinary mail
record Explanation(
    MailFiles.Found found,
    Mail mail,
    Part message,
    Optional<String> bounceAddress,
    Reading reading,
    List<Told> told) {

  Explanation {
    told = List.copyOf(told);
  }

  /// One fact with all that bears on it.
  ///
  /// @param stood where each fact stands, by its key in JSON
  /// @param runnersUp the other verdicts, the nearest first
  record Told(
      Fact fact,
      Judgement judgement,
      Map<String, Place> stood,
      List<RunnerUp> runnersUp,
      Optional<Because> heldBack,
      Case it,
      Decision decision,
      boolean countedBefore) {}

  /// A verdict that lost.
  ///
  /// @param evidencePlace where the words or the code stand that it turned on
  record RunnerUp(Verdict verdict, Optional<Place> evidencePlace, Because lostBecause) {}

  /// Where the facts of an outcome stand, and what its verdict turned on, by their keys in JSON.
  static Map<String, Place> places(Whereabouts whereabouts, Outcome it, Verdict verdict) {
    Map<String, Place> places = new LinkedHashMap<>();
    it.recipient()
        .flatMap(a -> whereabouts.of(it, a.toString(), "Final-Recipient"))
        .ifPresent(p -> places.put("recipient", p));
    it.originalRecipient()
        .flatMap(a -> whereabouts.of(it, a.toString(), "Original-Recipient"))
        .ifPresent(p -> places.put("originalRecipient", p));
    whereabouts
        .of(it, it.action().word(), "Action")
        .filter(p -> p.field().isPresent())
        .ifPresent(p -> places.put("action", p));
    it.status()
        .flatMap(s -> whereabouts.of(it, s.toString(), "Status"))
        .ifPresent(p -> places.put("status", p));
    it.statusField()
        .flatMap(s -> whereabouts.of(it, s.toString(), "Status"))
        .ifPresent(p -> places.put("statusField", p));
    it.replyCode()
        .flatMap(c -> whereabouts.of(it, c.toString(), "Diagnostic-Code"))
        .ifPresent(p -> places.put("replyCode", p));
    whereabouts
        .of(it, it.diagnostic(), "Diagnostic-Code")
        .ifPresent(p -> places.put("diagnostic", p));
    it.command()
        .flatMap(c -> whereabouts.of(it, c, "X-Command"))
        .ifPresent(p -> places.put("command", p));
    it.remoteMta()
        .flatMap(m -> whereabouts.of(it, m, "Remote-MTA"))
        .ifPresent(p -> places.put("remoteMta", p));
    evidence(whereabouts, it, verdict).ifPresent(p -> places.put("evidence", p));
    return places;
  }

  /// Evidence is a code, or pieces of text with dots between; a piece may end inside of a word,
  /// and stand in the reply in letters that the report escapes.
  static Optional<Place> evidence(Whereabouts whereabouts, Outcome it, Verdict verdict) {
    String first = verdict.evidence().split(" \\.\\.\\. ", 2)[0];
    boolean status = it.status().filter(s -> s.toString().equals(first)).isPresent();
    return whereabouts
        .of(it, first, status ? "Status" : "Diagnostic-Code")
        .or(
            () ->
                !first.isEmpty() && it.diagnostic().contains(first)
                    ? whereabouts.of(it, it.diagnostic(), "Diagnostic-Code")
                    : Optional.empty());
  }
}
