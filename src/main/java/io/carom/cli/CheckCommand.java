package io.carom.cli;

import io.carom.app.Endpoints;
import io.carom.app.MailboxLogins;
import io.carom.app.Office;
import io.carom.app.RuleFolder;
import io.carom.config.Config;
import io.carom.config.Problem;
import io.carom.config.Reading;
import io.carom.ledger.LedgerUnavailable;
import io.carom.mailbox.MailboxSettings;
import io.carom.mailbox.Mailboxes;
import io.carom.relay.SmtpNextHop;
import io.carom.smtp.SmtpDoor;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `carom check`: whether `serve` could do its work here.
@Command(
    name = "check",
    description = {
      "Proves the configuration and what it points to.",
      "Reads it, fetches the secrets, loads the rules, opens the ledger and tries whether every",
      "list could be rewritten. Changes nothing but makes the folder of the ledger. Run it as the",
      "user that serves."
    },
    footer = {
      "",
      "Examples:",
      "  carom check",
      "  carom check --mailboxes",
      "  carom check --config /etc/carom/carom.yaml --data /var/lib/carom",
      "",
      "  carom check --postfix",
      "      what Postfix lacks to be wired as the configuration says, with the line to add",
      "  carom check --postfix=/etc/postfix-out",
      "",
      "Exit code 0 when all is well, 2 when not, with a line a problem. With --postfix: 1 when",
      "something is missing, 2 when the configuration is faulty, 3 when Postfix cannot be asked."
    })
final class CheckCommand implements Callable<Integer> {

  @Mixin private Site site;

  @Option(
      names = "--postfix",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "DIR",
      description = "Instead, what the local Postfix lacks; or the one configured in DIR.")
  private Optional<String> postfix = Optional.empty();

  @Option(names = "--mailboxes", description = "Connects to the mailboxes too, reading nothing.")
  private boolean connects;

  @Override
  public Integer call() {
    return postfix.isPresent() ? wiring(postfix.get()) : installation();
  }

  private int wiring(String folder) {
    PostfixConfig theirs =
        PostfixConfig.read(Optional.of(folder).filter(f -> !f.isEmpty()).map(Path::of));
    List<PostfixFindings.Finding> findings = PostfixCheck.of(site.config(), theirs);
    findings.forEach(finding -> site.out().println(finding));
    return findings.stream().anyMatch(PostfixFindings.Finding::isMissing) ? Exit.NO : Exit.DONE;
  }

  private int installation() {
    List<String> problems =
        switch (site.read()) {
          case Reading.Faulty(List<Problem> faults) -> faults.stream().map(Problem::text).toList();
          case Reading.Read(Config config) -> tried(config);
        };
    problems.forEach(problem -> site.out().println(problem));
    String what = site.configFile().map(Path::toString).orElse("the defaults (no configuration)");
    site.out()
        .println(
            problems.isEmpty()
                ? what + ": all is well"
                : what
                    + ": "
                    + problems.size()
                    + (problems.size() == 1 ? " problem" : " problems"));
    return problems.isEmpty() ? Exit.DONE : Exit.USAGE;
  }

  private static void noted(List<String> problems, MailboxSettings box, String problem) {
    if (!problem.isEmpty()) {
      problems.add("mailbox " + box.name() + ": " + problem);
    }
  }

  /// Connects to every mailbox and says what is there.
  private void look(Config config, Office office, List<String> problems) {
    Mailboxes mailboxes = office.mailboxes(site.rules(config));
    MailboxLogins.of(config, System.getenv())
        .forEach(
            (box, login) -> {
              try {
                site.out().println("mailbox " + box.name() + ": " + mailboxes.look(box, login));
              } catch (IllegalArgumentException e) {
                noted(problems, box, e.getMessage());
              }
            });
  }

  private List<String> tried(Config config) {
    List<String> problems = new ArrayList<>();
    try {
      RuleFolder.open(Site.rulesFolder(config));
    } catch (RuleFolder.Unusable e) {
      problems.add(e.getMessage());
    }
    try {
      SmtpDoor.check(config.door(), InstantSource.system().instant());
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    try {
      config.relay().ifPresent(SmtpNextHop::check);
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    try {
      Endpoints.of(config, System.getenv());
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    MailboxLogins.of(config, System.getenv())
        .forEach((box, login) -> noted(problems, box, Mailboxes.problem(box, login)));
    try (Office office = site.office(config)) {
      office.lists().problems().forEach((list, why) -> problems.add("list " + list + ": " + why));
      if (connects && problems.isEmpty()) {
        look(config, office, problems);
      }
    } catch (LedgerUnavailable e) {
      problems.add(e.getMessage());
    }
    return problems;
  }
}
