package io.carom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.app.Office;
import io.carom.config.Config;
import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.ListChange;
import io.carom.lists.Applied;
import io.carom.lists.ListSettings;
import io.carom.lists.Undone;
import io.carom.mail.MailId;
import io.carom.mail.RecipientKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `carom lists`: the files that dead addresses leave.
@Command(
    name = "lists",
    description = "Shows what was and will be taken out of the recipient lists, and takes it back.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  carom lists list",
      "  carom lists diff news            what the next rewrite takes out",
      "  carom lists apply news           rewrites it now",
      "  carom lists changes news         what was taken out, with the ids of undo",
      "  carom lists undo --list news back@example.net",
      "  carom lists release news         does what was held for a person"
    })
final class ListsCommand extends Group {

  @Command(
      name = "list",
      description = "Lists the lists.",
      footer = {
        "",
        "Example:  carom lists list --json",
        "With --json: list, owner, file, size, pending, held, problem."
      })
  int list(
      @Mixin Site site,
      @Option(names = "--json", description = "One JSON object a line.") boolean json) {
    Rows rows = new Rows(site.out(), json);
    Config config = site.config();
    try (Office office = site.office(config)) {
      var problems = office.lists().problems();
      for (ListSettings list : config.lists().files()) {
        rows.print(
            row(office, list, problems.get(list.name())),
            words(office, list, problems.get(list.name())));
      }
    }
    if (config.lists().files().isEmpty() && !json) {
      site.out().println("no list file is configured: suppressions are kept for \"default\"");
    }
    return Exit.DONE;
  }

  @Command(
      name = "diff",
      description = "Shows what the next rewrite would take out, as a unified diff.",
      footer = {"", "Example:  carom lists diff news"})
  int diff(@Mixin Site site, @Parameters(paramLabel = "NAME", arity = "0..*") List<String> names) {
    Config config = site.config();
    try (Office office = site.office(config)) {
      for (String name : chosen(config, names)) {
        office.lists().diff(name, line -> site.out().println(Text.safe(line)));
      }
    } catch (IllegalArgumentException e) {
      throw Failure.world(e.getMessage());
    }
    return Exit.DONE;
  }

  @Command(
      name = "apply",
      description = {
        "Rewrites lists now instead of after lists.applyAfter.",
        "Exit code 1 when something still waits, with the reason."
      },
      footer = {"", "Example:  carom lists apply news"})
  int apply(@Mixin Site site, @Parameters(paramLabel = "NAME", arity = "0..*") List<String> names) {
    Config config = site.config();
    int code = Exit.DONE;
    try (Office office = site.office(config)) {
      for (String name : chosen(config, names)) {
        Applied applied = office.lists().applyNow(name);
        site.out()
            .printf(
                "%s: %d removed, %d not in the file, %d waiting%n",
                name, applied.removed(), applied.absent(), applied.waiting());
        if (applied.waiting() > 0) {
          site.err().println("carom: " + name + ": " + applied.because());
          code = Exit.NO;
        }
      }
    }
    return code;
  }

  @Command(
      name = "changes",
      description = "Lists what was and will be taken out of lists.",
      footer = {
        "",
        "Example:  carom lists changes news --json",
        "With --json: change, list, recipient, reason, state, at, mailId, note."
      })
  int changes(
      @Mixin Site site,
      @Parameters(paramLabel = "NAME", arity = "0..1") Optional<String> name,
      @Option(names = "--json", description = "One JSON object a line.") boolean json) {
    Rows rows = new Rows(site.out(), json);
    Config config = site.config();
    name.ifPresent(list -> SuppressCommand.known(config, list));
    try (Office office = site.office(config)) {
      Filter filter = new Filter(name, Optional.empty());
      changes(office, filter, EnumSet.allOf(ChangeState.class))
          .forEach(change -> rows.print(row(change), words(change)));
    }
    return Exit.DONE;
  }

  @Command(
      name = "undo",
      description = {
        "Takes changes back, so that an address is on its list again and may be mailed.",
        "The lines stand in the file where they stood. Exit code 1 when one could not, with the"
            + " reason."
      },
      footer = {
        "",
        "Examples:",
        "  carom lists undo --change 17 --change 18",
        "  carom lists undo --list news back@example.net",
        "  carom lists undo --list news --all"
      })
  int undo(
      @Mixin Site site,
      @Parameters(paramLabel = "ADDRESS", arity = "0..*") List<String> addresses,
      @Option(names = "--change", paramLabel = "ID", description = "A change, as changes shows it.")
          List<Long> ids,
      @Option(names = "--list", paramLabel = "NAME", description = "Of this list only.")
          Optional<String> list,
      @Option(names = "--all", description = "All changes of --list.") boolean all) {
    Config config = site.config();
    list.ifPresent(name -> SuppressCommand.known(config, name));
    List<String> people = addresses == null ? List.of() : addresses;
    Set<Long> wanted = ids == null ? Set.of() : Set.copyOf(ids);
    if (all ? list.isEmpty() : people.isEmpty() && wanted.isEmpty()) {
      throw Failure.usage("undo what? name addresses, --change ID, or --list NAME --all");
    }
    try (Office office = site.office(config)) {
      List<ListChange> changes = new ArrayList<>();
      if (all) {
        changes.addAll(done(office, new Filter(list, Optional.empty())));
      }
      for (String person : people) {
        RecipientKey key = RecipientKey.of(SuppressCommand.address(person));
        changes.addAll(done(office, new Filter(list, Optional.of(key))));
      }
      if (!wanted.isEmpty()) {
        done(office, new Filter(list, Optional.empty())).stream()
            .filter(change -> wanted.contains(change.id()))
            .forEach(changes::add);
      }
      return tell(site, office.lists().undo(changes.stream().distinct().toList()));
    }
  }

