package io.carom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.classify.Reasons;
import io.carom.classify.Verdict;
import io.carom.flow.BounceReader;
import io.carom.flow.Facts;
import io.carom.flow.Reading;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.report.Absence;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `carom inspect`: what reports say and mean, without any effect.
@Command(
    name = "inspect",
    description = {
      "Reads reports and says who failed, why, whose fault that is and what to do.",
      "Changes nothing. PATH is a message, an mbox, a Maildir, a folder of these, or - for",
      "standard input."
    },
    footer = {
      "",
      "Examples:",
      "  carom inspect bounce.eml",
      "  carom inspect --json Maildir/ | jq -r 'select(.hard) | .recipient'",
      "  carom inspect --json - < mbox",
      "",
      "With --json, one object a line and recipient. A file that cannot be read is named on",
      "standard error, the others are read all the same, and the exit code is 3."
    })
final class InspectCommand implements Callable<Integer> {

  @Mixin private Site site;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Where the messages lie.")
  private List<String> paths = List.of();

  @Option(names = "--json", description = "One JSON object a line and recipient.")
  private boolean json;

  @Option(
      names = "--lang",
      paramLabel = "en|zh",
      defaultValue = "en",
      description = "The language of advice (default: ${DEFAULT-VALUE}).")
  private Language language;

  private boolean unreadable;

  @Override
  public Integer call() {
    BounceReader reader = new BounceReader(site.rules(site.file())::classifier);
    new MailFiles(site.standardInput(), new Printer(reader)).visit(paths);
    return unreadable ? Exit.WORLD : Exit.DONE;
  }

  private final class Printer implements MailFiles.Visitor {

    private final BounceReader reader;

    Printer(BounceReader reader) {
      this.reader = reader;
    }

    @Override
    public boolean message(MailFiles.Found found) {
      Reading reading =
          reader.readOrTell(
              Mail.of(Envelope.none(), found.octets(), Instant.EPOCH), shownAsAFlaw -> {});
      if (json) {
        objects(found, reading);
      } else {
        block(found, reading);
      }
      return !site.out().checkError();
    }

    @Override
    public void unreadable(String file, String because) {
      unreadable = true;
      site.out().flush();
      site.err().println("carom: " + Text.safe(file) + ": " + because);
      site.err().flush();
    }
  }

  private void objects(MailFiles.Found found, Reading reading) {
    int n = 0;
    for (ObjectNode facts : Facts.of(reading, Facts.UNGRADED)) {
      n++;
      ObjectNode row = Rows.row().put("file", found.file()).put("m", found.m()).put("n", n);
      row.setAll(facts);
      site.out().println(Rows.text(row));
    }
  }

  private void block(MailFiles.Found found, Reading reading) {
    String number = found.m() > 1 ? " message " + found.m() : "";
    line(0, found.file() + number + ": " + reading.report().kind() + ", " + form(reading));
    for (int i = 0; i < reading.verdicts().size(); i++) {
      Outcome outcome = reading.report().outcomes().get(i);
      Verdict verdict = reading.verdicts().get(i);
      line(
          2,
          outcome.recipient().map(Object::toString).orElse("(no recipient)")
              + ": "
              + outcome.action().word()
              + ", "
              + verdict.reason().word()
              + ": "
              + Reasons.of(verdict.reason()).title(language.word()));
      if (!outcome.diagnostic().isEmpty()) {
        line(4, outcome.diagnostic() + said(outcome));
      }
      if (reading.report() instanceof Report.AutoReply reply) {
        absence(reply.absence());
      }
      Verdicts.lines(verdict, language.word()).forEach(words -> line(4, words));
    }
    reading.report().flaws().forEach(flaw -> line(2, "flaw: " + flaw.code() + ", " + flaw.where()));
  }

  private void absence(Absence it) {
    it.returnDate().ifPresent(day -> line(4, "back on " + day));
    if (it.hasLeft()) {
      line(4, "has left" + it.writeTo().map(address -> ", write to " + address).orElse(""));
    }
  }

  private static String form(Reading reading) {
    if (reading.unread().isPresent()) {
      return "could not be read";
    }
    return reading.verdicts().isEmpty() && reading.report().format().equals("ordinary")
        ? "no report"
        : reading.report().format();
  }

  private static String said(Outcome outcome) {
    Optional<String> host = outcome.remoteMta().map(mta -> " at " + mta);
    return outcome.command().map(command -> " (" + command + host.orElse("") + ")").orElse("");
  }

  private void line(int indent, String words) {
    site.out().println(" ".repeat(indent) + Text.safe(words));
  }
}
