package io.carom.report;

import io.carom.mail.Address;
import io.carom.mime.Headers;
import io.carom.mime.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads complaints that come without the part of RFC 5965: Hotmail's, which return the original
/// with the recipient in a field of its own, and the mails by which Apple Mail leaves a list for
/// its user.
final class FeedbackMailReader implements Dialect {

  private static final String HOTMAIL_RECIPIENT = "X-HmXmrOriginalRecipient";

  @Override
  public Optional<Report> read(Message message) {
    return hotmail(message.part(), message.from())
        .or(() -> unsubscribe(message.part(), message.from()));
  }

  private static Optional<Report> hotmail(Part message, List<Address> from) {
    boolean staff =
        from.stream()
            .map(address -> address.toString().toLowerCase(Locale.ROOT))
            .anyMatch(a -> a.equals("staff@hotmail.com") || a.equals("staff@outlook.com"));
    if (!staff) {
      return Optional.empty();
    }
    return message
        .walk()
        .filter(part -> part.mediaType().equals("message/rfc822"))
        .map(part -> part.asMessage().headers())
        .filter(headers -> headers.has(HOTMAIL_RECIPIENT))
        .findFirst()
        .map(headers -> complaint("hotmail", "abuse", named(headers), message));
  }

  private static Optional<Address> named(Headers original) {
    return original.first(HOTMAIL_RECIPIENT).flatMap(RecipientField::finalRecipient);
  }

  private static Optional<Report> unsubscribe(Part message, List<Address> from) {
    boolean asked =
        from.size() == 1
            && message.headerClosed()
            && message
                .headers()
                .first("X-Apple-Unsubscribe")
                .filter(v -> v.strip().equalsIgnoreCase("true"))
                .isPresent();
    return asked
        ? Optional.of(complaint("unsubscribe", "opt-out", Optional.of(from.getFirst()), message))
        : Optional.empty();
  }

  private static Report complaint(
      String format, String type, Optional<Address> recipient, Part message) {
    return new Report.Complaint(
        format,
        type,
        List.of(Outcome.of(Action.COMPLAINED).recipient(recipient).build()),
        Original.returned(message, message),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        message.flaws());
  }
}
