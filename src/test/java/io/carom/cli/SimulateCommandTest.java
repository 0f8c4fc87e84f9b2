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
import io.carom.mail.Mail;
import io.carom.mime.Mime;
import io.carom.report.Original;
import io.carom.report.Reports;
import io.carom.smtp.SmtpDoor;
import io.carom.smtp.SmtpSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
  @TempDir Path folder;

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

  /// A report that our own reader does not take for what it claims to be would teach nobody
  /// anything.
  @Test
  void every_kind_tells_every_reason_in_every_language_as_our_reader_reads_it() throws Exception {
    BounceReader reader = new BounceReader(RuleFolder.open(Path.of("conf/rules"))::classifier);
    List<String> wrong = new ArrayList<>();
    int read = 0;
    for (ReportKind kind : ReportKind.values()) {
      for (Reason reason : kind.reasons()) {
        for (Language language : Language.values()) {
          String name = kind + " " + reason.word() + " " + language.word();
          Mail mail = simulated(kind, reason, language);
          Reading reading = reader.read(mail);
          String text = new String(mail.octets().array(), StandardCharsets.ISO_8859_1);
          assertTrue(!text.matches("(?s).*(<<\\w|\\{\\w+\\}).*"), name + " is filled");
          assertTrue(mail.envelope().sender().isEmpty(), "the null sender");
          String told =
              reading.report().kind()
                  + " "
                  + reading.report().outcomes().stream()
                      .map(o -> o.recipient().map(Object::toString).orElse("nobody"))
                      .toList()
                  + reading.verdicts().stream().map(v -> v.reason().word()).toList()
                  + reading.report().flaws();
          String claimed = "%s [gone@example.net][%s][]".formatted(kindOf(kind), reason.word());
          if (!told.equals(claimed)) {
            wrong.add(name + ": " + told + " by " + reading.verdicts());
          }
          read++;
        }
      }
    }
    System.out.println("simulated reports read back: " + read);
    assertEquals(List.of(), wrong);
  }

  private Mail simulated(ReportKind kind, Reason reason, Language language) {
    taken.clear();
    Typed typed =
        carom(
            "simulate",
            target(),
            "--kind=" + kind,
            "--reason=" + reason.word(),
            "--lang=" + language.word(),
            "--recipient=gone@example.net",
            "--from=offers@example.com");
    assertEquals(List.of("sent 1, refused 0"), typed.lines(), typed.err());
    return taken.getFirst();
  }

  private static String kindOf(ReportKind kind) {
    return switch (kind) {
      case ARF -> "complaint";
      case AUTO_REPLY -> "auto-reply";
      default -> "delivery";
    };
  }

  @Test
  void who_failed_for_good_is_removed_and_who_was_only_warned_of_is_kept() throws Exception {
    BounceReader reader = new BounceReader(RuleFolder.open(Path.of("conf/rules"))::classifier);
    for (ReportKind kind : List.of(ReportKind.POSTFIX, ReportKind.QQ, ReportKind.QMAIL)) {
      assertEquals(
          ListAction.REMOVE,
          reader
              .read(simulated(kind, Reason.USER_UNKNOWN, Language.ZH))
              .verdicts()
              .getFirst()
              .listAction());
    }
    assertEquals(
        ListAction.KEEP,
        reader
            .read(simulated(ReportKind.DELAYED, Reason.MAILBOX_FULL, Language.EN))
            .verdicts()
            .getFirst()
            .listAction());
  }

  @Test
  void a_report_returns_the_mail_that_failed() throws Exception {
    BounceReader reader = new BounceReader(RuleFolder.open(Path.of("conf/rules"))::classifier);
    Optional<Original> original =
        reader
            .read(simulated(ReportKind.SENDMAIL, Reason.USER_UNKNOWN, Language.EN))
            .report()
            .original();
    assertTrue(original.flatMap(o -> o.first("from")).orElse("").contains("offers@example.com"));
  }

  @Test
  void netease_writes_gb18030_in_the_open() {
    carom("simulate", target(), "--kind", "netease", "--lang", "zh");
    byte[] octets = taken.getFirst().octets().array();
    String text = new String(octets, java.nio.charset.Charset.forName("GB18030"));
    assertTrue(text.contains("Diagnostic-Code: smtp; SMTP error, RCPT TO: 550 5.1.1 收件人不存在"), text);
  }

  @Test
  void kinds_and_reasons_come_by_their_shares() throws IOException {
    Path file = folder.resolve("out.mbox");
    Typed typed =
        carom(
            "simulate",
            "--kind=postfix=7",
            "--kind=delayed=1",
            "--reason=user-unknown=3,mailbox-full",
            "--count=96",
            "--mbox=" + file);
    assertEquals(0, typed.code(), typed.err());
    List<String> rows =
        carom("inspect", "--json", file.toString()).lines().stream()
            .map(
                line ->
                    line.replaceAll(".*\"action\":\"(\\w+)\".*\"reason\":\"([\\w-]+)\".*", "$1 $2"))
            .sorted()
            .toList();
    assertEquals(96, rows.size());
    assertEquals(12, rows.stream().filter("delayed mailbox-full"::equals).count());
    assertEquals(63, rows.stream().filter("failed user-unknown"::equals).count(), "3 of 4 of 84");
    assertEquals(21, rows.stream().filter("failed mailbox-full"::equals).count());
  }

  @Test
  void languages_come_by_their_shares() throws IOException {
    Path file = folder.resolve("out.mbox");
    carom("simulate", "--kind=netease", "--lang=en=3,zh=1", "--count=12", "--mbox=" + file);
    long chinese =
        carom("inspect", "--json", file.toString()).lines().stream()
            .filter(line -> line.matches(".*\"diagnostic\":\"[^\"]*\\p{IsHan}.*"))
            .count();
    assertEquals(3, chinese);
  }

  @Test
  void what_is_no_share_is_refused() {
    Typed typed = carom("simulate", target(), "--kind", "postfix=0");
    assertEquals(2, typed.code());
    assertEquals(
        "carom: \"postfix=0\": a share is a whole number above 0, as in postfix=70\n", typed.err());
    assertEquals(2, carom("simulate", target(), "--reason", "spf-failed").code());
  }

  @Test
  void no_two_are_the_same_message() {
    Typed typed = carom("simulate", target(), "--count", "8", "--recipient", "gone@example.net");
    assertEquals(List.of("sent 8, refused 0"), typed.lines(), typed.err());
    assertEquals(8, taken.stream().map(Mail::id).distinct().count());
  }

  @Test
  void recipients_come_from_a_list_as_it_is_and_the_bounce_address_is_free() throws IOException {
    Path file = folder.resolve("all.txt");
    Files.writeString(file, "# some\nAnna Lund <anna@example.net>\n\nben@example.net # new\n");
    carom("simulate", target(), "--recipients", file.toString(), "--to", "x@bounces.localhost");
    assertEquals(List.of("anna@example.net", "ben@example.net"), failed());
    assertEquals(
        "x@bounces.localhost",
        taken.getFirst().envelope().recipients().getFirst().address().toString());
  }

  @Test
  void recipients_come_from_a_table_too() throws IOException {
    Path file = folder.resolve("all.csv");
    Files.writeString(file, "Name,Email\nAnna,anna@example.net\nBen,ben@example.net\n");
    carom("simulate", target(), "--recipients", file.toString());
    assertEquals(List.of("anna@example.net", "ben@example.net"), failed());
  }

  private List<String> failed() {
    return taken.stream()
        .map(mail -> Reports.read(Mime.read(mail.octets()), mail.envelope()))
        .flatMap(report -> report.outcomes().stream())
        .flatMap(outcome -> outcome.recipient().stream())
        .map(Object::toString)
        .toList();
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
        "carom: there is no \"pigeon\"; write postfix, exim, sendmail, qmail, exchange, gmail, qq,"
            + " netease, aliyun, delayed, arf, auto-reply\n",
        typed.err());
  }

  @Test
  void where_nobody_answers_it_says_what_to_do() {
    // tcpmux, which no machine has run for decades (RFC 1078).
    Typed typed = carom("simulate", "127.0.0.1:1");
    assertEquals(3, typed.code());
    assertEquals(
        "carom: 127.0.0.1:1: nobody answers there; start carom serve, or name the place that it"
            + " says it listens at\n",
        typed.err());
  }
}
