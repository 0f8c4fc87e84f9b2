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
    Place place = Place.of(message, parts.getFirst());
    List<Flaw> flaws = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    List<Fields> perMessage = new ArrayList<>();
    for (Part part : parts) {
      DeliveryStatus status = DeliveryStatus.read(part.bytes());
      perMessage.add(status.message());
      status.flaws().forEach(code -> flaws.add(new Flaw(code, part.where())));
      outcomes.addAll(place.at(part).outcomes(Prose.before(message, part), status, flaws));
    }
    if (outcomes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(place.delivery(perMessage, outcomes, flaws));
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
    Place place = Place.of(message, part);
    List<Outcome> outcomes = place.outcomes(prose, status, flaws);
    return outcomes.isEmpty()
        ? Optional.empty()
        : Optional.of(place.delivery(List.of(status.message()), outcomes, flaws));
  }

  static boolean isDeliveryStatus(Part part) {
    String type = part.mediaType();
    return type.startsWith("message/") && type.endsWith("delivery-status");
  }

  private static Optional<String> first(List<Fields> groups, String name) {
    return groups.stream().flatMap(g -> g.first(name).stream()).findFirst();
  }

  private static Optional<Address> only(List<Address> addresses) {
    return addresses.size() == 1 ? Optional.of(addresses.getFirst()) : Optional.empty();
  }

  /// A part with fields within its message, and the original that the message returned.
  private record Place(
      Part message,
      Part part,
      Optional<Original> returned,
      Supplier<Optional<Correspondents>> between) {

    static Place of(Part message, Part part) {
      Optional<Original> returned = Original.returned(message, part);
      return new Place(message, part, returned, Once.of(() -> returned.map(Correspondents::of)));
    }

    Place at(Part other) {
      return new Place(message, other, returned, between);
    }

    Report.Delivery delivery(List<Fields> perMessage, List<Outcome> outcomes, List<Flaw> flaws) {
      return new Report.Delivery(
          part.mediaType().startsWith("message/global") ? "rfc6533" : "rfc3464",
          outcomes,
          returned.or(() -> Original.known(first(perMessage, "X-Original-Message-ID"))),
          first(perMessage, "Reporting-MTA").flatMap(TypedValue::hostName),
          first(perMessage, "Original-Envelope-Id").map(RecipientField::xtext),
          Stream.concat(message.flaws().stream(), flaws.stream().limit(MAX_FLAWS)).toList());
    }

    List<Outcome> outcomes(Prose prose, DeliveryStatus status, List<Flaw> flaws) {
      boolean sole = status.recipients().size() == 1;
      Transcript transcript = Transcript.of(prose.text());
      List<Outcome> outcomes = new ArrayList<>();
      int number = 0;
      for (Fields fields : status.recipients()) {
        number++;
        Supplier<Optional<Address>> stead = () -> sole ? stead(prose) : Optional.empty();
        RecipientBlock.Read read =
            new RecipientBlock(fields, prose, transcript, sole, stead, between).read();
        String where = part.where() + ", recipient " + number;
        read.flaws().forEach(f -> flaws.add(new Flaw(f.code(), where + ", " + f.where())));
        // Of several, one without a recipient is about nobody we could name.
        read.outcome()
            .filter(outcome -> sole || outcome.recipient().isPresent())
            .ifPresent(outcomes::add);
      }
      return outcomes;
    }

    /// Whom the only block of a report is about when it does not say: Exim's header field, the
    /// only address the text begins a paragraph with, the only addressee of the original.
    private Optional<Address> stead(Prose prose) {
      return only(FailedField.of(message))
          .or(() -> prose.only().map(Prose.Paragraph::about))
          .or(() -> returned.flatMap(original -> only(original.addressees())));
    }
  }
}
