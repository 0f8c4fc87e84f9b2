package io.carom.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.app.Office;
import io.carom.app.RuleFolder;
import io.carom.config.ConfigReader;
import io.carom.flow.Intake;
import io.carom.ledger.Recall;
import io.carom.mailbox.Dovecot.Door;
import io.carom.mailbox.Dovecot.Filed;
import io.carom.mailbox.MailboxSettings.Protocol;
import io.carom.mailbox.MailboxSettings.Tls;
import io.carom.smtp.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Mailboxes of a real Dovecot. What became of them is seen in the files of its Maildirs.
@Timeout(value = 5, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class DovecotTest {

  /// So long that a test which waits for it fails.
  private static final Duration NEVER = Duration.ofMinutes(25);

  private static final Duration SOON = Duration.ofMillis(50);

  /// One that serves all tests that leave it as it is; each has users of its own.
  private static Optional<Dovecot> shared = Optional.empty();

  @TempDir static Path place;
  @TempDir Path data;
  private final KindIntake intake = new KindIntake();
  private Dovecot server;
  private Reading reading;

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(Dovecot.missing().isEmpty(), Dovecot::missing);
    if (shared.isEmpty()) {
      shared = Optional.of(dovecot(place));
    }
    server = shared.get();
    reading = new Reading(data.resolve("ledger"));
  }

  @AfterEach
  void stop() {
    if (reading != null) {
      reading.close();
    }
  }

  @AfterAll
  static void end() {
    shared.ifPresent(Dovecot::close);
    shared = Optional.empty();
  }

  private static Dovecot dovecot(Path folder, String... settings) throws Exception {
    Identity shown = Identity.of("localhost");
    Files.writeString(folder.resolve("authorities.pem"), shown.certificatePem());
    return Dovecot.start(Files.createDirectory(folder.resolve("dovecot")), shown, settings);
  }

  /// A Dovecot of this test alone.
  private Dovecot own(String... settings) throws Exception {
    server = dovecot(data, settings);
    return server;
  }

  private MailboxSettings imap(String user, Tls tls, Optional<String> processed, Duration poll) {
    return settings(
        Protocol.IMAP,
        tls == Tls.IMPLICIT ? Door.IMAPS : Door.IMAP,
        tls,
        user,
        processed,
        false,
        poll);
  }

  private MailboxSettings pop3(String user, Tls tls, boolean delete) {
    return settings(
        Protocol.POP3,
        tls == Tls.IMPLICIT ? Door.POP3S : Door.POP3,
        tls,
        user,
        Optional.empty(),
        delete,
        SOON);
  }

  private MailboxSettings settings(
      Protocol protocol,
      Door door,
      Tls tls,
      String user,
      Optional<String> processed,
      boolean delete,
      Duration poll) {
    Path authorities = server == shared.orElseThrow() ? place : data;
    return new MailboxSettings(
        user,
        protocol,
        "localhost",
        server.port(door),
        tls,
        Optional.of(authorities.resolve("authorities.pem")),
        user,
        "INBOX",
        processed,
        delete,
        poll,
        Optional.empty(),
        1 << 20);
  }

  private void read(MailboxSettings settings) {
    reading.start(settings, Reading.password(Dovecot.PASSWORD), intake);
  }

  private static List<String> subjects(List<Filed> messages) {
    return messages.stream().map(Filed::subject).toList();
  }

  /// What was moved lies there under new names.
  private static List<String> sorted(List<String> subjects) {
    return subjects.stream().sorted().toList();
  }

  @Test
  void in_either_kind_of_tls_reports_are_moved_and_all_else_stays_as_it_was() throws Exception {
    for (Tls tls : List.of(Tls.IMPLICIT, Tls.STARTTLS)) {
      String user = "moved-" + tls.name().toLowerCase(java.util.Locale.ROOT);
      server.deliver(user, Reports.letter("a question"));
      server.deliver(user, Reports.report("gone"));
      read(imap(user, tls, Optional.of("Bounces"), NEVER));
      reading.settled(user, state -> state.understood() == 1 && state.left() == 1);
      assertEquals(
          List.of(new Filed("a question", "", Reports.letter("a question"))), server.inbox(user));
      assertEquals(
          List.of(new Filed("Undelivered gone", "", Reports.report("gone"))),
          server.folder(user, "Bounces"));
    }
  }

  @Test
  void what_comes_later_is_told_by_idle() throws Exception {
    read(imap("idle", Tls.IMPLICIT, Optional.of("Bounces"), NEVER));
    reading.settled("idle", state -> state.connected());
    for (int i = 1; i <= 3; i++) {
      server.deliver("idle", Reports.report("later" + i));
      int so = i;
      reading.settled("idle", state -> state.understood() == so);
    }
    assertEquals(3, server.folder("idle", "Bounces").size());
    assertEquals(List.of(), server.inbox("idle"));
  }

  @Test
  void without_move_reports_are_copied_and_expunged() throws Exception {
    try (Dovecot dovecot = own("imap_capability = IMAP4rev1 LITERAL+ IDLE UIDPLUS")) {
      server.lay("copied", 60);
      read(imap("copied", Tls.IMPLICIT, Optional.of("Bounces"), NEVER));
      reading.settled("copied", state -> state.understood() == 60 && state.left() == 6);
      assertEquals(Reports.letters(60), subjects(dovecot.inbox("copied")));
      assertTrue(dovecot.inbox("copied").stream().allMatch(each -> each.flags().isEmpty()));
      assertEquals(
          sorted(Reports.undelivered(60)), sorted(subjects(dovecot.folder("copied", "Bounces"))));
      reading.stop();
    }
  }

  @Test
  void a_server_that_knows_nothing_more_is_asked_at_times_and_loses_no_mark_of_others()
      throws Exception {
    try (Dovecot dovecot = own("imap_capability = IMAP4rev1")) {
      dovecot.deliver("bare", Reports.report("gone"));
      read(imap("bare", Tls.OFF, Optional.of("Bounces"), SOON));
      reading.settled("bare", state -> state.understood() == 1);
      dovecot.deliver("bare", Reports.letter("a question"));
      dovecot.deliver("bare", Reports.report("lost"));
      reading.settled("bare", state -> state.understood() == 2 && state.left() == 1);
      reading.stop();
      assertEquals(
          List.of("Undelivered gone T", "a question ", "Undelivered lost T"),
          dovecot.inbox("bare").stream().map(m -> m.subject() + " " + m.flags()).toList());
      assertEquals(
          List.of("Undelivered gone", "Undelivered lost"),
          subjects(dovecot.folder("bare", "Bounces")));
      assertEquals(3, intake.taken().size(), "what is marked is not read again");
    }
  }

  @Test
  void nothing_is_deleted_that_was_not_to_be() throws Exception {
    for (String user : List.of("kept", "deleted")) {
      server.deliver(user, Reports.report("gone"));
      server.deliver(user, Reports.letter("a question"));
    }
    read(imap("kept", Tls.IMPLICIT, Optional.empty(), NEVER));
    reading.settled("kept", state -> state.understood() == 1 && state.left() == 1);
    assertEquals(List.of("Undelivered gone", "a question"), subjects(server.inbox("kept")));
    assertTrue(server.inbox("kept").stream().allMatch(each -> each.flags().isEmpty()));

    read(
        settings(
            Protocol.IMAP, Door.IMAPS, Tls.IMPLICIT, "deleted", Optional.empty(), true, NEVER));
    reading.settled("deleted", state -> state.understood() == 1 && state.left() == 1);
    assertEquals(
        List.of(new Filed("a question", "", Reports.letter("a question"))),
        server.inbox("deleted"));
  }

  @Test
  void by_pop3_in_either_kind_of_tls_each_is_read_once_and_stays() throws Exception {
    for (Tls tls : List.of(Tls.IMPLICIT, Tls.STARTTLS)) {
      String user = "pop3-" + tls.name().toLowerCase(java.util.Locale.ROOT);
      server.deliver(user, Reports.report(user));
      server.deliver(user, Reports.letter(user));
      read(pop3(user, tls, false));
      reading.settled(user, state -> state.understood() == 1 && state.left() == 1);
      server.deliver(user, Reports.letter("later"));
      reading.settled(user, state -> state.left() == 2);
      assertEquals(List.of("Undelivered " + user, user, "later"), subjects(server.inbox(user)));
      assertEquals(Reports.letter("later"), server.inbox(user).getLast().text());
      reading.stop();
    }
    assertEquals(6, intake.taken().size(), intake.subjects()::toString);
  }

  @Test
  void by_pop3_reports_are_deleted_when_told_and_all_else_stays() throws Exception {
    server.lay("pop3-deleted", 60);
    read(pop3("pop3-deleted", Tls.IMPLICIT, true));
    intake.await(66);
    server.deliver("pop3-deleted", Reports.letter("mark"));
    intake.await(mails -> intake.subjects().contains("mark"));
    reading.stop();
    List<String> stay = new ArrayList<>(Reports.letters(60));
    stay.add("mark");
    assertEquals(stay, subjects(server.inbox("pop3-deleted")));
  }

  @Test
  void a_mailbox_numbered_anew_is_read_anew() throws Exception {
    server.deliver("anew", Reports.letter("a question"));
    server.deliver("anew", Reports.report("gone"));
    MailboxSettings settings = imap("anew", Tls.IMPLICIT, Optional.empty(), NEVER);
    read(settings);
    reading.settled("anew", state -> state.lastUid() == 2);
    reading.stop();
    server.doveadm("mailbox", "update", "-u", "anew", "--uid-validity", "4711", "INBOX");
    server.deliver("anew", Reports.report("lost"));
    read(settings);
    reading.settled("anew", state -> state.uidValidity() == 4711 && state.lastUid() == 3);
    assertEquals(
        List.of(
            "a question", "Undelivered gone", "a question", "Undelivered gone", "Undelivered lost"),
        intake.subjects());
  }

  @Test
  void a_connection_that_the_server_drops_is_made_again() throws Exception {
    read(imap("dropped", Tls.IMPLICIT, Optional.of("Bounces"), NEVER));
    for (int i = 1; i <= 3; i++) {
      server.deliver("dropped", Reports.report("gone" + i));
      int so = i;
      reading.settled("dropped", state -> state.understood() == so);
      server.doveadm("kick", "dropped");
    }
    server.deliver("dropped", Reports.report("gone4"));
    reading.settled("dropped", state -> state.understood() == 4 && state.connected());
    assertEquals(4, server.folder("dropped", "Bounces").size());
    assertEquals(4, intake.taken().size(), "none was read twice");
  }

  @Test
  void two_mailboxes_are_read_at_once_each_to_its_own_folder() throws Exception {
    server.lay("first", 100);
    server.lay("second", 100);
    Map<MailboxSettings, Login> both = new HashMap<>();
    for (String user : List.of("first", "second")) {
      both.put(
          imap(user, Tls.IMPLICIT, Optional.of("Of-" + user), NEVER),
          Reading.password(Dovecot.PASSWORD));
    }
    reading.start(both, intake);
    for (String user : List.of("first", "second")) {
      reading.settled(user, state -> state.understood() == 100 && state.left() == 10);
      assertEquals(
          sorted(Reports.undelivered(100)), sorted(subjects(server.folder(user, "Of-" + user))));
      assertEquals(Reports.letters(100), subjects(server.inbox(user)));
    }
  }

  @Test
  void thousands_of_messages_are_read_in_one_go() throws Exception {
    server.lay("many", 3000);
    read(imap("many", Tls.IMPLICIT, Optional.of("Bounces"), NEVER));
    reading.settled("many", state -> state.understood() == 3000 && state.left() == 300);
    assertEquals(
        sorted(Reports.undelivered(3000)), sorted(subjects(server.folder("many", "Bounces"))));
    assertEquals(Reports.letters(3000), subjects(server.inbox("many")));
    assertEquals(3300, intake.taken().size());
  }

  @Test
  void a_server_killed_in_the_middle_costs_nothing_and_counts_nothing_twice() throws Exception {
    int reports = 300;
    try (Dovecot dovecot = own();
        Office office = Office.open(ConfigReader.defaults(), data.resolve("office"))) {
      server.lay("killed", reports);
      Intake real = office.intake(RuleFolder.open(Path.of("conf/rules")));
      AtomicInteger taken = new AtomicInteger();
      List<CountDownLatch> deaths = List.of(new CountDownLatch(1), new CountDownLatch(1));
      reading.start(
          imap("killed", Tls.IMPLICIT, Optional.of("Bounces"), SOON),
          Reading.password(Dovecot.PASSWORD),
          mail -> {
            int before = taken.getAndIncrement();
            if (before == 70 || before == 180) {
              dovecot.kill();
              deaths.get(before / 100).countDown();
            }
            return real.receive(mail);
          });
      for (CountDownLatch death : deaths) {
        assertTrue(death.await(Reading.PATIENCE_SECONDS, TimeUnit.SECONDS));
        dovecot.restart();
      }
      server.deliver("killed", Reports.letter("the last"));
      reading.settled("killed", state -> state.left() >= reports / 10 + 1);
      reading.stop();
      assertEquals(
          reports, office.ledger().<Long>read(recall -> recall.standing().outcomes()).longValue());
      assertEquals(reports + reports / 10 + 1, office.ledger().read(Recall::standing).messages());
      assertEquals(
          sorted(Reports.undelivered(reports)),
          sorted(subjects(server.folder("killed", "Bounces"))));
      List<String> stay = new ArrayList<>(Reports.letters(reports));
      stay.add("the last");
      assertEquals(stay, subjects(server.inbox("killed")));
      assertTrue(taken.get() > reports + reports / 10 + 1, "some were read twice");
      assertTrue(taken.get() <= reports + reports / 10 + 1 + 2 * 50, "and few were: " + taken);
    }
  }
}
