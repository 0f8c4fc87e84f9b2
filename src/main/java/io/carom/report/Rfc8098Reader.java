package io.carom.report;

import io.carom.mail.Address;
import io.carom.mime.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads message disposition notifications, read receipts (RFC 8098): a mailbox that answered,
/// never a bounce, though the field names are those of one and the null sender is prescribed.
final class Rfc8098Reader implements Dialect {

  @Override
  public Optional<Report> read(Message message) {
    return message
        .part()
        .walk()
        .filter(part -> part.mediaType().endsWith("disposition-notification"))
        .findFirst()
        .map(part -> receipt(message.part(), part));
  }

  private static Report receipt(Part message, Part part) {
    List<Fields.Field> all = new ArrayList<>();
    FieldGroups.read(part.bytes()).groups().forEach(group -> all.addAll(group.all()));
    Fields fields = new Fields(all);
    Optional<Address> reader =
        fields
            .first("Final-Recipient")
            .flatMap(RecipientField::finalRecipient)
            .or(
                () ->
                    fields.first("Original-Recipient").flatMap(RecipientField::originalRecipient));
    return new Report.AutoReply(
        "rfc8098",
        List.of(Outcome.of(Action.REPLIED).recipient(reader).build()),
        Original.returned(message, part)
            .filter(original -> original.messageId().isPresent())
            .or(() -> Original.known(fields.first("Original-Message-ID"))),
        Absence.UNTOLD,
        message.flaws());
  }
}
