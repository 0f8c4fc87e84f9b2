package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.ledger.Entries.MailboxState;
import io.carom.ledger.SqliteLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `carom status` says of mailboxes.
class StatusMailboxesTest {

  private static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  @BeforeEach
  void threeMailboxesOfWhichTwoWereBegun() throws IOException {
    StringBuilder config = new StringBuilder("mailboxes:\n");
    for (String name : List.of("bounces", "ill", "new")) {
      config.append(
          "  - {name: %s, host: localhost, user: x, password: {file: secret}}\n".formatted(name));
    }
    Files.writeString(folder.resolve("carom.yaml"), config);
    try (SqliteLedger ledger = SqliteLedger.open(folder.resolve("data"))) {
      ledger.write(
          j -> {
            j.mailbox(
                MailboxState.fresh("bounces", "a", THEN)
                    .stands(true, "", THEN)
                    .read(THEN.plusSeconds(60), 12, 3));
            j.mailbox(
                MailboxState.fresh("ill", "a", THEN)
                    .stands(false, "nobody\u001b[1m answers", THEN));
            j.mailbox(MailboxState.fresh("of-another-day", "a", THEN));
            return 0;
          });
    }
  }

  private Typed status(String... more) {
    return carom(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(
                    "status",
                    "--config",
                    folder.resolve("carom.yaml").toString(),
                    "--data",
                    folder.resolve("data").toString()),
                java.util.stream.Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void people_read_how_each_stands() {
    assertEquals(
        List.of(
            "mailbox bounces connected; last mail (AGO ago); 12 reports, 3 others left",
            "mailbox ill   not read: nobody\\u001b[1m answers; no mail yet; 0 reports, 0 others"
                + " left",
            "mailbox new   not begun; a running serve begins it"),
        status().lines().stream()
            .filter(line -> line.startsWith("mailbox "))
            .map(line -> line.replaceFirst("\\([^)]* ago\\)", "(AGO ago)"))
            .toList());
  }

  @Test
  void programs_read_the_same() throws IOException {
    JsonNode boxes = new ObjectMapper().readTree(status("--json").out()).path("mailboxes");
    assertEquals(3, boxes.size(), boxes::toString);
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"name":"bounces","connected":true,"since":"2026-03-01T12:00:00Z","problem":null,
                 "lastRead":"2026-03-01T12:01:00Z","understood":12,"left":3}
                """),
        boxes.get(0));
    assertEquals("ill", boxes.get(1).path("name").textValue());
    assertEquals("nobody\u001b[1m answers", boxes.get(1).path("problem").textValue());
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"name":"new","connected":false,"since":null,"problem":null,"lastRead":null,
                 "understood":0,"left":0}
                """),
        boxes.get(2));
  }
}
