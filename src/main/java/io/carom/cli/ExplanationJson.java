package io.carom.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.classify.Reasons;
import io.carom.cli.Explanation.RunnerUp;
import io.carom.cli.Explanation.Told;
import io.carom.cli.Whereabouts.Place;
import io.carom.config.Config;
import io.carom.decide.Effect;
import io.carom.decide.MailingList;
import io.carom.flow.Facts;
import io.carom.mime.Flaw;
import io.carom.report.Report;
import java.util.Optional;

/// An explanation as one JSON object.
final class ExplanationJson {

  private ExplanationJson() {}

  static ObjectNode of(Explanation it, Config config, Language language) {
    Report report = it.reading().report();
    ObjectNode row =
        Rows.row()
            .put("file", it.found().file())
            .put("m", it.found().m())
            .put("mailId", it.mail().id().value())
            .put("kind", it.reading().kind())
            .put("format", report.format())
            .put("octets", it.found().octets().length());
    ArrayNode parts = row.putArray("parts");
    PartTree.of(it.message()).forEach(part -> part(parts.addObject(), part));
    ArrayNode flaws = row.putArray("flaws");
    for (Flaw flaw : report.flaws()) {
      flaws.addObject().put("code", flaw.code()).put("where", flaw.where());
    }
    if (report instanceof Report.Ordinary && it.reading().unread().isEmpty()) {
      ArrayNode why = row.putArray("whyNoReport");
      NoReport.because(it.message(), language).forEach(why::add);
    }
    ArrayNode outcomes = row.putArray("outcomes");
    it.told().forEach(told -> outcomes.add(told(it, told, config, language)));
    return row;
  }

  private static void part(ObjectNode node, PartTree.Row part) {
    node.put("where", part.where())
        .put("type", part.type())
        .put("charset", part.charset().orElse(null))
        .put("encoding", part.encoding().orElse(null))
        .put("disposition", part.disposition().orElse(null))
        .put("octets", part.octets().orElse(null));
  }

  private static ObjectNode told(Explanation it, Told told, Config config, Language language) {
    ObjectNode row =
        Facts.of(
            it.reading().report(),
            Optional.of(told.fact().outcome()),
            Optional.of(told.judgement().verdict()),
            told.it().provenance().word());
    row.remove("flaws");
    row.put("n", told.fact().n());
    ObjectNode stood = row.putObject("stood");
    told.stood().forEach((key, place) -> stood.set(key, place(place)));
    ArrayNode others = row.putArray("others");
    told.runnersUp().forEach(other -> other(others.addObject(), other, language));
    row.put("heldBack", told.heldBack().map(why -> why.in(language.word())).orElse(null));
    row.put("to", told.fact().bounceAddress().map(Object::toString).orElse(null));
    row.put("list", told.it().attribution().list().map(MailingList::name).orElse(null));
    row.put("listBecause", told.it().attribution().because().in(language.word()));
    row.put("provenanceBecause", told.it().provenance().because().in(language.word()));
    row.put("actsOn", told.it().recipient().map(Object::toString).orElse(null));
    row.put("decision", told.decision().deed().word());
    row.put("because", told.decision().because().in(language.word()));
    ArrayNode effects = row.putArray("effects");
    told.decision()
        .effects()
        .forEach(effect -> effect(effects.addObject(), effect, told, config, language));
    row.put("countedBefore", told.countedBefore());
    row.put("advice", Reasons.of(told.judgement().verdict().reason()).advice(language.word()));
    return row;
  }

  private static ObjectNode place(Place place) {
    ObjectNode node = Rows.row().put("part", place.part());
    node.put("field", place.field().orElse(null));
    node.put("line", place.isHeader() ? null : place.line());
    return node;
  }

  private static void other(ObjectNode node, RunnerUp other, Language language) {
    Facts.verdict(node, Optional.of(other.verdict()));
    node.set("stood", other.evidencePlace().map(ExplanationJson::place).orElse(null));
    node.put("lostBecause", other.lostBecause().in(language.word()));
  }

  private static void effect(
      ObjectNode node, Effect effect, Told told, Config config, Language language) {
    switch (effect) {
      case Effect.Count() -> node.put("effect", "count");
      case Effect.Suppress suppress ->
          node.put("effect", "suppress")
              .put("list", suppress.list())
              .put("until", Rows.time(suppress.until()));
      case Effect.Remove remove -> node.put("effect", "remove").put("list", remove.list());
      case Effect.Notify notify -> node.put("effect", "notify").put("type", notify.type());
      case Effect.Hold hold -> node.put("effect", "hold").put("list", hold.list());
    }
    node.put("words", EffectWords.of(effect, told.it(), config, language));
  }
}
