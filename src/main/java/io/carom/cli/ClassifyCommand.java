package io.carom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.classify.Classifier;
import io.carom.classify.Reasons;
import io.carom.classify.Verdict;
import io.carom.flow.Facts;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `carom classify`: what one SMTP reply means.
@Command(
    name = "classify",
    description = {
      "Says what an SMTP reply means: why, whose fault, what to do.",
      "- reads replies from standard input, one a line, and answers each with one line, in order."
    },
    footer = {
      "",
      "Examples:",
      "  carom classify \"550 5.1.1 User unknown\"",
      "  carom classify --mta gmail-smtp-in.l.google.com \"550-5.7.26 Unauthenticated email\"",
      "  carom classify --lang zh --json \"552 5.2.2 mailbox full\"",
      "  carom classify --json - < replies.txt",
      "",
      "Lines of - without --json: reason, permanence, fault, list action, retry, rule, title."
    })
final class ClassifyCommand implements Callable<Integer> {

  /// What replies are written in that are not UTF-8: Chinese servers send GB18030.
  private static final Charset ELSE = Charset.forName("GB18030");

  @Mixin private Site site;

  @Parameters(
      paramLabel = "REPLY",
      arity = "1..*",
      description = "The reply, with its codes; - for one a line on standard input.")
  private List<String> words = List.of();

  @Option(names = "--mta", paramLabel = "HOST", description = "The host that said it.")
  private Optional<String> mta = Optional.empty();

  @Option(
      names = "--command",
      paramLabel = "COMMAND",
      description = "What it answered: MAIL FROM, RCPT TO, DATA, end of DATA ...")
  private Optional<String> command = Optional.empty();

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Option(
      names = "--lang",
      paramLabel = "en|zh",
      defaultValue = "en",
      description = "The language of advice (default: ${DEFAULT-VALUE}).")
  private Language language;

  @Override
  public Integer call() throws IOException {
    Classifier classifier = site.rules(site.file()).classifier();
    if (words.equals(List.of("-"))) {
      each(classifier);
      return Exit.DONE;
    }
    Verdict verdict = classifier.classify(String.join(" ", words), mta, command);
    if (json) {
      site.out().println(Rows.text(row(verdict)));
    } else {
      Reasons.Entry reason = Reasons.of(verdict.reason());
      site.out().println(verdict.reason().word() + ": " + reason.title(language.word()));
      Verdicts.lines(verdict, language.word())
          .forEach(line -> site.out().println("  " + Text.safe(line)));
    }
    return Exit.DONE;
  }

  private void each(Classifier classifier) throws IOException {
    InputStream in = new BufferedInputStream(site.standardInput());
    for (Optional<String> line = line(in); line.isPresent(); line = line(in)) {
      Verdict verdict = classifier.classify(line.get(), mta, command);
      site.out()
          .println(json ? Rows.text(row(verdict)) : Verdicts.oneLine(verdict, language.word()));
      if (site.out().checkError()) {
        return;
      }
    }
  }

  /// The verdict's keys of the contract, and the advice.
  private ObjectNode row(Verdict verdict) {
    ObjectNode row = Rows.row();
    Facts.verdict(row, Optional.of(verdict));
    row.put("advice", Reasons.of(verdict.reason()).advice(language.word()));
    return row;
  }

  /// One line without its end: only a line feed ends it, since replies may hold any other octet.
  private static Optional<String> line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return Optional.empty();
    }
    while (b >= 0 && b != '\n') {
      line.write(b);
      b = in.read();
    }
    return Optional.of(decode(line.toByteArray()));
  }

  private static String decode(byte[] line) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(line, ELSE);
    }
  }
}
