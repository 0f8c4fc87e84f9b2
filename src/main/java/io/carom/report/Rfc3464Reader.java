package io.carom.report;

import io.carom.mail.Address;
import io.carom.mime.Flaw;
import io.carom.mime.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads delivery status notifications (RFC 3464) and the internationalised ones (RFC 6533), in
/// whatever multipart the delivery-status part lies.
final class Rfc3464Reader implements Dialect {

  /// More than this many flaws of one report tell nothing new.
  private static final int MAX_FLAWS = 100;

  /// The first field of a report inside of a text.
  private static final Pattern FIELDS =
      Pattern.compile(
          "(?mi)^(?:Reporting-MTA|Original-Envelope-Id|Final-Recipient|Original-Recipient|Action):");

  @Override
  public Optional<Report> read(Message message) {
    Part part = message.part();
    boolean declared = part.headers().has("Content-Type");
    return report(declared || !message.isFromDaemon() ? part : part.asMultipart());
  }

  private static Optional<Report> report(Part message) {
    List<Part> parts = message.walk().filter(Rfc3464Reader::isDeliveryStatus).toList();
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    List<Flaw> flaws = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    List<Fields> perMessage = new ArrayList<>();
    for (Part part : parts) {
      DeliveryStatus status = DeliveryStatus.read(part.bytes());
      perMessage.add(status.message());
      status.flaws().forEach(code -> flaws.add(new Flaw(code, part.where())));
      outcomes.addAll(outcomes(message, part, Prose.before(message, part), status, flaws));
    }
    if (outcomes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(delivery(message, parts.getFirst(), perMessage, outcomes, flaws));
  }

  /// The report whose fields stand in a text, whatever stands before them.
  static Optional<Report> inText(Part message, Part part) {
    String text = part.text();
    Matcher fields = FIELDS.matcher(text);
    if (!fields.find()) {
      return Optional.empty();
    }
    Prose prose = Prose.of(text.substring(0, fields.start()));
    DeliveryStatus status =
        DeliveryStatus.read(text.substring(fields.start()).getBytes(StandardCharsets.UTF_8));
    List<Flaw> flaws = new ArrayList<>();
    List<Outcome> outcomes = outcomes(message, part, prose, status, flaws);
    return outcomes.isEmpty()
        ? Optional.empty()
        : Optional.of(delivery(message, part, List.of(status.message()), outcomes, flaws));
  }

  static boolean isDeliveryStatus(Part part) {
    String type = part.mediaType();
    return type.startsWith("message/") && type.endsWith("delivery-status");
  }

  private static Report.Delivery delivery(
      Part message, Part part, List<Fields> perMessage, List<Outcome> outcomes, List<Flaw> flaws) {
    return new Report.Delivery(
        part.mediaType().startsWith("message/global") ? "rfc6533" : "rfc3464",
        outcomes,
        Original.returned(message, part)
            .or(() -> Original.known(first(perMessage, "X-Original-Message-ID"))),
        first(perMessage, "Reporting-MTA").flatMap(TypedValue::hostName),
        first(perMessage, "Original-Envelope-Id").map(RecipientField::xtext),
        Stream.concat(message.flaws().stream(), flaws.stream().limit(MAX_FLAWS)).toList());
  }

  private static Optional<String> first(List<Fields> groups, String name) {
    return groups.stream().flatMap(g -> g.first(name).stream()).findFirst();
  }

  private static List<Outcome> outcomes(
      Part message, Part part, Prose prose, DeliveryStatus status, List<Flaw> flaws) {
    boolean sole = status.recipients().size() == 1;
    Transcript transcript = Transcript.of(prose.text());
    List<Outcome> outcomes = new ArrayList<>();
    int number = 0;
    for (Fields fields : status.recipients()) {
      number++;
      Supplier<Optional<Address>> stead =
          () -> sole ? stead(message, part, prose) : Optional.empty();
      RecipientBlock.Read read = new RecipientBlock(fields, prose, transcript, sole, stead).read();
      String where = part.where() + ", recipient " + number;
      read.flaws().forEach(f -> flaws.add(new Flaw(f.code(), where + ", " + f.where())));
      // Of several, one without a recipient is about nobody we could name.
      read.outcome()
          .filter(outcome -> sole || outcome.recipient().isPresent())
          .ifPresent(outcomes::add);
    }
    return outcomes;
  }

  /// Whom the only block of a report is about when it does not say: Exim's header field, the only
  /// address the text begins a paragraph with, the only addressee of the original.
  private static Optional<Address> stead(Part message, Part part, Prose prose) {
    return only(message.headers().addresses("X-Failed-Recipients"))
        .or(() -> prose.only().map(Prose.Paragraph::about))
        .or(() -> Original.returned(message, part).flatMap(o -> only(o.addressees())));
  }

  private static Optional<Address> only(List<Address> addresses) {
    return addresses.size() == 1 ? Optional.of(addresses.getFirst()) : Optional.empty();
  }
}
