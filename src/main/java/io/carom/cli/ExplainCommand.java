package io.carom.cli;

import io.carom.app.Office;
import io.carom.classify.Classifier;
import io.carom.classify.Judgement;
import io.carom.cli.Explanation.RunnerUp;
import io.carom.cli.Explanation.Told;
import io.carom.config.Config;
import io.carom.decide.Case;
import io.carom.flow.BounceReader;
import io.carom.flow.Reading;
import io.carom.flow.ReturnPath;
import io.carom.flow.Weighing;
import io.carom.flow.Weighing.Fact;
import io.carom.ledger.Entries.StoredMail;
import io.carom.ledger.Recall;
import io.carom.lists.ListsHand;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.MailId;
import io.carom.mail.Octets;
import io.carom.mime.Mime;
import io.carom.mime.Part;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `carom explain`: why a message is judged as it is, and what would follow.
@Command(
    name = "explain",
    description = {
      "Says why a message is judged as it is, and what would follow from it.",
      "How it was read, where each fact stands, which rule decided and what lost, which list it is",
      "about, and what follows with this configuration and what the ledger remembers. Changes",
      "nothing. FILE is a message, an mbox, or - for standard input."
    },
    footer = {
      "",
      "Examples:",
      "  carom explain bounce.eml",
      "  carom explain --lang zh - < bounce.eml",
      "  carom explain --to news-bounces@bounces.example.org bounce.eml",
      "  carom explain --mail 3f0c8a21d4e1    a message in the ledger, by the id in the log",
      "  carom explain --json bounce.eml | jq '.outcomes[].others[0]'",
      "",
      "A place is a part of the message and a line of its decoded content. With --json, one object",
      "a message: the keys of inspect for each outcome, and stood, others, heldBack, list,",
      "listBecause, provenanceBecause, actsOn, decision, because, effects, countedBefore, advice."
    })
final class ExplainCommand implements Callable<Integer> {

  /// Fields in which a mailbox says what address a message came to, the surest first.
  private static final List<String> CAME_TO =
      List.of("X-Original-To", "Delivered-To", "Envelope-To");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{4,64}");

