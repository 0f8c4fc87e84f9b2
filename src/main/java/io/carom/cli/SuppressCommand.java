package io.carom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.app.Office;
import io.carom.config.Config;
import io.carom.config.Form;
import io.carom.decide.MailingList;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.Suppression;
import io.carom.mail.Address;
import io.carom.mail.MailId;
import io.carom.mail.RecipientKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `carom suppress`: who must not be mailed.
@Command(
    name = "suppress",
    description = "Shows and changes who must not be mailed.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  carom suppress list --json",
      "  carom suppress show gone@example.net",
      "  carom suppress add gone@example.net --list news --until 30d --because \"asked to\"",
      "  carom suppress export > suppressed.csv",
    })
final class SuppressCommand extends Group {

  private static final String HEAD = "recipient,list,reason,since,until,because,mailId";

  @Command(
      name = "list",
      description = "Lists suppressions.",
      footer = {
        "",
        "Example:  carom suppress list --list news",
        "With --json: recipient, list, reason, since, until, because, mailId."
      })
  int list(
      @Mixin Site site,
      @Option(names = "--list", paramLabel = "NAME", description = "Of this list only.")
          Optional<String> list,
      @Option(names = "--json", description = "One JSON object a line.") boolean json) {
    Rows rows = new Rows(site.out(), json);
    try (Office office = office(site, list)) {
      each(office, new Filter(list, Optional.empty()), s -> rows.print(row(s), words(s)));
    }
    return Exit.DONE;
  }

  @Command(
      name = "show",
      description = "Shows whether an address is suppressed; exit code 1 when it is not.",
      footer = {"", "Example:  carom suppress show gone@example.net"})
  int show(
      @Mixin Site site,
      @Parameters(paramLabel = "ADDRESS") String address,
      @Option(names = "--json", description = "One JSON object a line.") boolean json) {
    RecipientKey key = RecipientKey.of(address(address));
    Rows rows = new Rows(site.out(), json);
    List<Suppression> found = new ArrayList<>();
    try (Office office = office(site, Optional.empty())) {
      each(office, new Filter(Optional.empty(), Optional.of(key)), found::add);
    }
    found.forEach(s -> rows.print(row(s), words(s)));
    if (found.isEmpty() && !json) {
      site.out().println(key + " is not suppressed");
    }
    return found.isEmpty() ? Exit.NO : Exit.DONE;
  }

  @Command(
      name = "add",
      description = {
        "Suppresses addresses; where a list has a file that holds one, its lines go too.",
        "Without --list on every list."
      },
      footer = {"", "Example:  carom suppress add gone@example.net --until 30d"})
  int add(
      @Mixin Site site,
      @Parameters(paramLabel = "ADDRESS", arity = "1..*") List<String> addresses,
      @Option(names = "--list", paramLabel = "NAME", description = "On this list only.")
          Optional<String> list,
      @Option(
              names = "--until",
              paramLabel = "WHEN",
              description = "When it ends: 30d, or 2027-01-31T00:00:00Z (default: never).")
          Optional<String> until,
      @Option(names = "--because", paramLabel = "WORDS", description = "Why, for people.")
          Optional<String> because) {
    List<Address> wanted = addresses.stream().map(SuppressCommand::address).toList();
    try (Office office = office(site, list)) {
      Optional<Instant> end = until.map(text -> end(text, office.clock().instant()));
      for (Address address : wanted) {
        List<String> lists = office.desk().suppress(list, address, end, because.orElse("by hand"));
        site.out().println(address + " is suppressed on " + String.join(", ", lists));
      }
    }
    return Exit.DONE;
  }

  @Command(
      name = "remove",
      description = {
        "Lets addresses be mailed again.",
        "Lines that have left a list's file come back by `carom lists undo`. Exit code 1 when one"
            + " was",
        "not suppressed."
      },
      footer = {"", "Example:  carom suppress remove back@example.net --because \"wrote to us\""})
  int remove(
      @Mixin Site site,
      @Parameters(paramLabel = "ADDRESS", arity = "1..*") List<String> addresses,
      @Option(names = "--list", paramLabel = "NAME", description = "On this list only.")
          Optional<String> list,
      @Option(names = "--because", paramLabel = "WORDS", description = "Why, for people.")
          Optional<String> because) {
    List<Address> wanted = addresses.stream().map(SuppressCommand::address).toList();
    int code = Exit.DONE;
    try (Office office = office(site, list)) {
      for (Address address : wanted) {
        List<String> lists = office.desk().restore(list, address, because.orElse("by hand"));
        if (lists.isEmpty()) {
          site.err().println(address + " was not suppressed");
          code = Exit.NO;
        } else {
          site.out().println(address + " may be mailed again on " + String.join(", ", lists));
        }
      }
    }
    return code;
  }

