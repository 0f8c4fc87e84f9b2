package io.carom.flow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.classify.Verdict;
import io.carom.mime.Flaw;
import io.carom.report.Original;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One recipient's fate and its verdict as a JSON object: what `inspect` prints and events
/// carry.
///
/// The keys and their order are a contract. A fact that the report does not contain is null.
public final class Facts {

  /// The word of a report that nobody graded, as when it is only looked at.
  public static final String UNGRADED = "unproven";

  private Facts() {}

  /// One object for each outcome, in the order of the report; one for a message that is no
  /// report.
  public static List<ObjectNode> of(Reading reading, String provenance) {
    List<Outcome> outcomes = reading.report().outcomes();
    if (outcomes.isEmpty()) {
      return List.of(of(reading.report(), Optional.empty(), Optional.empty(), provenance));
    }
    List<ObjectNode> rows = new ArrayList<>(outcomes.size());
    for (int i = 0; i < outcomes.size(); i++) {
      rows.add(
          of(
              reading.report(),
              Optional.of(outcomes.get(i)),
              Optional.of(reading.verdicts().get(i)),
              provenance));
    }
    return rows;
  }

  /// The object for one outcome; without an outcome its keys are null.
  public static ObjectNode of(
      Report report, Optional<Outcome> outcome, Optional<Verdict> verdict, String provenance) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("kind", report.kind());
    row.put("format", report.format());
    outcome(row, outcome);
    row.put("reportingMta", reportingMta(report).orElse(null));
    verdict(row, verdict);
    row.put("provenance", outcome.isPresent() ? provenance : null);
    row.put("originalMessageId", report.original().flatMap(Original::messageId).orElse(null));
    row.put("envelopeId", envelopeId(report).orElse(null));
    if (report instanceof Report.Complaint complaint) {
      row.put("feedbackType", complaint.feedbackType());
      row.put("authFailure", complaint.authFailure().orElse(null));
      row.put("identityAlignment", complaint.identityAlignment().orElse(null));
    }
    if (report instanceof Report.AutoReply reply) {
      row.put("returnDate", text(reply.absence().returnDate()));
      row.put("hasLeft", reply.absence().hasLeft());
      row.put("writeTo", text(reply.absence().writeTo()));
    }
    row.set("flaws", flaws(report.flaws()));
    return row;
  }

  private static void outcome(ObjectNode row, Optional<Outcome> it) {
    row.put("recipient", text(it.flatMap(Outcome::recipient)));
    row.put("originalRecipient", text(it.flatMap(Outcome::originalRecipient)));
    row.put("action", it.map(o -> o.action().word()).orElse(null));
    row.put("status", text(it.flatMap(Outcome::status)));
    row.put("replyCode", text(it.flatMap(Outcome::replyCode)));
    row.put("diagnostic", it.map(Outcome::diagnostic).filter(d -> !d.isEmpty()).orElse(null));
    row.put("command", it.flatMap(Outcome::command).orElse(null));
    row.put("remoteMta", it.flatMap(Outcome::remoteMta).orElse(null));
  }

  /// Adds the keys of a verdict, in their order.
  public static void verdict(ObjectNode row, Optional<Verdict> it) {
    row.put("reason", it.map(v -> v.reason().word()).orElse(null));
    row.put("permanence", it.map(v -> v.permanence().word()).orElse(null));
    row.put("hard", it.map(Verdict::hard).orElse(false));
    row.put("fault", it.map(v -> v.fault().word()).orElse(null));
    row.put("listAction", it.map(v -> v.listAction().word()).orElse(null));
    row.put("retry", it.map(v -> v.retry().word()).orElse(null));
    row.put("rule", it.map(Verdict::rule).orElse(null));
    row.put("evidence", it.map(Verdict::evidence).orElse(null));
    row.put("confidence", it.map(Verdict::confidence).orElse(null));
  }

  private static Optional<String> reportingMta(Report report) {
    return switch (report) {
      case Report.Delivery delivery -> delivery.reportingMta();
      case Report.Complaint complaint -> complaint.reportingMta();
      case Report.AutoReply ignored -> Optional.empty();
      case Report.Ordinary ignored -> Optional.empty();
    };
  }

  static Optional<String> envelopeId(Report report) {
    return switch (report) {
      case Report.Delivery delivery -> delivery.envelopeId();
      case Report.Complaint complaint -> complaint.envelopeId();
      case Report.AutoReply ignored -> Optional.empty();
      case Report.Ordinary ignored -> Optional.empty();
    };
  }

  private static ArrayNode flaws(List<Flaw> flaws) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode(flaws.size());
    for (Flaw flaw : flaws) {
      all.addObject().put("code", flaw.code()).put("where", flaw.where());
    }
    return all;
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse(null);
  }
}
