package io.carom.milter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.flow.Receipt;
import io.carom.mail.Mail;
import io.carom.milter.MilterSettings.NoneLeft;
import io.carom.milter.MilterSettings.Recorded;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The filters as `miltertest`, a mail server in a script, sees them: `src/test/miltertest`.
class MiltertestTest {

  private static final Path SCRIPTS = Path.of("src", "test", "miltertest").toAbsolutePath();
  private static final String CONTENT =
      """
      From: MAILER-DAEMON@mx.example.net
      Subject: caf\u00e9 \u00b2\u00bb\u00b4\u00e6\u00d4\u00da
      Content-Type: text/plain;
      \tcharset=gb18030

      Not delivered.
      \u00b2\u00bb
      """
          .replace("\n", "\r\n");

  private static final String TAGGED =
      """
      X-Carom-Kind: delivery
      Subject: caf\u00e9 \u00b2\u00bb
      X-Carom-Kind: ordinary

      Not delivered.
      """
          .replace("\n", "\r\n");

  @TempDir Path home;
  private Doors doors;

  @BeforeEach
  void open() {
    boolean isThere =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> new File(folder, "miltertest").canExecute());
    Assumptions.assumeTrue(isThere, "miltertest is not installed");
    doors = new Doors(home);
  }

  @AfterEach
  void close() {
    doors.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void a_report_goes_on_with_our_fields_and_without_forged_ones(int version) throws IOException {
    run("in-tag.lua", version, doors.inbound(Recorded.TAG, "delivery"));
    Mail mail = doors.kept.getFirst();
    assertEquals(TAGGED, octets(mail));
    assertEquals(List.of("b@bounces.example.org"), recipients(mail));
    assertEquals("192.0.2.7", mail.envelope().peer().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void mail_for_others_is_let_go_before_its_body(int version) throws IOException {
    run("in-foreign.lua", version, doors.inbound(Recorded.TAG, "delivery"));
    assertEquals(1, doors.kept.size());
    assertEquals(CONTENT, octets(doors.kept.getFirst()));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void what_was_given_up_leaves_nothing_behind(int version) throws IOException {
    run("in-abort.lua", version, doors.inbound(Recorded.TAG, "delivery"));
    assertEquals(2, doors.kept.size());
    assertEquals(List.of("b@bounces.example.org"), recipients(doors.kept.getFirst()));
    assertEquals(List.of("c@bounces.example.org"), recipients(doors.kept.getLast()));
    assertEquals(CONTENT, octets(doors.kept.getFirst()));
    assertEquals(CONTENT, octets(doors.kept.getLast()));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void discard_spares_the_recipients_of_others(int version) throws IOException {
    run("in-discard.lua", version, doors.inbound(Recorded.DISCARD, "delivery"));
    assertEquals(2, doors.kept.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void quarantine_spares_the_recipients_of_others(int version) throws IOException {
    run("in-quarantine.lua", version, doors.inbound(Recorded.QUARANTINE, "delivery"));
    assertEquals(2, doors.kept.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"DISCARD", "QUARANTINE"})
  void what_is_no_report_goes_on(Recorded recorded) throws IOException {
    run("in-ordinary.lua", 6, doors.inbound(recorded, "ordinary"));
    assertEquals(1, doors.kept.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void what_cannot_be_recorded_is_put_off(int version) throws IOException {
    MilterDoor door =
        doors.inbound(
            Doors.ANYWHERE,
            Recorded.DISCARD,
            10,
            mail -> new Receipt.Deferred(Receipt.Cause.CANNOT_RECORD, "the disk is gone"));
    run("in-closed.lua", version, door);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6})
  void a_message_above_the_limit_is_refused_and_the_next_is_taken(int version) throws IOException {
    run("in-large.lua", version, doors.inbound(Recorded.TAG, "delivery"));
    assertEquals(1, doors.kept.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void the_gate_takes_a_suppressed_recipient_off_the_envelope(int version) throws IOException {
    run("out-delete.lua", version, doors.outbound(NoneLeft.REJECT, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void a_message_for_nobody_is_refused_where_it_can_be(int version) throws IOException {
    run("out-none-left.lua", version, doors.outbound(NoneLeft.REJECT, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void a_sender_may_hear_at_once_who_is_suppressed(int version) throws IOException {
    run("out-refuse-at-rcpt.lua", version, doors.outbound(NoneLeft.REJECT, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void whatever_is_wrong_with_the_gate_mail_flows(int version) throws IOException {
    run("out-open.lua", version, doors.outbound(NoneLeft.REJECT, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void lists_are_told_apart_by_header_and_sender(int version) throws IOException {
    run("out-lists.lua", version, doors.outbound(NoneLeft.REJECT, false));
  }

  private static void run(String script, int version, MilterDoor door) throws IOException {
    Process process =
        new ProcessBuilder(
                "miltertest",
                "-D",
                "port=" + door.port(),
                "-D",
                "version=" + version,
                "-D",
                "folder=" + SCRIPTS,
                "-s",
                SCRIPTS.resolve(script).toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.onExit().join().exitValue(), said);
  }

  private static String octets(Mail mail) {
    return new String(mail.octets().array(), StandardCharsets.ISO_8859_1);
  }

  private static List<String> recipients(Mail mail) {
    return mail.envelope().recipients().stream().map(r -> r.address().toString()).toList();
  }
}
