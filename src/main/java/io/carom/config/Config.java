package io.carom.config;

import io.carom.decide.DecideSettings;
import io.carom.decide.MailingList;
import io.carom.decide.Trust;
import io.carom.flow.Senders;
import io.carom.lists.ListSettings;
import io.carom.mail.RecipientKey;
import io.carom.mailbox.MailboxSettings;
import io.carom.milter.MilterSettings;
import io.carom.postfix.GateSettings;
import io.carom.relay.RelaySettings;
import io.carom.smtp.SmtpSettings;
import io.carom.verp.Verp;
import io.carom.webhook.Endpoint;
import io.carom.webhook.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// What an installation is told: the values of all keys, fallbacks filled in, paths made from the
/// folder of the file.
///
/// @param data the folder of the ledger; empty where only the caller knows one
/// @param trust what reports are graded by
/// @param minRemoveConfidence 0 to 1: a verdict less sure than this suspends at most
/// @param shadow whether everything is recorded and nothing done
/// @param verp how a return path names a recipient; empty where none does
/// @param rules a folder of rule files that stands in for the shipped ones
/// @param fullAddresses whether logs show addresses whole
public record Config(
    Optional<Path> data,
    SmtpSettings door,
    GateSettings gate,
    MilterSettings milter,
    Optional<RelaySettings> relay,
    Keep keep,
    Lists lists,
    Trust trust,
    double minRemoveConfidence,
    boolean shadow,
    Optional<Verp> verp,
    List<Mailbox> mailboxes,
    List<Webhook> webhooks,
    Optional<Path> rules,
    boolean fullAddresses) {

  public Config {
    mailboxes = List.copyOf(mailboxes);
    webhooks = List.copyOf(webhooks);
  }

  /// The same, with everything recorded and nothing done.
  public Config withShadow() {
    return new Config(
        data,
        door,
        gate,
        milter,
        relay,
        keep,
        lists,
        trust,
        minRemoveConfidence,
        true,
        verp,
        mailboxes,
        webhooks,
        rules,
        fullAddresses);
  }

  /// What reports may do, and to which lists.
  public DecideSettings decide() {
    List<MailingList> mailingLists = lists.files().stream().map(Config::mailingList).toList();
    return new DecideSettings(
        mailingLists.isEmpty() ? List.of(MailingList.unnamed()) : mailingLists,
        lists.headers(),
        trust,
        lists.maxRemovalsPerHour(),
        minRemoveConfidence,
        shadow);
  }

  /// What senders of outgoing mail tell the gate.
  public Senders senders() {
    return Senders.of(decide().lists(), gate.exemptSenders());
  }

  /// How long raw messages are kept.
  public record Keep(Duration reports, Duration ordinary) {}

  /// The recipient lists and how they are changed.
  ///
  /// @param maxRemovalsPerHour the cap an hour and list; empty for the larger of 20 and 1 %
  /// @param headers fields of a returned original that name a list, beside List-Id
  public record Lists(
      Duration applyAfter,
      OptionalInt maxRemovalsPerHour,
      List<String> headers,
      List<ListSettings> files) {
    public Lists {
      headers = List.copyOf(headers);
      files = List.copyOf(files);
    }
  }

  private static MailingList mailingList(ListSettings list) {
    return new MailingList(
        list.name(),
        list.owner(),
        list.file().isPresent(),
        list.bounceAddresses().stream().map(RecipientKey::of).collect(Collectors.toSet()),
        Set.copyOf(list.listIds()));
  }

  /// One mailbox that is read.
  ///
  /// @param isToken whether the secret is an OAuth2 token, and no password
  public record Mailbox(MailboxSettings settings, SecretSource secret, boolean isToken) {}

  /// One receiver of events.
  ///
  /// @param events what it wants to hear; empty for all
  /// @param lists whose events it wants to hear; empty for all
  /// @param loopback whether it may be on this machine
  public record Webhook(
      String name,
      URI url,
      List<SecretSource> secrets,
      List<String> events,
      List<String> lists,
      Duration timeout,
      boolean loopback) {
    public Webhook {
      secrets = List.copyOf(secrets);
      events = List.copyOf(events);
      lists = List.copyOf(lists);
    }

    /// The endpoint, with the secrets that were fetched for it.
    ///
    /// @throws IllegalArgumentException when it is none, in words for people
    public Endpoint endpoint(List<Secret> fetched) {
      return new Endpoint(
          name,
          url,
          fetched,
          Set.copyOf(events),
          Set.copyOf(lists),
          timeout,
          Endpoint.DEFAULT_MAX_IN_FLIGHT,
          loopback);
    }
  }
}
