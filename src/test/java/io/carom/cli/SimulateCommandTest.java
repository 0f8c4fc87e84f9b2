package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.app.RuleFolder;
import io.carom.classify.ListAction;
import io.carom.classify.Reason;
import io.carom.flow.BounceReader;
import io.carom.flow.Reading;
import io.carom.flow.Receipt;
import io.carom.mail.Address;
import io.carom.mail.Mail;
import io.carom.report.Original;
import io.carom.smtp.SmtpDoor;
import io.carom.smtp.SmtpSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Simulated reports go through the true door and the true reader.
class SimulateCommandTest {

  private final List<Mail> taken = new CopyOnWriteArrayList<>();
  private SmtpDoor door;

  @BeforeEach
  void listen() throws IOException {
    door =
        new SmtpDoor(
            SmtpSettings.defaults().withListen("127.0.0.1", 0),
            mail -> {
              taken.add(mail);
              return new Receipt.Accepted(mail.id(), "delivery");
            },
            InstantSource.fixed(Instant.EPOCH),
            () -> false);
    door.start();
  }

  @AfterEach
  void stop() {
    door.stop(Duration.ZERO);
  }

  private String target() {
    return "127.0.0.1:" + door.port();
  }

  @Test
  void every_kind_is_a_report_that_names_its_recipient() throws Exception {
    BounceReader reader = new BounceReader(RuleFolder.open(Path.of("conf/rules"))::classifier);
    for (ReportKind kind : ReportKind.values()) {
      taken.clear();
      Typed typed =
          carom(
              "simulate",
              target(),
              "--kind",
              kind.toString(),
              "--recipient",
              "gone@example.net",
              "--from",
              "offers@example.com");
      assertEquals(List.of("sent 1, refused 0"), typed.lines(), typed.err());
      Mail mail = taken.getFirst();
      assertTrue(mail.envelope().sender().isEmpty(), "the null sender");
      Reading reading = reader.read(mail);
      assertEquals("delivery", reading.report().kind(), kind + " is a report");
      assertEquals(List.of(), reading.report().flaws(), kind + " has no flaw");
      assertEquals(
          List.of(Optional.of(Address.parse("gone@example.net").orElseThrow())),
          reading.report().outcomes().stream().map(o -> o.recipient()).toList());
      assertEquals(Reason.USER_UNKNOWN, reading.verdicts().getFirst().reason(), kind.toString());
      assertEquals(ListAction.REMOVE, reading.verdicts().getFirst().listAction());
      Optional<Original> original = reading.report().original();
      assertTrue(original.flatMap(o -> o.first("from")).orElse("").contains("offers@example.com"));
      String text = new String(mail.octets().array(), StandardCharsets.ISO_8859_1);
      assertTrue(!text.contains("{") && !text.contains("<<"), kind + " is filled");
    }
  }

  @Test
  void the_chinese_one_is_gb18030() {
    carom("simulate", target(), "--kind", "netease");
    byte[] octets = taken.getFirst().octets().array();
    String text = new String(octets, java.nio.charset.Charset.forName("GB18030"));
    assertTrue(text.contains("收件人不存在"), text);
  }

  @Test
  void no_two_are_the_same_message() {
    Typed typed = carom("simulate", target(), "--count", "8", "--recipient", "gone@example.net");
    assertEquals(List.of("sent 8, refused 0"), typed.lines(), typed.err());
    assertEquals(8, taken.stream().map(Mail::id).distinct().count());
  }

  @Test
  void recipients_come_from_a_file_and_the_bounce_address_is_free(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("all.txt");
    Files.writeString(file, "# some\na@example.net\n\nb@example.net\n");
    carom("simulate", target(), "--recipients", file.toString(), "--to", "x@bounces.localhost");
    assertEquals(2, taken.size());
    assertEquals(
        "x@bounces.localhost",
        taken.getFirst().envelope().recipients().getFirst().address().toString());
  }

  @Test
  void what_the_server_refuses_is_told() {
    Typed typed = carom("simulate", target(), "--count", "1", "--to", "x@example.org");
    assertEquals(1, typed.code());
    assertEquals(List.of("sent 0, refused 1"), typed.lines());
    assertTrue(typed.err().startsWith("refused: 550 5.7.1 "), typed.err());
  }

  @Test
  void a_kind_that_does_not_exist_is_refused() {
    Typed typed = carom("simulate", target(), "--kind", "pigeon");
    assertEquals(2, typed.code());
    assertEquals(
        "carom: there is no kind \"pigeon\"; write postfix, exim, gmail, netease\n", typed.err());
  }
}