  @Mixin private Site site;

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "Where the message lies.")
  private Optional<String> file = Optional.empty();

  @Option(
      names = "--mail",
      paramLabel = "ID",
      description = "A message in the ledger instead of a file: its mailId, or how that begins.")
  private Optional<String> stored = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "ADDRESS",
      description = "The bounce address it came to (default: what its header says).")
  private Optional<String> to = Optional.empty();

  @Option(names = "--json", description = "One JSON object a message.")
  private boolean json;

  @Option(
      names = "--lang",
      paramLabel = "en|zh",
      defaultValue = "en",
      description = "The language of sentences, titles and advice (default: ${DEFAULT-VALUE}).")
  private Language language;

  private boolean unreadable;

  @Override
  public Integer call() {
    if (file.isPresent() == stored.isPresent()) {
      throw Failure.usage("name one FILE, or one message of the ledger with --mail");
    }
    Config config = site.config();
    Path data = site.data(config);
    boolean remembers = Files.exists(data.resolve("ledger.db"));
    if (!remembers) {
      explain(new Explainer(config, data, Optional.empty()));
    } else {
      try (Office office = site.office(config)) {
        explain(new Explainer(config, data, Optional.of(office)));
      }
    }
    return unreadable ? Exit.WORLD : Exit.DONE;
  }

  private void explain(Explainer explainer) {
    if (stored.isPresent()) {
      StoredMail kept = explainer.kept(stored.get());
      MailFiles.Found found =
          new MailFiles.Found(kept.mail().id().brief(), 1, kept.mail().octets());
      explainer.show(
          new Explained(found, kept.mail(), kept.mail().envelope(), Optional.of("envelope")));
      return;
    }
    MailFiles.Visitor visitor =
        new MailFiles.Visitor() {
          @Override
          public boolean message(MailFiles.Found found) {
            explainer.show(found);
            return !site.out().checkError();
          }

          @Override
          public void unreadable(String name, String because) {
            unreadable = true;
            site.out().flush();
            site.err().println("carom: " + Text.safe(name) + ": " + because);
          }
        };
    new MailFiles(site.standardInput(), visitor).visit(List.of(file.orElseThrow()));
  }

  /// A message to explain.
  ///
  /// @param readWith the envelope that readers see
  /// @param bounceAddress how the address it came to is known
  private record Explained(
      MailFiles.Found found, Mail mail, Envelope readWith, Optional<String> bounceAddress) {}

  /// What is needed to explain, opened.
  private final class Explainer {

    private final Config config;
    private final Optional<Office> office;
    private final Classifier classifier;
    private final Weighing weighing;
    private final ExplanationText text;

    Explainer(Config config, Path data, Optional<Office> office) {
      this.config = config;
      this.office = office;
      this.classifier = site.rules(config).classifier();
      this.weighing = new Weighing(config.decide(), ListsHand.roster(config.lists().files()));
      this.text = new ExplanationText(site.out(), language, config, data, office.isPresent());
    }

    StoredMail kept(String given) {
      String start = given.toLowerCase(Locale.ROOT);
      if (!ID.matcher(start).matches()) {
        throw Failure.usage(
            "\"%s\" is no mailId: write its 64 digits, or the first 12 as the log has them"
                .formatted(given));
      }
      List<MailId> ids =
          office
              .map(open -> open.ledger().<List<MailId>>read(r -> r.mailsBeginning(start)))
              .orElse(List.of());
      if (ids.size() > 1) {
        throw Failure.usage("several messages begin with " + start + ": write more of the mailId");
      }
      return ids.stream()
          .flatMap(
              id ->
                  office
                      .orElseThrow()
                      .ledger()
                      .<Optional<StoredMail>>read(r -> r.mail(id))
                      .stream())
          .findFirst()
          .orElseThrow(
              () ->
                  Failure.world(
                      "the ledger keeps no message " + given + "; perhaps it is forgotten"));
    }

    void show(MailFiles.Found found) {
      Part header = parts(found.octets());
      Optional<String> field =
          CAME_TO.stream().filter(f -> !header.headers().addresses(f).isEmpty()).findFirst();
      Optional<Address> address =
          to.map(ExplainCommand::address)
              .or(() -> field.map(f -> header.headers().addresses(f).getFirst()));
      Envelope envelope = address.map(ExplainCommand::envelope).orElseGet(Envelope::none);
      // Read without an envelope, since a file does not tell its sender.
      show(
          new Explained(
              found,
              Mail.of(envelope, found.octets(), Instant.EPOCH),
              Envelope.none(),
              to.map(given -> "--to").or(() -> field)));
    }

    void show(Explained it) {
      Explanation explanation = explanation(it);
      if (json) {
        site.out().println(Rows.text(ExplanationJson.of(explanation, config, language)));
      } else {
        text.print(explanation);
      }
    }

    private Explanation explanation(Explained it) {
      Mail mail = it.mail();
      Part message = parts(mail.octets());
      Reading read =
          new BounceReader(() -> classifier)
              .readOrTell(
                  Mail.of(it.readWith(), mail.octets(), mail.receivedAt()), shownAsAFlaw -> {});
      Report report = new ReturnPath(config.verp()).named(read.report(), mail.envelope());
      Reading reading = new Reading(report, read.verdicts(), read.authentications());
      List<Judgement> judgements = classifier.judge(reading.report());
      Whereabouts whereabouts = Whereabouts.in(message);
      List<Told> told = new ArrayList<>();
      for (Fact fact : Weighing.facts(mail, reading)) {
        told.add(told(reading, fact, judgements.get(fact.n() - 1), whereabouts));
      }
      return new Explanation(it.found(), mail, message, it.bounceAddress(), reading, told);
    }

    private Told told(Reading reading, Fact fact, Judgement judgement, Whereabouts whereabouts) {
      Instant now = office.map(open -> open.clock().instant()).orElse(Instant.EPOCH);
      Case it =
          office
              .map(
                  open ->
                      open.ledger()
                          .<Case>read(r -> weighing.weigh(Optional.of(r), reading, fact, now)))
              .orElseGet(() -> weighing.weigh(Optional.<Recall>empty(), reading, fact, now));
      boolean counted =
          office
              .map(open -> open.ledger().<Boolean>read(r -> r.counted(fact.countKey())))
              .orElse(false);
      Outcome outcome = fact.outcome();
      List<RunnerUp> runnersUp =
          judgement.others().stream()
              .map(
                  other ->
                      new RunnerUp(
                          other,
                          Explanation.evidence(whereabouts, outcome, other),
                          Losing.because(outcome, judgement.verdict(), other, classifier.rules())))
              .toList();
      return new Told(
          fact,
          judgement,
          Explanation.places(whereabouts, outcome, judgement.verdict()),
          runnersUp,
          Losing.heldBack(outcome, judgement.verdict()),
          it,
          weighing.decide(it),
          counted);
    }
  }

  /// Its parts; none where they are what cannot be read.
  private static Part parts(Octets octets) {
    try {
      return Mime.read(octets);
    } catch (RuntimeException | StackOverflowError unread) {
      return Mime.read(Octets.of(new byte[0]));
    }
  }

  private static Address address(String text) {
    return Address.parse(text)
        .orElseThrow(() -> Failure.usage("\"" + text + "\" is not a mail address"));
  }

  private static Envelope envelope(Address bounceAddress) {
    Envelope none = Envelope.none();
    return new Envelope(
        none.sender(),
        Stream.of(bounceAddress).map(Envelope.Recipient::of).toList(),
        none.envelopeId(),
        none.returnContent(),
        none.smtpUtf8(),
        none.peer(),
        none.helo());
  }
}
