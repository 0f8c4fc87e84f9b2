package io.carom.cli;

import io.carom.app.Office;
import io.carom.classify.Classifier;
import io.carom.config.Config;
import io.carom.flow.Replay;
import io.carom.flow.Replay.Opinion;
import io.carom.flow.Weighing;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `carom replay`: what today's rules make of yesterday's reports.
@Command(
    name = "replay",
    description = {
      "Shows what the rules of today would judge otherwise than it was judged.",
      "Reads all stored messages again, with the readers of today too. Changes nothing. Of messages"
          + " whose text is forgotten",
      "(ledger.keepReports) the facts that were kept are judged."
    },
    footer = {
      "",
      "Examples:",
      "  carom replay",
      "  carom replay --samples 10 --json | jq 'select(.newListAction == \"remove\")'",
      "",
      "One row a change, as in \"undetermined -> mailbox-full, list suspend -> suspend\"; - is an",
      "outcome that was not, or is no more. With --json: count, reason, listAction, newReason,",
      "newListAction, samples. Exit code 0 whether anything would change or not. Works beside a",
      "running serve."
    })
final class ReplayCommand implements Callable<Integer> {

  @Mixin private Site site;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many of each change are shown (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(names = "--json", description = "One JSON object a change.")
  private boolean json;

  @Override
  public Integer call() {
    Config config = site.config();
    Classifier classifier = site.rules(config).classifier();
    Changes changes = new Changes(samples);
    Replay.Extent extent =
        run(
            site,
            config,
            List.of(classifier),
            seen ->
                changes.add(
                    seen, seen.stored(), seen.verdicts().stream().findFirst().map(Opinion::of)));
    changes.print(new Rows(site.out(), json));
    tell(site, extent, changes);
    return Exit.DONE;
  }

  /// Goes through the ledger of an installation, telling a person how far it is.
  static Replay.Extent run(
      Site site, Config config, List<Classifier> judges, Consumer<Replay.Seen> each) {
    if (!Files.exists(site.data(config).resolve("ledger.db"))) {
      throw Failure.world("there is no ledger in " + site.data(config) + "; name it with --data");
    }
    try (Office office = site.office(config)) {
      long messages = office.ledger().<Long>read(recall -> recall.standing().messages());
      Progress progress = new Progress(site.err(), "read", messages);
      Weighing weighing = new Weighing(config.decide(), office.lists().roster());
      return new Replay(office.ledger(), weighing, config.verp()).run(judges, each, progress::at);
    }
  }

  /// Says on standard error how much was looked at.
  static void tell(Site site, Replay.Extent extent, Changes changes) {
    site.out().flush();
    site.err()
        .printf(
            "%d messages (%d of them forgotten), %d outcomes, %d would change%n",
            extent.messages(),
            extent.messages() - extent.reread(),
            changes.seen(),
            changes.changed());
    Optional.of(changes.byFacts())
        .filter(number -> number > 0)
        .ifPresent(number -> site.err().printf("%d judged by the facts that were kept%n", number));
    if (!extent.unread().isEmpty()) {
      site.err().printf("%d could not be read: see carom unknown%n", extent.unread().size());
    }
    site.err().flush();
  }
}
