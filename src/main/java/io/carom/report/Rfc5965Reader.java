package io.carom.report;

import io.carom.mail.Address;
import io.carom.mime.Flaw;
import io.carom.mime.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads feedback reports, ARF (RFC 5965, RFC 6591): complaints and what is told in the same
/// form.
///
/// Whom it is about: Original-Rcpt-To, as often as it stands there; else who received the
/// returned original. Redacted (RFC 6590), the one outcome has no recipient.
final class Rfc5965Reader implements Dialect {

  private static final List<String> RECEIVED_BY =
      List.of("delivered-to", "x-original-to", "envelope-to", "x-rcpt-to");

  private static final String REPORT_TYPE = "feedback-report";

  private static final Pattern FIRST_FIELDS =
      Pattern.compile("^\\s{0,20}(?:Feedback-Type|User-Agent|Version):", Pattern.CASE_INSENSITIVE);

  /// What stands in place of a local part that was hidden.
  private static final Pattern REDACTED =
      Pattern.compile("(?i).*(?:redacted|undisclosed|removed-by|\\*{3}).*");

  @Override
  public Optional<Report> read(Message message) {
    return message
        .part()
        .walk()
        .filter(part -> isFeedback(message.part(), part))
        .findFirst()
        .map(part -> complaint(message.part(), part));
  }

  /// By its type, or by its first fields where a gateway made it a text of a feedback report.
  private static boolean isFeedback(Part message, Part part) {
    String type = part.mediaType();
    if (type.startsWith("message/") && type.endsWith("feedback-report")) {
      return true;
    }
    boolean within =
        message.parameter("report-type").filter(t -> t.equalsIgnoreCase(REPORT_TYPE)).isPresent();
    return within && type.startsWith("text/") && FIRST_FIELDS.matcher(part.text()).find();
  }

  private static Report.Complaint complaint(Part message, Part part) {
    List<Fields.Field> all = new ArrayList<>();
    FieldGroups.Read read = FieldGroups.read(part.bytes());
    read.groups().forEach(group -> all.addAll(group.all()));
    Fields fields = new Fields(all);
    List<Flaw> flaws = new ArrayList<>();
    read.flaws().forEach(code -> flaws.add(new Flaw(code, part.where())));
    if (fields.first("Feedback-Type").isEmpty()) {
      flaws.add(new Flaw("no-feedback-type", part.where()));
    }
    Optional<Original> original = Original.returned(message, part);
    List<Optional<Address>> recipients = recipients(fields, original);
    return new Report.Complaint(
        "rfc5965",
        fields
            .first("Feedback-Type")
            .map(type -> Comments.without(type).toLowerCase(Locale.ROOT))
            .orElse(""),
        recipients.stream().map(r -> Outcome.of(Action.COMPLAINED).recipient(r).build()).toList(),
        original,
        fields.first("Reporting-MTA").flatMap(TypedValue::hostName),
        fields.first("Original-Envelope-Id").map(RecipientField::xtext),
        Stream.concat(message.flaws().stream(), flaws.stream()).toList());
  }

  /// At least one, since a report without a known recipient is still a complaint.
  private static List<Optional<Address>> recipients(Fields fields, Optional<Original> original) {
    Set<Address> told = new LinkedHashSet<>();
    for (String value : fields.every("Original-Rcpt-To")) {
      RecipientField.finalRecipient(value).filter(Rfc5965Reader::isShown).ifPresent(told::add);
    }
    if (told.isEmpty()) {
      original.flatMap(Rfc5965Reader::receiver).ifPresent(told::add);
    }
    return told.isEmpty() ? List.of(Optional.empty()) : told.stream().map(Optional::of).toList();
  }

  private static boolean isShown(Address address) {
    return !REDACTED.matcher(address.localPart()).matches();
  }

  private static Optional<Address> receiver(Original original) {
    List<Address> addressees = original.addressees();
    if (addressees.size() == 1) {
      return Optional.of(addressees.getFirst());
    }
    return RECEIVED_BY.stream()
        .flatMap(name -> original.first(name).stream())
        .flatMap(value -> RecipientField.finalRecipient(value).stream())
        .findFirst();
  }
}
