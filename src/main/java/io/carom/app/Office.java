package io.carom.app;

import io.carom.classify.Reasons;
import io.carom.config.Config;
import io.carom.flow.Announcements;
import io.carom.flow.Announcements.Subscriber;
import io.carom.flow.BounceIntake;
import io.carom.flow.BounceReader;
import io.carom.flow.Desk;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Journal;
import io.carom.ledger.Ledger;
import io.carom.ledger.SqliteLedger;
import io.carom.lists.Announcer;
import io.carom.lists.ListsHand;
import io.carom.mail.Address;
import io.carom.mailbox.Mailboxes;
import io.carom.mailbox.Pace;
import io.carom.webhook.Deliveries;
import io.carom.webhook.Endpoint;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// An installation opened for what a person does by hand: its ledger and desk, without doors.
///
/// Works beside a running server on the same data: both write to one ledger, and the server's
/// hands do what is left to do.
public final class Office implements AutoCloseable {

  private final InstantSource clock = InstantSource.system();
  private final Config config;
  private final Ledger ledger;
  private final Announcements announcements;
  private final Desk desk;
  private final ListsHand lists;

  private Office(Config config, Ledger ledger) {
    this.config = config;
    this.ledger = ledger;
    this.announcements = new Announcements(subscribers(config));
    this.desk =
        new Desk(
            config.decide().lists(),
            ledger,
            announcements,
            reason -> Reasons.of(reason).adviceEn(),
            clock);
    this.lists =
        new ListsHand(
            ledger, config.lists().files(), config.lists().applyAfter(), announcer(), clock);
  }

  /// A file that lost or got back a line is told by the desk.
  private Announcer announcer() {
    return new Announcer() {
      @Override
      public void removed(Journal journal, ListChange change) {
        desk.removed(journal, change, clock.instant());
      }

      @Override
      public void restored(Journal journal, ListChange change) {
        desk.restoreOn(journal, change.list(), change.address(), "its lines are in the file again");
      }
    };
  }

  /// Opens the ledger in that folder, making it where there is none.
  ///
  /// @throws io.carom.ledger.LedgerUnavailable when that cannot be done
  public static Office open(Config config, Path data) {
    return new Office(config, SqliteLedger.open(data));
  }

  /// Who is told what, as configured.
  static List<Subscriber> subscribers(Config config) {
    return config.webhooks().stream()
        .map(hook -> new Subscriber(hook.name(), hook.events(), hook.lists()))
        .toList();
  }

  public Ledger ledger() {
    return ledger;
  }

  public Desk desk() {
    return desk;
  }

  /// The lists, which work without being started too.
  public ListsHand lists() {
    return lists;
  }

  public Deliveries deliveries() {
    return new Deliveries(ledger, clock);
  }

  /// What the doors and hands of a server write events with.
  Announcements announcements() {
    return announcements;
  }

  /// The way of a message into this ledger, with the rules of the day.
  public BounceIntake intake(RuleFolder rules) {
    return new BounceIntake(
        new BounceReader(rules::classifier, config.verp()),
        config.decide(),
        ledger,
        lists.roster(),
        announcements,
        reason -> Reasons.of(reason).adviceEn(),
        config.fullAddresses() ? Address::toString : Address::brief,
        clock);
  }

  /// The endpoints, their secrets fetched now.
  ///
  /// @throws IllegalArgumentException when one cannot be, in words for people
  public List<Endpoint> endpoints() {
    return Endpoints.of(config, System.getenv());
  }

  /// The mailboxes, which record into this ledger once they are started.
  public Mailboxes mailboxes(RuleFolder rules) {
    return new Mailboxes(
        MailboxLogins.of(config, System.getenv()), intake(rules), ledger, Pace.DEFAULT, clock);
  }

  public InstantSource clock() {
    return clock;
  }

  @Override
  public void close() {
    ledger.close();
  }
}
