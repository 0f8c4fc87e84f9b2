package io.carom.mailbox;

import io.carom.flow.Intake;
import io.carom.ledger.Ledger;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The door of mailboxes: one virtual thread an account.
public final class Mailboxes {

  private final Map<MailboxSettings, Login> mailboxes;
  private final Intake intake;
  private final Ledger ledger;
  private final Pace pace;
  private final InstantSource clock;
  private final List<Account> accounts = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /// @param intake what records; mail that is no report stays in its mailbox, so it passes none
  /// on
  public Mailboxes(
      Map<MailboxSettings, Login> mailboxes,
      Intake intake,
      Ledger ledger,
      Pace pace,
      InstantSource clock) {
    this.mailboxes = Map.copyOf(mailboxes);
    this.intake = intake;
    this.ledger = ledger;
    this.pace = pace;
    this.clock = clock;
  }

  public void start() {
    for (Map.Entry<MailboxSettings, Login> each : mailboxes.entrySet()) {
      Account account = account(each.getKey(), each.getValue());
      accounts.add(account);
      threads.add(Thread.ofVirtual().name("mailbox-" + each.getKey().name()).start(account));
    }
  }

  private Account account(MailboxSettings settings, Login login) {
    return new Account(settings, login, intake, ledger, pace, clock);
  }

  /// Ends the connections; what is being recorded is waited for, within that time.
  public void stop(Duration grace) {
    accounts.forEach(Account::stop);
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(grace);
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// What stands in the way of reading this mailbox that can be told without connecting; empty for
  /// nothing.
  public static String problem(MailboxSettings settings, Login login) {
    try {
      settings.authorities().ifPresent(MailServer::trusting);
      login.secret();
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /// Connects to one mailbox and looks, reading nothing.
  ///
  /// @return what is there
  /// @throws IllegalArgumentException when that cannot be done, in words for people
  public String look(MailboxSettings settings, Login login) {
    try {
      return account(settings, login).look();
    } catch (MessagingException e) {
      throw new IllegalArgumentException(Trouble.of(settings, e).toString(), e);
    }
  }
}
