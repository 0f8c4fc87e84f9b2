package io.carom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.app.Office;
import io.carom.config.Config;
import io.carom.ledger.Entries.Dispatch;
import io.carom.webhook.Answer;
import io.carom.webhook.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `carom webhooks`: what applications were told, and what they have not taken yet.
@Command(
    name = "webhooks",
    description = "Shows what applications have not taken yet, tries an endpoint, sends again.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  carom webhooks list --dead",
      "  carom webhooks test shop",
      "  carom webhooks redeliver --endpoint shop"
    })
final class WebhooksCommand extends Group {

  @Command(
      name = "list",
      description = "Lists events that wait for an endpoint, or with --dead those given up.",
      footer = {
        "",
        "Example:  carom webhooks list --dead --json",
        "With --json: eventId, type, endpoint, at, list, recipient, attempts, nextAt, lastError."
      })
  int list(
      @Mixin Site site,
      @Option(names = "--endpoint", paramLabel = "NAME", description = "Of this one only.")
          Optional<String> endpoint,
      @Option(names = "--dead", description = "Dead letters.") boolean dead,
      @Option(names = "--json", description = "One JSON object a line.") boolean json) {
    Rows rows = new Rows(site.out(), json);
    Consumer<Dispatch> each = dispatch -> rows.print(row(dispatch, dead), words(dispatch, dead));
    try (Office office = site.office(site.config())) {
      if (dead) {
        office.deliveries().dead(endpoint, each);
      } else {
        office.deliveries().queued(endpoint, each);
      }
    }
    return Exit.DONE;
  }

  @Command(
      name = "test",
      description = {
        "Sends an endpoint of the configuration a signed event and tells what it answers.",
        "The event has the type webhook.test. Exit code 1 when it was not taken."
      },
      footer = {"", "Example:  carom webhooks test shop"})
  int test(@Mixin Site site, @Parameters(paramLabel = "ENDPOINT") String name)
      throws InterruptedException {
    Config config = site.config();
    configured(config, name);
    try (Office office = site.office(config)) {
      return switch (office.deliveries().test(endpoint(office, name))) {
        case Answer.Taken(int status) -> {
          site.out().println(name + " took it: " + status);
          yield Exit.DONE;
        }
        case Answer.Rejected(String because) -> refused(site, name, because);
        case Answer.Unwell(String because, Optional<Duration> ignored) ->
            refused(site, name, because);
        case Answer.Gone() -> refused(site, name, "410: it says that it is gone for good");
      };
    }
  }

  @Command(
      name = "redeliver",
      description = {
        "Sends events again: one by its id to one endpoint, or all dead letters.",
        "Receivers know it by its id, which stays the same."
      },
      footer = {
        "",
        "Examples:",
        "  carom webhooks redeliver evt_0123 --endpoint shop",
        "  carom webhooks redeliver"
      })
  int redeliver(
      @Mixin Site site,
      @Parameters(paramLabel = "EVENT", arity = "0..1", description = "Default: all dead letters.")
          Optional<String> event,
      @Option(names = "--endpoint", paramLabel = "NAME", description = "To this one only.")
          Optional<String> endpoint) {
    Config config = site.config();
    if (event.isPresent() && endpoint.isEmpty()) {
      throw Failure.usage("to whom? add --endpoint NAME");
    }
    try (Office office = site.office(config)) {
      if (event.isEmpty()) {
        int number = office.deliveries().redeliverDead(endpoint);
        site.out().println(number + " dead letters queued again");
        return Exit.DONE;
      }
      boolean known = office.deliveries().redeliver(event.get(), endpoint.orElseThrow());
      site.out().println(known ? "queued again" : "no such event for this endpoint");
      return known ? Exit.DONE : Exit.NO;
    }
  }

  private static void configured(Config config, String name) {
    List<String> names = config.webhooks().stream().map(Config.Webhook::name).toList();
    if (!names.contains(name)) {
      throw Failure.usage(
          names.isEmpty()
              ? "no webhook is configured"
              : "there is no webhook \"%s\"; there is %s"
                  .formatted(name, String.join(", ", names)));
    }
  }

  private static Endpoint endpoint(Office office, String name) {
    try {
      return office.endpoints().stream()
          .filter(endpoint -> endpoint.name().equals(name))
          .findFirst()
          .orElseThrow();
    } catch (IllegalArgumentException e) {
      throw Failure.usage(e.getMessage());
    }
  }

  private static int refused(Site site, String name, String because) {
    site.out().println(name + " did not take it: " + Text.safe(because));
    return Exit.NO;
  }

  private static ObjectNode row(Dispatch d, boolean dead) {
    return Rows.row()
        .put("eventId", d.event().id())
        .put("type", d.event().type())
        .put("endpoint", d.endpoint())
        .put("at", Rows.time(d.event().at()))
        .put("list", d.event().list().orElse(null))
        .put("recipient", d.event().recipient().map(Object::toString).orElse(null))
        .put("attempts", d.attempts())
        .put("nextAt", dead ? null : Rows.time(d.nextAt()))
        .put("lastError", d.lastError().isEmpty() ? null : d.lastError());
  }

  private static String words(Dispatch d, boolean dead) {
    return "%s  %s  to %s  %s%s"
        .formatted(
            d.event().id(),
            d.event().type(),
            d.endpoint(),
            dead
                ? "given up after %d attempts".formatted(d.attempts())
                : "%d attempts, next %s".formatted(d.attempts(), Rows.time(d.nextAt())),
            d.lastError().isEmpty() ? "" : ": " + Text.safe(d.lastError()));
  }
}
