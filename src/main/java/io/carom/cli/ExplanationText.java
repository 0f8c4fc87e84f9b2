package io.carom.cli;

import io.carom.classify.Reasons;
import io.carom.classify.Verdict;
import io.carom.cli.Explanation.RunnerUp;
import io.carom.cli.Explanation.Told;
import io.carom.cli.Whereabouts.Place;
import io.carom.config.Config;
import io.carom.decide.Because;
import io.carom.decide.Decision;
import io.carom.decide.MailingList;
import io.carom.mail.Envelope;
import io.carom.mime.Part;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An explanation as a postmaster reads it: the verdict of each recipient first in its block,
/// then what it rests on.
final class ExplanationText {

  private static final int SHOWN = 3;
  private static final int LONGEST = 300;
  private static final int KEY = 14;
  private static final int VALUE = 34;

  private final PrintWriter out;
  private final Language language;
  private final Config config;
  private final String history;

  /// @param remembers whether there is a ledger in that folder
  ExplanationText(PrintWriter out, Language language, Config config, Path data, boolean remembers) {
    this.out = out;
    this.language = language;
    this.config = config;
    this.history =
        remembers
            ? in(Label.WITH_HISTORY) + " " + data
            : in(Label.WITHOUT_HISTORY) + " " + data + ", " + in(Label.EMPTY_ASSUMED);
  }

  void print(Explanation it) {
    Report report = it.reading().report();
    String number = it.found().m() > 1 ? " #" + it.found().m() : "";
    boolean none = report instanceof Report.Ordinary;
    Optional<String> unread = it.reading().unread();
    line(
        0,
        "%s%s: %s, %s %s"
            .formatted(
                it.found().file(),
                number,
                unread.isPresent()
                    ? in(Label.NOT_READ)
                    : none ? in(Label.NO_REPORT) : report.kind() + ", " + report.format(),
                it.found().octets().length(),
                in(Label.OCTETS)));
    parts(it.message());
    report
        .flaws()
        .forEach(flaw -> line(2, in(Label.FLAWS) + ": " + flaw.code() + ", " + flaw.where()));
    if (unread.isPresent()) {
      line(0, in(Label.WHY_NOT_READ));
    } else if (none) {
      line(0, in(Label.WHY_NO_REPORT));
      NoReport.because(it.message(), language).forEach(why -> line(2, why));
    }
    for (int i = 0; i < it.told().size(); i++) {
      told(it, it.told().get(i), i + 1);
    }
    out.println();
  }

  private void parts(Part message) {
    line(0, in(Label.PARTS));
    PartTree.of(message).forEach(row -> line(2 + 2 * row.depth(), row.words()));
  }

  private void told(Explanation it, Told told, int n) {
    Outcome outcome = told.fact().outcome();
    String name = outcome.recipient().map(Object::toString).orElse(in(Label.NOBODY));
    out.println();
    line(
        0,
        "%s %d %s %d: %s".formatted(in(Label.RECIPIENT), n, in(Label.OF), it.told().size(), name));
    verdict(told);
    facts(told);
    absence(it.reading().report(), told);
    runnersUp(told);
    about(it, told);
    follows(told);
    line(2, in(Label.ADVICE));
    line(4, Reasons.of(told.judgement().verdict().reason()).advice(language.word()));
  }

  private void verdict(Told told) {
    Verdict verdict = told.judgement().verdict();
    line(2, in(Label.VERDICT));
    line(4, verdict.reason().word() + ": " + Reasons.of(verdict.reason()).title(language.word()));
    line(4, Verdicts.lines(verdict, language.word()).getFirst());
    line(4, by(verdict, Optional.ofNullable(told.stood().get("evidence"))));
    told.heldBack().ifPresent(why -> line(4, in(Label.HELD_BACK) + ": " + in(why)));
  }

  private String by(Verdict verdict, Optional<Place> place) {
    String evidence =
        verdict.evidence().isEmpty()
            ? ""
            : " %s \"%s\"%s"
                .formatted(
                    in(Label.BY),
                    cut(verdict.evidence()),
                    place.map(p -> " (" + words(p) + ")").orElse(""));
    return "%s %s%s, %s %s"
        .formatted(
            in(Label.RULE),
            verdict.rule(),
            evidence,
            in(Label.CONFIDENCE),
            String.format(Locale.ROOT, "%.2f", verdict.confidence()));
  }

  private void facts(Told told) {
    Outcome it = told.fact().outcome();
    line(2, in(Label.FACTS));
    fact(told, Label.ADDRESS, it.recipient(), "recipient");
    if (it.originalRecipient().isPresent()) {
      fact(told, Label.ORIGINAL, it.originalRecipient(), "originalRecipient");
    }
    fact(told, Label.ACTION, Optional.of(it.action().word()), "action");
    fact(told, Label.STATUS, it.status(), "status");
    if (it.statusField().isPresent()) {
      fact(told, Label.STATUS_FIELD, it.statusField(), "statusField");
    }
    fact(told, Label.REPLY_CODE, it.replyCode(), "replyCode");
    fact(
        told,
        Label.DIAGNOSTIC,
        Optional.of(it.diagnostic()).filter(words -> !words.isEmpty()),
        "diagnostic");
    fact(told, Label.COMMAND, it.command(), "command");
    fact(told, Label.REMOTE_MTA, it.remoteMta(), "remoteMta");
  }

