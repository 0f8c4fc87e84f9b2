package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.app.RuleFolder;
import io.carom.config.ConfigReader;
import io.carom.flow.BounceReader;
import io.carom.flow.PlainIntake;
import io.carom.flow.Reader;
import io.carom.flow.Reading;
import io.carom.flow.SecondReading;
import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.MailId;
import io.carom.mail.Octets;
import io.carom.mime.Mime;
import io.carom.relay.SmtpClient;
import io.carom.smtp.SmtpDoor;
import io.carom.smtp.SmtpSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A message whose reading ends in a fault of ours is accepted, kept and shown; its sender is not
/// told to try for days what would fail each time.
class UnreadMailTest {

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
  private static final Path REPORT = Path.of("test-fixtures/delivery/postfix/account-disabled.eml");

  @TempDir Path data;
  private Octets report;
  private MailId id;

  @BeforeEach
  void read() throws IOException {
    report = Octets.of(Files.readAllBytes(REPORT));
    id = MailId.of(report);
  }

  /// What the door says of the report, by this reader.
  private String answer(Reader reader) throws IOException {
    try (Ledger ledger = SqliteLedger.open(data);
        SmtpDoor door =
            new SmtpDoor(
                SmtpSettings.defaults().withListen("127.0.0.1", 0),
                PlainIntake.of(reader, ledger, NOON),
                NOON,
                () -> false)) {
      door.start();
      try (SmtpClient client = new SmtpClient(Duration.ofMinutes(2))) {
        client.connect("127.0.0.1", door.port());
        client.hello("mx.example.net");
        client.command("MAIL FROM:<>");
        client.command("RCPT TO:<b@localhost>");
        client.command("DATA");
        return client.message(report.array()).toString();
      }
    }
  }

  private JsonNode status() throws IOException {
    return new ObjectMapper().readTree(typed("status", "--json").out());
  }

  private Typed typed(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--data", data.toString()));
    return carom(all.toArray(String[]::new));
  }

  @Test
  void it_is_accepted_and_shown_and_taken_in_once_it_can_be_read() throws Exception {
    String answer =
        answer(
            mail -> {
              throw new IllegalStateException("a comma too many");
            });
    assertTrue(answer.contains("code=250"), answer);
    assertEquals(1, status().path("unread").asInt());
    assertEquals(0, status().path("outcomes").asInt());
    assertTrue(
        typed("status").lines().contains("not read      1: see carom unknown"),
        typed("status").out());

    JsonNode row = new ObjectMapper().readTree(typed("unknown", "--json").out());
    assertEquals(id.value(), row.path("mailId").textValue());
    assertEquals(
        "it can be now: the next start of serve takes it in", row.path("unread").textValue());
    assertTrue(
        typed("unknown").out().contains("(carom explain --mail " + id.brief() + ")"),
        typed("unknown").out());
    assertEquals(0, typed("explain", "--mail", id.brief()).code());

    BounceReader reader = new BounceReader(RuleFolder.open(Path.of("conf/rules"))::classifier);
    try (Ledger ledger = SqliteLedger.open(data)) {
      assertEquals(
          0,
          new SecondReading(
                  ledger,
                  PlainIntake.of(
                      mail -> {
                        throw new IllegalStateException("still");
                      },
                      ledger,
                      NOON))
              .run());
      assertEquals(1, new SecondReading(ledger, PlainIntake.of(reader, ledger, NOON)).run());
    }
    assertEquals(0, status().path("unread").asInt());
    assertEquals(1, status().path("outcomes").asInt());
    assertEquals(1, status().path("messages").asInt());
    assertEquals("", typed("unknown", "--json").out());
  }

  @Test
  void a_reading_too_deep_for_the_stack_is_such_a_fault() throws Exception {
    String answer =
        answer(
            mail -> {
              throw new StackOverflowError();
            });
    assertTrue(answer.contains("code=250"), answer);
    assertEquals(1, status().path("unread").asInt());
  }

  /// The process ends by it, as `bin/carom` asks the JVM to: nothing is said for certain then.
  @Test
  void a_lack_of_memory_is_none() throws Exception {
    Optional<String> answer;
    try {
      answer =
          Optional.of(
              answer(
                  mail -> {
                    throw new OutOfMemoryError("as a test has it");
                  }));
    } catch (IOException hungUp) {
      answer = Optional.empty();
    }
    assertTrue(answer.filter(words -> words.contains("code=2")).isEmpty(), answer.toString());
    assertEquals(0, status().path("messages").asInt());
  }

  @Test
  void an_explanation_names_the_fault_and_what_stood_where() {
    StringWriter out = new StringWriter();
    Mail mail = Mail.of(Envelope.none(), report, NOON.instant());
    Explanation explanation =
        new Explanation(
            new MailFiles.Found("bounce.eml", 1, report),
            mail,
            Mime.read(report),
            Optional.empty(),
            Reading.unread(new IllegalStateException("a comma too many")),
            List.of());
    new ExplanationText(
            new PrintWriter(out), Language.EN, ConfigReader.defaults(), Path.of("data"), false)
        .print(explanation);
    String text = out.toString();
    assertTrue(text.startsWith("bounce.eml: could not be read, "), text);
    assertTrue(
        text.contains(
            "unread, java.lang.IllegalStateException: a comma too many at UnreadMailTest.java:"),
        text);
    assertTrue(text.contains("multipart/report"), text);
    JsonNode row = ExplanationJson.of(explanation, ConfigReader.defaults(), Language.EN);
    assertEquals("unread", row.path("kind").textValue());
    assertTrue(row.path("whyNoReport").isMissingNode());
  }
}
