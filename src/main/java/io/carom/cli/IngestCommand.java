package io.carom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.app.Office;
import io.carom.app.RuleFolder;
import io.carom.config.Config;
import io.carom.config.Form;
import io.carom.mail.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `carom ingest`: reports that came before Carom did.
@Command(
    name = "ingest",
    description = {
      "Takes reports that lie in files into the ledger, as if they came in by a door.",
      "They are judged, and what follows from them follows. PATH is a message, an mbox, a Maildir,",
      "a folder of these, or - for standard input. Files are only read.",
      "",
      "A report counts at the time at which it came, by its Received or Date field; the hourly cap",
      "on removals counts what is removed now. What was read before is not counted again: broken",
      "off, the same command goes on."
    },
    footer = {
      "",
      "Examples:",
      "  carom inspect old-bounces.mbox                  what they say, without any effect",
      "  carom ingest --shadow old-bounces.mbox          as history only, for good",
      "  carom ingest ~/Maildir/.Bounces",
      "",
      "Works beside a running serve on the same data, whose webhooks and lists do what is left to",
      "do. A file that cannot be read is named, the others are read all the same, and the exit",
      "code is 3; so it is when a message could not be recorded, or Ctrl-C broke it off."
    })
final class IngestCommand implements Callable<Integer> {

  private static final int HALT_AFTER_SECONDS = 30;

  @Mixin private Site site;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Where the messages lie.")
  private List<String> paths = List.of();

  @Option(names = "--json", description = "The summary as one JSON object, and no progress.")
  private boolean json;

  @Option(
      names = "--shadow",
      description = "Records everything and changes nothing, now or when it is read again.")
  private boolean shadow;

  @Option(
      names = "--bounce-address",
      paramLabel = "ADDRESS",
      description = "What they came to, where their header does not tell.")
  private Optional<String> bounceAddress = Optional.empty();

  private boolean unreadable;

  @Override
  public Integer call() {
    Config config = shadow ? site.config().withShadow() : site.config();
    Optional<Address> address = bounceAddress.map(IngestCommand::address);
    RuleFolder rules = site.rules(config);
    try (Office office = site.office(config);
        Filing filing = new Filing(office, rules, address)) {
      CountDownLatch done = new CountDownLatch(1);
      Thread hook = Thread.ofPlatform().name("stop").unstarted(() -> breakOff(filing, done));
      Runtime.getRuntime().addShutdownHook(hook);
      Instant begun = office.clock().instant();
      ReadingProgress progress =
          new ReadingProgress(site.err(), office.clock(), MailFiles.octets(paths), !json);
      new MailFiles(site.standardInput(), visitor(filing, progress)).visit(paths);
      filing.finish();
      tell(filing, Duration.between(begun, office.clock().instant()), office);
      boolean whole = filing.isWhole() && !unreadable;
      if (filing.isStopped()) {
        done.countDown();
        return Exit.WORLD;
      }
      Runtime.getRuntime().removeShutdownHook(hook);
      return whole ? Exit.DONE : Exit.WORLD;
    }
  }

  private static Address address(String text) {
    return Address.parse(text)
        .orElseThrow(
            () ->
                Failure.usage(
                    "--bounce-address: \"%s\" is not %s; %s"
                        .formatted(text, Form.ADDRESS.noun(), Form.ADDRESS.write())));
  }

  /// Lets what was begun end, and says so: the ledger would be whole without it too.
  private static void breakOff(Filing filing, CountDownLatch done) {
    filing.stop();
    try {
      if (!done.await(HALT_AFTER_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("carom: broken off");
      }
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(Exit.WORLD);
  }

  private MailFiles.Visitor visitor(Filing filing, ReadingProgress progress) {
    return new MailFiles.Visitor() {
      @Override
      public boolean message(MailFiles.Found found) {
        progress.read(found);
        return filing.file(found, this::refused);
      }

      private void refused(MailFiles.Found found, String because) {
        say(found.file() + " message " + found.m(), "not recorded: " + because);
      }

      @Override
      public void unreadable(String file, String because) {
        unreadable = true;
        say(file, because);
      }
    };
  }

  private synchronized void say(String what, String because) {
    site.err().println("carom: " + Text.safe(what) + ": " + because);
    site.err().flush();
  }

  private void tell(Filing filing, Duration took, Office office) {
    Filing.Count count = filing.count();
    long held = office.ledger().read(recall -> recall.standing().held());
    if (json) {
      ObjectNode row = Rows.row();
      row.put("messages", count.messages()).put("known", count.known());
      count.kinds().forEach(row::put);
      row.put("notRecorded", count.refused()).put("brokenOff", filing.isStopped());
      row.put("held", held).put("seconds", took.toMillis() / 1000.0);
      site.out().println(Rows.text(row));
    } else {
      site.out().println(words(count, took));
      if (filing.isStopped()) {
        site.out().println("broken off; the same command goes on");
      }
      if (held > 0) {
        site.out().println(held + " removals wait for a person: see carom incidents list");
      }
    }
    site.out().flush();
  }

  private static String words(Filing.Count count, Duration took) {
    StringBuilder words =
        new StringBuilder(
            "%d messages in %s, %d of them known before"
                .formatted(count.messages(), Text.span(took), count.known()));
    count.kinds().forEach((kind, n) -> words.append("; ").append(n).append(' ').append(kind));
    return words + (count.refused() > 0 ? "; " + count.refused() + " not recorded" : "");
  }
}
