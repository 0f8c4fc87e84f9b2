package io.carom.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.app.Office;
import io.carom.config.Config;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.Incident;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `carom incidents`: waves of removals that wait for a person.
@Command(
    name = "incidents",
    description = {
      "Shows waves of removals that were held, and settles them.",
      "More removals in an hour than lists.maxRemovalsPerHour are not done but held: a provider",
      "that calls every mailbox unknown for an hour costs nobody their subscription."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  carom incidents list",
      "  carom incidents show 3",
      "  carom incidents release 3     these addresses are dead: remove them",
      "  carom incidents cancel 3      it was a false alarm: keep them"
    })
final class IncidentsCommand extends Group {

  @Command(
      name = "list",
      description = "Lists incidents that are open.",
      footer = {
        "",
        "Example:  carom incidents list --all --json",
        "With --json: incident, list, openedAt, closedAt, what, held."
      })
  int list(
      @Mixin Site site,
      @Option(names = "--all", description = "Closed ones too.") boolean all,
      @Option(names = "--json", description = "One JSON object a line.") boolean json) {
    Rows rows = new Rows(site.out(), json);
    try (Office office = site.office(site.config())) {
      incidents(office, !all).forEach(i -> rows.print(row(i), words(i)));
    }
    return Exit.DONE;
  }

  @Command(
      name = "show",
      description = "Shows one incident and whom it holds.",
      footer = {"", "Example:  carom incidents show 3"})
  int show(
      @Mixin Site site,
      @Parameters(paramLabel = "ID") long id,
      @Option(names = "--json", description = "One JSON object.") boolean json) {
    Rows rows = new Rows(site.out(), json);
    try (Office office = site.office(site.config())) {
      Optional<Incident> incident = find(office, id);
      if (incident.isEmpty()) {
        return unknown(site, id);
      }
      List<String> held = held(office, incident.get());
      ObjectNode row = row(incident.get());
      ArrayNode recipients = row.putArray("recipients");
      held.forEach(recipients::add);
      rows.print(row, words(incident.get()));
      if (!json) {
        held.forEach(address -> site.out().println("  " + Text.safe(address)));
      }
    }
    return Exit.DONE;
  }

  @Command(
      name = "release",
      description = "Does what was held for the list of this incident, and closes it.",
      footer = {"", "Example:  carom incidents release 3"})
  int release(@Mixin Site site, @Parameters(paramLabel = "ID") long id) {
    Config config = site.config();
    try (Office office = site.office(config)) {
      Optional<Incident> incident = find(office, id);
      if (incident.isEmpty()) {
        return unknown(site, id);
      }
      String list = incident.get().list();
      if (config.decide().lists().stream().noneMatch(there -> there.name().equals(list))) {
        throw Failure.usage(
            "list %s is not configured any more; carom incidents cancel %d closes the incident"
                .formatted(list, id));
      }
      site.out().println(office.desk().release(list) + " removals released on " + list);
    }
    return Exit.DONE;
  }

  @Command(
      name = "cancel",
      description = "Keeps all recipients that were held for the list of this incident.",
      footer = {"", "Example:  carom incidents cancel 3"})
  int cancel(@Mixin Site site, @Parameters(paramLabel = "ID") long id) {
    try (Office office = site.office(site.config())) {
      Optional<Incident> incident = find(office, id);
      if (incident.isEmpty()) {
        return unknown(site, id);
      }
      String list = incident.get().list();
      site.out().println(office.desk().cancel(list) + " removals called off on " + list);
    }
    return Exit.DONE;
  }

  private static List<Incident> incidents(Office office, boolean openOnly) {
    return office
        .ledger()
        .read(
            recall -> {
              List<Incident> found = new ArrayList<>();
              recall.incidents(openOnly, found::add);
              return found;
            });
  }

  private static Optional<Incident> find(Office office, long id) {
    return incidents(office, false).stream().filter(i -> i.id() == id).findFirst();
  }

  private static List<String> held(Office office, Incident incident) {
    return office
        .ledger()
        .read(
            recall -> {
              List<Held> found = new ArrayList<>();
              recall.held(Optional.of(incident.list()), found::add);
              return found.stream()
                  .filter(held -> held.incident() == incident.id())
                  .map(held -> held.address().toString())
                  .toList();
            });
  }

  private static int unknown(Site site, long id) {
    site.err().println("carom: there is no incident " + id);
    return Exit.NO;
  }

  private static ObjectNode row(Incident i) {
    return Rows.row()
        .put("incident", i.id())
        .put("list", i.list())
        .put("openedAt", Rows.time(i.openedAt()))
        .put("closedAt", Rows.time(i.closedAt()))
        .put("what", i.what())
        .put("held", i.held());
  }

  private static String words(Incident i) {
    String state = i.closedAt().map(at -> "closed " + Rows.time(at)).orElse("open");
    return "%d  %s  opened %s  %s  %d held  %s"
        .formatted(i.id(), i.list(), Rows.time(i.openedAt()), state, i.held(), Text.safe(i.what()));
  }
}