  @Command(
      name = "import",
      description = {
        "Suppresses the addresses of a file.",
        "One a line, or CSV with the address first, as export writes it. Lines without an address"
            + " are",
        "named, and make the exit code 1."
      },
      footer = {"", "Example:  carom suppress import suppressed.csv --list news"})
  int importFile(
      @Mixin Site site,
      @Parameters(paramLabel = "FILE", description = "- for standard input.") String file,
      @Option(names = "--list", paramLabel = "NAME", description = "On this list only.")
          Optional<String> list,
      @Option(names = "--because", paramLabel = "WORDS", description = "Why, for people.")
          Optional<String> because)
      throws IOException {
    int taken = 0;
    int refused = 0;
    int number = 0;
    try (InputStream in =
            file.equals("-") ? site.standardInput() : Files.newInputStream(Path.of(file));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        Office office = office(site, list)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String first = Csv.first(line).strip();
        if (first.isEmpty() || first.startsWith("#") || number == 1 && line.equals(HEAD)) {
          continue;
        }
        Optional<Address> address = Address.parse(first);
        if (address.isEmpty()) {
          site.err().println(file + ":" + number + ": no address: " + Text.safe(first));
          refused++;
        } else {
          String why = because.orElse("imported from " + file);
          office.desk().suppress(list, address.get(), Optional.empty(), why);
          taken++;
        }
      }
    }
    site.out().println(taken + " imported, " + refused + " lines refused");
    return refused == 0 ? Exit.DONE : Exit.NO;
  }

  @Command(
      name = "export",
      description = "Writes all suppressions as CSV, or as JSON.",
      footer = {"", "Example:  carom suppress export > suppressed.csv"})
  int export(
      @Mixin Site site,
      @Option(names = "--list", paramLabel = "NAME", description = "Of this list only.")
          Optional<String> list,
      @Option(names = "--json", description = "One JSON object a line.") boolean json) {
    Rows rows = new Rows(site.out(), json);
    if (!json) {
      site.out().println(HEAD);
    }
    try (Office office = office(site, list)) {
      each(office, new Filter(list, Optional.empty()), s -> rows.print(row(s), Csv.line(row(s))));
    }
    return Exit.DONE;
  }

  private static Office office(Site site, Optional<String> list) {
    Config config = site.config();
    list.ifPresent(name -> known(config, name));
    return site.office(config);
  }

  /// Refuses the name of a list that is not configured.
  static void known(Config config, String name) {
    List<String> names = config.decide().lists().stream().map(MailingList::name).toList();
    if (!names.contains(name)) {
      throw Failure.usage(
          "there is no list \"%s\"; there is %s".formatted(name, String.join(", ", names)));
    }
  }

  private static void each(
      Office office, Filter filter, java.util.function.Consumer<Suppression> each) {
    office
        .ledger()
        .read(
            recall -> {
              recall.suppressions(filter, each);
              return true;
            });
  }

  private static ObjectNode row(Suppression s) {
    return Rows.row()
        .put("recipient", s.address().toString())
        .put("list", s.list())
        .put("reason", s.reason())
        .put("since", Rows.time(s.since()))
        .put("until", Rows.time(s.until()))
        .put("because", s.because())
        .put("mailId", s.mailId().map(MailId::value).orElse(null));
  }

  private static String words(Suppression s) {
    return "%s  %s  %s  since %s%s  %s"
        .formatted(
            Text.safe(s.address().toString()),
            s.list(),
            s.reason(),
            Rows.time(s.since()),
            s.until().map(end -> " until " + Rows.time(end)).orElse(""),
            Text.safe(s.because()));
  }

  static Address address(String text) {
    return Address.parse(text)
        .orElseThrow(() -> Failure.usage("\"" + text + "\" is not a mail address"));
  }

  private static Instant end(String text, Instant now) {
    return Form.DURATION
        .read()
        .apply(text)
        .map(now::plus)
        .orElseGet(
            () -> {
              try {
                return Instant.parse(text);
              } catch (DateTimeParseException neither) {
                throw Failure.usage("--until: write 30d, or 2027-01-31T00:00:00Z");
              }
            });
  }
}