  @Command(
      name = "release",
      description = "Does the removals that were held for a person, and closes their incidents.",
      footer = {"", "Example:  carom lists release news"})
  int release(@Mixin Site site, @Parameters(paramLabel = "NAME") String name) {
    Config config = site.config();
    SuppressCommand.known(config, name);
    try (Office office = site.office(config)) {
      site.out().println(office.desk().release(name) + " removals released on " + name);
    }
    return Exit.DONE;
  }

  private static int tell(Site site, List<Undone> undone) {
    int code = undone.isEmpty() ? Exit.NO : Exit.DONE;
    if (undone.isEmpty()) {
      site.err().println("carom: there is nothing to undo");
    }
    for (Undone each : undone) {
      String who = Text.safe(each.change().address().toString());
      String where = each.change().list();
      if (each.whyNot().isPresent()) {
        site.err().printf("carom: %s on %s: %s%n", who, where, each.whyNot().get());
        code = Exit.NO;
      } else {
        site.out().printf("%s is on %s again%n", who, where);
      }
    }
    return code;
  }

  /// All lists with a file, or those named.
  private static List<String> chosen(Config config, List<String> names) {
    List<String> files = config.lists().files().stream().map(ListSettings::name).toList();
    List<String> wanted = names == null ? List.of() : names;
    for (String name : wanted) {
      if (!files.contains(name)) {
        throw Failure.usage(
            files.isEmpty()
                ? "no list with a file is configured: add it to lists.files, or serve with --list"
                : "there is no list \"%s\" with a file; there is %s"
                    .formatted(name, String.join(", ", files)));
      }
    }
    return wanted.isEmpty() ? files : wanted;
  }

  private static List<ListChange> done(Office office, Filter filter) {
    return changes(office, filter, EnumSet.complementOf(EnumSet.of(ChangeState.UNDONE)));
  }

  private static List<ListChange> changes(Office office, Filter filter, Set<ChangeState> states) {
    return office
        .ledger()
        .read(
            recall -> {
              List<ListChange> found = new ArrayList<>();
              recall.changes(filter, states, found::add);
              return found;
            });
  }

  private static int held(Office office, String list) {
    List<Held> found = new ArrayList<>();
    office
        .ledger()
        .<Boolean>read(
            recall -> {
              recall.held(Optional.of(list), found::add);
              return true;
            });
    return found.size();
  }

  private static ObjectNode row(Office office, ListSettings list, String problem) {
    OptionalLong size = office.lists().roster().size(list.name());
    Filter filter = new Filter(Optional.of(list.name()), Optional.empty());
    return Rows.row()
        .put("list", list.name())
        .put("owner", list.owner())
        .put("file", list.file().map(Object::toString).orElse(null))
        .put("size", size.isPresent() ? (Long) size.getAsLong() : null)
        .put("pending", changes(office, filter, EnumSet.of(ChangeState.PENDING)).size())
        .put("held", held(office, list.name()))
        .put("problem", problem);
  }

  private static String words(Office office, ListSettings list, String problem) {
    ObjectNode row = row(office, list, problem);
    return "%s  %s  %s addresses  %d pending  %d held%s"
        .formatted(
            list.name(),
            row.path("file").asText(),
            row.path("size").isNull() ? "?" : row.path("size").asText(),
            row.path("pending").asInt(),
            row.path("held").asInt(),
            problem == null ? "" : "  cannot be rewritten: " + problem);
  }

  private static ObjectNode row(ListChange change) {
    return Rows.row()
        .put("change", change.id())
        .put("list", change.list())
        .put("recipient", change.address().toString())
        .put("reason", change.reason())
        .put("state", change.state().name().toLowerCase(Locale.ROOT))
        .put("at", Rows.time(change.at()))
        .put("mailId", change.mailId().map(MailId::value).orElse(null))
        .put("note", change.note().isEmpty() ? null : change.note());
  }

  private static String words(ListChange change) {
    return "%d  %s  %s  %s  %s  %s%s"
        .formatted(
            change.id(),
            change.list(),
            change.state().name().toLowerCase(Locale.ROOT),
            Text.safe(change.address().toString()),
            change.reason(),
            Rows.time(change.at()),
            change.note().isEmpty() ? "" : "  " + Text.safe(change.note()));
  }
}
