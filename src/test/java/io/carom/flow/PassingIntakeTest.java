package io.carom.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.report.Absence;
import io.carom.report.Report;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassingIntakeTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  @TempDir Path data;
  private Ledger ledger;
  private final List<Mail> passed = new ArrayList<>();
  private NextHop.Answer answer = new NextHop.Answer.Taken();

  @BeforeEach
  void open() {
    ledger = SqliteLedger.open(data);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void what_a_person_wrote_is_passed_on_and_recorded() {
    Mail mail = mail();
    assertInstanceOf(Receipt.Accepted.class, intake(new Report.Ordinary(List.of())).receive(mail));
    assertEquals(List.of(mail), passed);
    assertTrue(isRecorded(mail));
  }

  @Test
  void what_a_fault_of_ours_keeps_unread_may_be_a_persons_and_is_passed_on_too() {
    Mail mail = mail();
    Intake intake =
        new PassingIntake(
            PlainIntake.of(
                unread -> {
                  throw new IllegalStateException("a comma too many");
                },
                ledger,
                () -> NOW),
            this::next);
    assertEquals(new Receipt.Accepted(mail.id(), "unread"), intake.receive(mail));
    assertEquals(List.of(mail), passed);
    assertTrue(isRecorded(mail));
  }

  @Test
  void a_report_is_ours_and_stays_here() {
    Mail mail = mail();
    Report report =
        new Report.AutoReply("rfc3834", List.of(), Optional.empty(), Absence.UNTOLD, List.of());
    assertInstanceOf(Receipt.Accepted.class, intake(report).receive(mail));
    assertEquals(List.of(), passed);
    assertTrue(isRecorded(mail));
  }

  @Test
  void what_the_next_hop_does_not_take_is_answered_so_and_not_recorded() {
    Mail mail = mail();
    answer = new NextHop.Answer.NotTaken(550, "5.1.1", "nobody");
    assertEquals(
        new Receipt.Answered(550, "5.1.1", "nobody"),
        intake(new Report.Ordinary(List.of())).receive(mail));
    assertEquals(false, isRecorded(mail));
  }

  @Test
  void what_the_next_hop_took_is_not_asked_for_again_though_it_cannot_be_recorded() {
    Intake intake = intake(new Report.Ordinary(List.of()));
    ledger.close();
    assertInstanceOf(Receipt.Accepted.class, intake.receive(mail()));
  }

  private Intake intake(Report report) {
    BounceIntake records =
        PlainIntake.of(mail -> new Reading(report, List.of(), List.of()), ledger, () -> NOW);
    return new PassingIntake(records, this::next);
  }

  private NextHop.Answer next(Mail mail) {
    passed.add(mail);
    return answer;
  }

  private boolean isRecorded(Mail mail) {
    return ledger.read(recall -> recall.mail(mail.id())).isPresent();
  }

  private static Mail mail() {
    return Mail.of(Envelope.none(), Octets.ascii("Subject: hello\r\n\r\n"), NOW);
  }
}
