package io.carom.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Octets;
import io.carom.mime.Mime;
import io.carom.report.Fixtures.Fixture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every report under test-fixtures gives what a person read in it, whatever ends its lines.
class FixturesTest {

  @Test
  void a_fixture_is_read_as_a_person_read_it_with_LF() {
    walk("\n");
  }

  @Test
  void a_fixture_is_read_as_a_person_read_it_with_CRLF() {
    walk("\r\n");
  }

  @Test
  void a_fixture_is_read_as_a_person_read_it_with_CR() {
    walk("\r");
  }

  private static void walk(String lineEnd) {
    List<Fixture> fixtures = Fixtures.all();
    assertFalse(fixtures.isEmpty(), "there are fixtures");
    List<String> wrong = new ArrayList<>();
    for (Fixture fixture : fixtures) {
      Octets octets = Octets.of(Lines.ended(fixture.octets().array(), lineEnd));
      compare(fixture, Reports.read(Mime.read(octets), Envelope.none()), wrong);
    }
    System.out.println("fixtures read: " + fixtures.size());
    assertEquals(List.of(), wrong);
  }

  private static void compare(Fixture fixture, Report report, List<String> wrong) {
    List<Map<String, String>> rows = rows(report);
    if (rows.size() != fixture.rows().size()) {
      wrong.add(fixture.name() + ": " + rows.size() + " rows: " + report);
      return;
    }
    for (int i = 0; i < rows.size(); i++) {
      Map<String, String> row = rows.get(i);
      JsonNode expected = fixture.rows().get(i);
      for (String key : row.keySet()) {
        if (expected.has(key) && !expected.get(key).asText("null").equals(row.get(key))) {
          wrong.add(
              "%s #%d %s: expected %s, was %s"
                  .formatted(fixture.name(), i + 1, key, expected.get(key), row.get(key)));
        }
      }
    }
  }

  private static List<Map<String, String>> rows(Report report) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Outcome outcome : report.outcomes()) {
      rows.add(row(report, Optional.of(outcome)));
    }
    return rows.isEmpty() ? List.of(row(report, Optional.empty())) : rows;
  }

  private static Map<String, String> row(Report report, Optional<Outcome> outcome) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("kind", report.kind());
    row.put("format", report.format());
    row.put("recipient", text(outcome.flatMap(Outcome::recipient).map(Address::toString)));
    row.put("originalMessageId", text(report.original().flatMap(Original::messageId)));
    if (report instanceof Report.Complaint complaint) {
      row.put("feedbackType", complaint.feedbackType());
      row.put("authFailure", text(complaint.authFailure()));
      row.put("identityAlignment", text(complaint.identityAlignment()));
    }
    if (report instanceof Report.AutoReply reply) {
      row.put("returnDate", text(reply.absence().returnDate()));
      row.put("hasLeft", Boolean.toString(reply.absence().hasLeft()));
      row.put("writeTo", text(reply.absence().writeTo()));
    }
    if (report instanceof Report.Delivery delivery) {
      row.put("reportingMta", text(delivery.reportingMta()));
      row.put("envelopeId", text(delivery.envelopeId()));
    }
    outcome.ifPresent(
        o -> {
          row.put("originalRecipient", text(o.originalRecipient().map(Address::toString)));
          row.put("action", o.action().word());
          row.put("status", text(o.status()));
          row.put("replyCode", text(o.replyCode()));
          row.put("diagnostic", o.diagnostic().isEmpty() ? "null" : o.diagnostic());
          row.put("command", text(o.command()));
          row.put("remoteMta", text(o.remoteMta()));
        });
    return row;
  }

  private static String text(Optional<?> fact) {
    return fact.map(Object::toString).orElse("null");
  }
}
