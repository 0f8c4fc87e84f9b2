package io.carom.mime;

import io.carom.mail.Address;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
    byte[] unfolded = new byte[lines.length()];
    int length = 0;
    int next;
    for (int line = lines.from(); line < lines.to(); line = next) {
      next = lines.lineEnd(line);
      int end = next;
      while (end > line && Window.isLineEnd(lines.at(end - 1))) {
        end--;
      }
      System.arraycopy(lines.array(), line, unfolded, length, end - line);
      length += end - line;
      if (next == lines.to() || !isBlank(lines.at(next))) {
        field(unfolded, length).ifPresent(fields::add);
        length = 0;
      }
    }
    return new Headers(fields);
  }

  /// The field in a line without its folds; the lines of an mbox, and others that are no field,
  /// have a blank in their name.
  private static Optional<Field> field(byte[] line, int length) {
    int colon = 0;
    while (colon < length && line[colon] != ':') {
      colon++;
    }
    String name = new String(line, 0, colon, StandardCharsets.ISO_8859_1).strip();
    if (length == 0 || name.indexOf(' ') >= 0) {
      return Optional.empty();
    }
    int value = colon == length ? 0 : colon + 1;
    return Optional.of(new Field(name, Charsets.guess(line, value, length).strip()));
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /// The first value of a field, its name in any case.
  public Optional<String> first(String name) {
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /// All values of a field, its name in any case.
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        values.add(field.value());
      }
    }
    return values;
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
