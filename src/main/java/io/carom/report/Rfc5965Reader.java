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

  /// Whom the report itself names: the recipient of the mail, or who wants to leave the list, in
  /// the registered fields of that name.
  private static final List<String> NAMING = List.of("Original-Rcpt-To", "Removal-Recipient");

  private static final String REPORT_TYPE = "feedback-report";

  private static final Pattern FIRST_FIELDS =
      Pattern.compile("^\\s{0,20}(?:Feedback-Type|User-Agent|Version):", Pattern.CASE_INSENSITIVE);

  /// What stands in place of an address that was hidden: words, or the base64 of a hash (RFC 6590
  /// section 3).
  private static final Pattern REDACTED =
      Pattern.compile(
          "(?i).*(?:redacted|undisclosed|removed-by|anonymi[sz]ed|\\*{3}).*"
              + "|[a-z0-9+/]{20,}={1,2}@.*|.*@(?:.*\\.)?invalid");

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
        fields.first("Feedback-Type").map(Rfc5965Reader::word).orElse(""),
        recipients.stream().map(r -> Outcome.of(Action.COMPLAINED).recipient(r).build()).toList(),
        original,
        fields.first("Reporting-MTA").flatMap(TypedValue::hostName),
        fields.first("Original-Envelope-Id").map(RecipientField::xtext),
        fields.first("Auth-Failure").map(Rfc5965Reader::word),
        fields.first("Identity-Alignment").map(Rfc5965Reader::word),
        Stream.concat(message.flaws().stream(), flaws.stream()).toList());
  }

  /// At least one, since a report without a known recipient is still a complaint.
  private static List<Optional<Address>> recipients(Fields fields, Optional<Original> original) {
    Set<Address> told = new LinkedHashSet<>();
    for (String name : NAMING) {
      for (String value : told.isEmpty() ? fields.every(name) : List.<String>of()) {
        RecipientField.finalRecipient(value).filter(Rfc5965Reader::isShown).ifPresent(told::add);
      }
    }
    if (told.isEmpty()) {
      original.flatMap(Rfc5965Reader::receiver).ifPresent(told::add);
    }
    return told.isEmpty() ? List.of(Optional.empty()) : told.stream().map(Optional::of).toList();
  }

  private static String word(String value) {
    return Comments.without(value).toLowerCase(Locale.ROOT);
  }

  private static boolean isShown(Address address) {
    return !REDACTED.matcher(address.toString()).matches();
  }

  private static Optional<Address> receiver(Original original) {
    List<Address> addressees = original.addressees();
    if (addressees.size() == 1 && isShown(addressees.getFirst())) {
      return Optional.of(addressees.getFirst());
    }
    return RECEIVED_BY.stream()
        .flatMap(name -> original.first(name).stream())
        .flatMap(value -> RecipientField.finalRecipient(value).stream())
        .filter(Rfc5965Reader::isShown)
        .findFirst();
  }
}