  private void absence(Report report, Told told) {
    if (report instanceof Report.AutoReply reply) {
      fact(told, Label.RETURN_DATE, reply.absence().returnDate(), "returnDate");
      fact(
          told,
          Label.HAS_LEFT,
          Optional.of(in(Label.YES)).filter(yes -> reply.absence().hasLeft()),
          "hasLeft");
      fact(told, Label.WRITE_TO, reply.absence().writeTo(), "writeTo");
    }
  }

  private void fact(Told told, Label label, Optional<?> value, String key) {
    String words = value.map(Object::toString).map(ExplanationText::cut).orElse(in(Label.NOT_SAID));
    String name = padded(in(label), KEY);
    if (value.isEmpty()) {
      line(4, name + words);
      return;
    }
    String place =
        Optional.ofNullable(told.stood().get(key)).map(this::words).orElse(in(Label.PUT_TOGETHER));
    if (words.length() < VALUE) {
      line(4, name + padded(words, VALUE) + place);
    } else {
      line(4, name + words);
      line(4, padded("", KEY) + place);
    }
  }

  private void runnersUp(Told told) {
    line(2, in(Label.RUNNERS_UP));
    if (told.runnersUp().isEmpty()) {
      line(4, in(Label.NO_RUNNER_UP));
    }
    for (RunnerUp other : told.runnersUp().subList(0, Math.min(SHOWN, told.runnersUp().size()))) {
      line(
          4,
          "%s, list %s: %s"
              .formatted(
                  other.verdict().reason().word(),
                  other.verdict().listAction().word(),
                  by(other.verdict(), other.evidencePlace())));
      line(6, in(other.lostBecause()));
    }
    if (told.runnersUp().size() > SHOWN) {
      line(4, "+ " + (told.runnersUp().size() - SHOWN) + " " + in(Label.MORE) + " (--json)");
    }
  }

  private void about(Explanation it, Told told) {
    line(2, in(Label.ABOUT));
    String list = told.it().attribution().list().map(MailingList::name).orElse(in(Label.NO_LIST));
    key(Label.LIST, list + " (" + in(told.it().attribution().because()) + ")");
    key(
        Label.PROVENANCE,
        told.it().provenance().word() + " (" + in(told.it().provenance().because()) + ")");
    told.it().recipient().ifPresent(address -> key(Label.ACTS_ON, address.toString()));
    List<Envelope.Recipient> to = it.mail().envelope().recipients();
    key(
        Label.BOUNCE_ADDRESS,
        to.isEmpty()
            ? in(Label.UNKNOWN_BOUNCE_ADDRESS)
            : told.fact().bounceAddress().map(Object::toString).orElse("")
                + " ("
                + it.bounceAddress().orElse("")
                + ")");
  }

  private void key(Label label, String words) {
    line(4, padded(in(label), KEY) + words);
  }

  private void follows(Told told) {
    Decision decision = told.decision();
    line(2, in(Label.FOLLOWS) + " (" + history + ")");
    if (told.countedBefore()) {
      line(4, in(Label.COUNTED_BEFORE));
    }
    line(4, decision.deed().word() + ": " + in(decision.because()));
    if (decision.effects().isEmpty()) {
      line(4, "- " + in(Label.NOTHING_FOLLOWS));
    }
    decision
        .effects()
        .forEach(effect -> line(4, "- " + EffectWords.of(effect, told.it(), config, language)));
  }

  private String words(Place place) {
    boolean whole = place.part().equals("message");
    String field = place.field().orElse("");
    return switch (language) {
      case EN ->
          place.isHeader()
              ? field + " field of the header"
              : place.field().isPresent()
                  ? field + " field in " + place.part() + ", line " + place.line()
                  : "text of " + (whole ? "the message" : place.part()) + ", line " + place.line();
      case ZH ->
          place.isHeader()
              ? "邮件头 " + field + " 字段"
              : place.part()
                  + " 第 "
                  + place.line()
                  + " 行"
                  + place.field().map(name -> " " + name + " 字段").orElse("正文");
    };
  }

  /// Chinese signs take two columns on a terminal.
  private static String padded(String text, int columns) {
    int width = text.codePoints().map(c -> c >= 0x2e80 ? 2 : 1).sum();
    return text + " ".repeat(Math.max(1, columns - width));
  }

  private static String cut(String words) {
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + " ...";
  }

  private String in(Because because) {
    return because.in(language.word());
  }

  private String in(Label label) {
    return label.in(language);
  }

  private void line(int indent, String words) {
    out.println(" ".repeat(indent) + Text.safe(words));
  }
}
