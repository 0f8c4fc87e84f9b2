package io.carom.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The content of a message/delivery-status part (RFC 3464 section 2): fields about the message
/// and a block of fields about each recipient, wherever the empty lines between them stand.
///
/// @param strays lines that are no field
record DeliveryStatus(Fields message, List<Fields> recipients, List<String> strays) {

  /// Fields about the message (RFC 3464 section 2.2); what else there is belongs to recipients.
  private static final Set<String> PER_MESSAGE =
      Set.of(
          "original-envelope-id",
          "reporting-mta",
          "dsn-gateway",
          "received-from-mta",
          "arrival-date",
          "x-original-message-id");

  static DeliveryStatus read(byte[] content) {
    FieldGroups.Read read = FieldGroups.read(content);
    List<Fields.Field> message = new ArrayList<>();
    List<Fields> recipients = new ArrayList<>();
    for (Fields group : read.groups()) {
      List<Fields.Field> rest = new ArrayList<>();
      for (Fields.Field field : group.all()) {
        boolean perMessage = PER_MESSAGE.contains(field.name().toLowerCase(Locale.ROOT));
        (perMessage ? message : rest).add(field);
      }
      if (startsRecipient(rest)) {
        recipients.addAll(split(rest));
      } else if (recipients.isEmpty()) {
        message.addAll(rest);
      } else {
        // An empty line inside of a block.
        recipients.add(joined(recipients.removeLast(), rest));
      }
    }
    return new DeliveryStatus(new Fields(message), List.copyOf(recipients), read.strays());
  }

  private static boolean startsRecipient(List<Fields.Field> fields) {
    return fields.stream()
        .anyMatch(f -> f.is("Final-Recipient") || f.is("Original-Recipient") || f.is("Action"));
  }

  private static Fields joined(Fields first, List<Fields.Field> rest) {
    List<Fields.Field> all = new ArrayList<>(first.all());
    all.addAll(rest);
    return new Fields(all);
  }

  /// Splits a group that holds several recipients without an empty line between them: a new one
  /// begins where the field comes again that the first began with.
  private static List<Fields> split(List<Fields.Field> group) {
    long recipients =
        group.stream()
            .filter(f -> f.is("Final-Recipient"))
            .map(Fields.Field::value)
            .distinct()
            .count();
    if (recipients < 2) {
      return List.of(new Fields(group));
    }
    String first = group.getFirst().name();
    long starts = group.stream().filter(f -> f.is(first)).count();
    String start = starts == recipients ? first : "Final-Recipient";
    List<Fields> blocks = new ArrayList<>();
    List<Fields.Field> block = new ArrayList<>();
    for (Fields.Field field : group) {
      if (field.is(start) && block.stream().anyMatch(f -> f.is(start))) {
        blocks.add(new Fields(block));
        block = new ArrayList<>();
      }
      block.add(field);
    }
    blocks.add(new Fields(block));
    return blocks;
  }
}
