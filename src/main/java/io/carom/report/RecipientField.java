package io.carom.report;

import io.carom.mail.Address;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the addresses of Final-Recipient, Original-Recipient and their kin (RFC 3464 section
/// 2.3, RFC 6533 section 3), which servers write in many ways.
final class RecipientField {

  /// `\x{4E2D}` (RFC 6533 section 3), one code point in hex.
  private static final Pattern UNICODE = Pattern.compile("\\\\x\\{([0-9A-Fa-f]{2,6})\\}");

  /// The two printable characters that xtext must encode (RFC 3461 section 4). Others are left:
  /// `+42` behind a name is more likely a subaddress.
  private static final Pattern XTEXT = Pattern.compile("\\+(2B|3D)");

  private RecipientField() {}

  /// The address in Final-Recipient; empty where it is none (a path, an X.400 name, a blank).
  static Optional<Address> finalRecipient(String field) {
    TypedValue typed = TypedValue.of(field);
    return address(typed.type().isPresent() ? typed.value() : field);
  }

  /// The address in Original-Recipient, which Exim hands on as the xtext it came in.
  static Optional<Address> originalRecipient(String field) {
    return finalRecipient(xtext(field));
  }

  /// Undoes xtext where it was forgotten.
  static String xtext(String value) {
    return XTEXT.matcher(value).replaceAll(m -> m.group(1).equals("2B") ? "+" : "=");
  }

  private static Optional<Address> address(String value) {
    String text = unicode(OctalEscapes.decode(value));
    int open = text.lastIndexOf('<');
    int close = text.lastIndexOf('>');
    return Address.parse(text)
        .or(
            () ->
                open >= 0 && close > open
                    ? Address.parse(text.substring(open, close + 1))
                    : Optional.empty())
        .or(() -> Address.parse(Comments.without(text)));
  }

  private static String unicode(String value) {
    Matcher escape = UNICODE.matcher(value);
    return escape.replaceAll(
        m -> {
          int point = Integer.parseInt(m.group(1), 16);
          boolean real = Character.isValidCodePoint(point) && (point < 0xd800 || point > 0xdfff);
          return Matcher.quoteReplacement(real ? Character.toString(point) : m.group());
        });
  }
}
