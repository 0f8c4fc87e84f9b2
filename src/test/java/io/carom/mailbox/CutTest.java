package io.carom.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.app.Office;
import io.carom.app.RuleFolder;
import io.carom.config.ConfigReader;
import io.carom.ledger.Recall;
import io.carom.mailbox.Dovecot.Door;
import io.carom.mailbox.Dovecot.Filed;
import io.carom.mailbox.MailboxSettings.Protocol;
import io.carom.mailbox.MailboxSettings.Tls;
import io.carom.smtp.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Connections that are lost while messages are put away, between two commands.
@Timeout(value = 5, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class CutTest {

  private static final int REPORTS = 120;

  @TempDir Path home;

  private static MailboxSettings settings(int port) {
    return new MailboxSettings(
        "cut",
        Protocol.IMAP,
        "localhost",
        port,
        Tls.OFF,
        Optional.empty(),
        "cut",
        "INBOX",
        Optional.of("Bounces"),
        false,
        MailboxSettings.LONGEST_POLL,
        Optional.empty(),
        1 << 20);
  }

  @ParameterizedTest
  @CsvSource({"COPY, UIDPLUS", "STORE, UIDPLUS", "EXPUNGE, UIDPLUS", "COPY, ''", "STORE, ''"})
  void each_report_counts_once_and_lies_once_in_its_folder(String command, String capability)
      throws Exception {
    Assumptions.assumeTrue(Dovecot.missing().isEmpty(), Dovecot::missing);
    int cuts = 2;
    try (Dovecot dovecot =
            Dovecot.start(
                Files.createDirectory(home.resolve("dovecot")),
                Identity.of("localhost"),
                "imap_capability = IMAP4rev1 LITERAL+ IDLE " + capability);
        CuttingProxy proxy = new CuttingProxy(dovecot.port(Door.IMAP), command, cuts);
        Office office = Office.open(ConfigReader.defaults(), home.resolve("office"));
        Reading reading = new Reading(home.resolve("ledger"))) {
      dovecot.lay("cut", REPORTS);
      reading.start(
          settings(proxy.port()),
          Reading.password(Dovecot.PASSWORD),
          office.intake(RuleFolder.open(Path.of("conf/rules"))));
      reading.settled("cut", state -> state.lastUid() == REPORTS + REPORTS / 10);
      reading.stop();
      assertEquals(0, proxy.cutsLeft(), "it was cut so often");
      assertEquals(
          Reports.undelivered(REPORTS).stream().sorted().toList(),
          dovecot.folder("cut", "Bounces").stream().map(Filed::subject).sorted().toList());
      assertEquals(
          Reports.letters(REPORTS),
          dovecot.inbox("cut").stream()
              .filter(each -> !each.flags().contains("T"))
              .map(Filed::subject)
              .toList());
      assertEquals(
          REPORTS, office.ledger().<Long>read(recall -> recall.standing().outcomes()).longValue());
      assertEquals(REPORTS + REPORTS / 10, office.ledger().read(Recall::standing).messages());
    }
  }
}
