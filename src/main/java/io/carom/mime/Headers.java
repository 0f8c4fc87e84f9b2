package io.carom.mime;

import io.carom.mail.Address;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The fields of one header (RFC 5322 section 2.2), in the order in which they stood.
public record Headers(List<Field> fields) {

  private static final Headers NONE = new Headers(List.of());

  /// What is looked at of a list of addresses: beyond it nobody is the only recipient.
  private static final int ADDRESSES_LENGTH = 8 << 10;

  private static final Pattern ENCODED_WORD = Pattern.compile("=\\?([^?*\\s]+)(\\*[^?\\s]*)?\\?");

  public Headers {
    fields = List.copyOf(fields);
  }

  /// One field.
  ///
  /// @param name as it was written
  /// @param value unfolded and stripped; raw 8-bit bytes read as UTF-8, else as GB18030 or
  /// ISO 8859-1
  public record Field(String name, String value) {}

  /// Reads the lines in a window, of which the last is whole.
  static Headers read(Window lines) {
    if (lines.length() == 0) {
      return NONE;
    }
    List<Field> fields = new ArrayList<>();
    try {
      for (Header header : Collections.list(new InternetHeaders(lines).getAllHeaders())) {
        // The lines of an mbox, and others that are no field, come with a blank in their name.
        if (header.getName().indexOf(' ') < 0 && header.getValue() != null) {
          fields.add(new Field(header.getName(), value(header.getValue())));
        }
      }
    } catch (MessagingException unreadableBytes) {
      return NONE;
    }
    return new Headers(fields);
  }

  private static String value(String folded) {
    boolean plain = folded.indexOf('\r') < 0 && folded.indexOf('\n') < 0;
    String line = plain ? folded : folded.replace("\r", "").replace("\n", "");
    return Charsets.guessLatin(line.strip());
  }

  /// The first value of a field, its name in any case.
  public Optional<String> first(String name) {
    return fields.stream()
        .filter(f -> f.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst();
  }

  /// All values of a field, its name in any case.
  public List<String> all(String name) {
    return fields.stream().filter(f -> f.name().equalsIgnoreCase(name)).map(Field::value).toList();
  }

  public boolean has(String name) {
    return first(name).isPresent();
  }

  /// The first value of a field as a person reads it, encoded words decoded (RFC 2047).
  public Optional<String> words(String name) {
    return first(name).map(Headers::decoded);
  }

  /// A field's value with its encoded words decoded (RFC 2047); those in unknown charsets stay.
  public static String decoded(String value) {
    if (!value.contains("=?")) {
      return value;
    }
    Matcher word = ENCODED_WORD.matcher(value);
    String known =
        word.replaceAll(
            w ->
                Charsets.named(w.group(1))
                    .filter(charset -> !charset.equals(Utf7.CHARSET))
                    .map(charset -> Matcher.quoteReplacement("=?" + charset.name() + "?"))
                    .orElseGet(() -> Matcher.quoteReplacement(w.group())));
    try {
      return MimeUtility.decodeText(known);
    } catch (UnsupportedEncodingException nobodyKnows) {
      return value;
    }
  }

  /// The addresses in all fields of this name (RFC 5322 section 3.4); what is no address is left
  /// out, and so are the empty path `<>` and groups without members.
  public List<Address> addresses(String name) {
    return all(name).stream().flatMap(value -> addressesIn(value).stream()).toList();
  }

  /// The addresses in one value of such a field.
  public static List<Address> addressesIn(String value) {
    String bounded = value.substring(0, Math.min(value.length(), ADDRESSES_LENGTH));
    try {
      List<Address> addresses = new ArrayList<>();
      for (InternetAddress one : InternetAddress.parseHeader(bounded, false)) {
        InternetAddress[] members = one.isGroup() ? one.getGroup(false) : null;
        for (InternetAddress member : members == null ? new InternetAddress[] {one} : members) {
          Optional.ofNullable(member.getAddress())
              .flatMap(Address::parse)
              .ifPresent(addresses::add);
        }
      }
      return addresses;
    } catch (AddressException notAList) {
      return Address.parse(bounded).stream().toList();
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d fields", fields.size());
  }
}
