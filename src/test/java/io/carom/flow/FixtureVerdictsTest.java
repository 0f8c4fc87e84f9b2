package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.app.RuleFolder;
import io.carom.classify.Reason;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.report.Fixtures;
import io.carom.report.Fixtures.Fixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every report under test-fixtures, octets to verdict, is judged as a person judged it.
class FixtureVerdictsTest {

  private static final List<String> JUDGED =
      List.of("reason", "permanence", "fault", "listAction", "retry", "hard");

  private static final Reader READER = reader();

  @Test
  void a_fixture_is_judged_as_a_person_judged_it() {
    List<Fixture> fixtures = Fixtures.all();
    assertFalse(fixtures.isEmpty(), "there are fixtures");
    List<String> wrong = new ArrayList<>();
    for (Fixture fixture : fixtures) {
      compare(fixture, rows(fixture), wrong);
    }
    System.out.println("fixtures judged: " + fixtures.size());
    assertEquals(List.of(), wrong);
  }

  @Test
  void every_reason_is_reached_by_a_fixture() {
    Set<Reason> unreached = EnumSet.allOf(Reason.class);
    for (Fixture fixture : Fixtures.all()) {
      for (ObjectNode row : rows(fixture)) {
        Reason.of(row.path("reason").asText("")).ifPresent(unreached::remove);
      }
    }
    assertEquals(Set.of(), unreached);
  }

  private static List<ObjectNode> rows(Fixture fixture) {
    Mail mail = Mail.of(Envelope.none(), fixture.octets(), Instant.EPOCH);
    return Facts.of(READER.read(mail), Facts.UNGRADED);
  }

  private static void compare(Fixture fixture, List<ObjectNode> rows, List<String> wrong) {
    if (rows.size() != fixture.rows().size()) {
      wrong.add(fixture.name() + ": " + rows.size() + " rows");
      return;
    }
    for (int i = 0; i < rows.size(); i++) {
      JsonNode expected = fixture.rows().get(i);
      for (String key : JUDGED) {
        if (expected.has(key) && !expected.get(key).equals(rows.get(i).get(key))) {
          wrong.add(
              "%s #%d %s: expected %s, was %s by %s on '%s'"
                  .formatted(
                      fixture.name(),
                      i + 1,
                      key,
                      expected.get(key),
                      rows.get(i).get(key),
                      rows.get(i).path("rule").asText(),
                      rows.get(i).path("evidence").asText()));
        }
      }
    }
  }

  private static Reader reader() {
    try {
      RuleFolder rules = RuleFolder.open(Path.of("conf/rules"));
      return new BounceReader(rules::classifier);
    } catch (RuleFolder.Unusable broken) {
      throw new AssertionError(broken);
    }
  }
}
