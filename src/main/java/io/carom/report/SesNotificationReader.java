package io.carom.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.mail.Address;
import io.carom.mime.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// Reads the notifications of Amazon SES that Amazon SNS sends by mail: a JSON object, or one in
/// the `Message` of another, whose recipients carry what the fields of RFC 3464 would.
final class SesNotificationReader implements Dialect {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Optional<Report> read(Message message) {
    if (!message.part().headers().has("X-Amz-Sns-Message-Id")) {
      return Optional.empty();
    }
    return message
        .lines()
        .flatMap(lines -> parsed(unfolded(lines)))
        .map(outer -> parsed(outer.path("Message").asText()).orElse(outer))
        .flatMap(notification -> report(message.part(), notification));
  }

  /// The object in the lines, of which a Sendmail on the way may have cut long ones with a `!`.
  private static String unfolded(List<String> lines) {
    return String.join(
            "\n", lines.stream().takeWhile(l -> !l.equals("--") && !l.startsWith("__END")).toList())
        .replace("!\n ", "")
        .strip();
  }

  private static Optional<JsonNode> parsed(String text) {
    try {
      return Optional.of(text)
          .filter(json -> json.startsWith("{"))
          .map(SesNotificationReader::tree)
          .filter(JsonNode::isObject);
    } catch (IllegalArgumentException notJson) {
      return Optional.empty();
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Optional<Report> report(Part message, JsonNode notification) {
    String type =
        notification
            .path("notificationType")
            .asText(notification.path("eventType").asText())
            .toLowerCase(Locale.ROOT);
    JsonNode event = notification.path(type);
    Optional<Original> original = original(notification.path("mail"));
    return switch (type) {
      case "bounce" ->
          delivery(message, event, original, outcomes(event.path("bouncedRecipients"), "failed"));
      case "delivery" -> delivery(message, event, original, delivered(event));
      case "complaint" -> complaint(message, event, original);
      default -> Optional.empty();
    };
  }

  private static Optional<Report> delivery(
      Part message, JsonNode event, Optional<Original> original, List<Outcome> outcomes) {
    return Optional.of(outcomes)
        .filter(o -> !o.isEmpty())
        .map(
            o ->
                new Report.Delivery(
                    "ses-notification",
                    o,
                    original,
                    text(event, "reportingMTA").flatMap(TypedValue::hostName),
                    Optional.empty(),
                    message.flaws()));
  }

  /// Everyone who complained by it did so about mail they got: without a type it is abuse.
  private static Optional<Report> complaint(
      Part message, JsonNode event, Optional<Original> original) {
    List<Outcome> outcomes =
        children(event.path("complainedRecipients")).stream()
            .flatMap(r -> Address.parse(r.path("emailAddress").asText()).stream())
            .map(a -> Outcome.of(Action.COMPLAINED).recipient(Optional.of(a)).build())
            .toList();
    String type = text(event, "complaintFeedbackType").orElse("abuse").toLowerCase(Locale.ROOT);
    return Optional.of(outcomes)
        .filter(o -> !o.isEmpty())
        .map(
            o ->
                new Report.Complaint(
                    "ses-notification",
                    type,
                    o,
                    original,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    message.flaws()));
  }

  private static List<Outcome> outcomes(JsonNode recipients, String action) {
    return children(recipients).stream()
        .flatMap(
            r ->
                outcome(
                    r.path("emailAddress").asText(),
                    text(r, "action").orElse(action),
                    text(r, "status"),
                    text(r, "diagnosticCode"))
                    .stream())
        .toList();
  }

  private static List<Outcome> delivered(JsonNode event) {
    Optional<String> reply = text(event, "smtpResponse").map(said -> "smtp; " + said);
    return children(event.path("recipients")).stream()
        .flatMap(r -> outcome(r.asText(), "delivered", Optional.empty(), reply).stream())
        .toList();
  }

  private static Optional<Outcome> outcome(
      String recipient, String action, Optional<String> status, Optional<String> diagnostic) {
    List<Fields.Field> fields = new ArrayList<>();
    fields.add(field("Final-Recipient", "rfc822; " + recipient));
    fields.add(field("Action", action));
    status.ifPresent(code -> fields.add(field("Status", code)));
    diagnostic.ifPresent(code -> fields.add(field("Diagnostic-Code", code)));
    return new RecipientBlock(
            new Fields(fields),
            Prose.of(""),
            Transcript.of(""),
            true,
            Optional::empty,
            Optional::empty)
        .read()
        .outcome()
        .filter(outcome -> outcome.recipient().isPresent());
  }

  private static Fields.Field field(String name, String value) {
    return new Fields.Field(name, value.lines().map(String::strip).toList());
  }

  private static Optional<Original> original(JsonNode mail) {
    Map<String, List<String>> headers = new HashMap<>();
    for (JsonNode header : children(mail.path("headers"))) {
      headers
          .computeIfAbsent(
              header.path("name").asText().toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(header.path("value").asText());
    }
    headers.replaceAll((name, values) -> List.copyOf(values));
    return headers.isEmpty() ? Optional.empty() : Optional.of(new Original(headers));
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.of(node.path(name).asText()).filter(value -> !value.isBlank());
  }

  private static List<JsonNode> children(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
