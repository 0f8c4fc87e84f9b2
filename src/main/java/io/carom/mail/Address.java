package io.carom.mail;

import java.util.Objects;
import java.util.Optional;

/// A mail address as somebody wrote it (RFC 5321 section 4.1.2, RFC 6531): spelling kept,
/// nothing folded.
///
/// Two spellings of one mailbox are different addresses; [RecipientKey] says when they are the
/// same.
///
/// @param localPart what stands before the last `@`, quotes included, never empty
/// @param domain what stands after it, never empty
public record Address(String localPart, String domain) {

  /// The longest path that SMTP must carry (RFC 5321 section 4.5.3.1.3), widened for UTF-8 local
  /// parts.
  private static final int MAX_LENGTH = 1000;

  private static final int REPLACEMENT = 0xFFFD;

  public Address {
    if (localPart.isEmpty() || domain.isEmpty()) {
      throw new IllegalArgumentException("an address needs a local part and a domain");
    }
    Objects.requireNonNull(domain);
  }

  /// Reads `local@domain`, with or without angle brackets, an `rfc822;` type or surrounding
  /// blanks.
  ///
  /// Lenient, because reports write addresses as servers knew them (`a..b@example.org` exists);
  /// empty where the text cannot be one address: no `@`, control characters, blanks outside
  /// quotes, octets that no charset explains (U+FFFD), a domain of dots, more than 1,000
  /// characters.
  public static Optional<Address> parse(String text) {
    String bare = text.strip();
    if (bare.startsWith("<") && bare.endsWith(">")) {
      bare = bare.substring(1, bare.length() - 1).strip();
    }
    int at = bare.lastIndexOf('@');
    if (at <= 0 || at == bare.length() - 1 || bare.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String local = bare.substring(0, at);
    String domain = bare.substring(at + 1);
    boolean quoted = local.length() > 2 && local.startsWith("\"") && local.endsWith("\"");
    if ((!quoted && !plain(local))
        || !plain(domain)
        || RecipientKey.withoutTrailingDots(domain).isEmpty()) {
      return Optional.empty();
    }
    if (quoted && local.chars().anyMatch(c -> Character.isISOControl(c) || c == REPLACEMENT)) {
      return Optional.empty();
    }
    return Optional.of(new Address(local, domain));
  }

  private static boolean plain(String text) {
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      if (c <= ' '
          || Character.isISOControl(c)
          || Character.isWhitespace(c)
          || Character.isSpaceChar(c)
          || c == REPLACEMENT
          || ("<>(),;:\"\\@".indexOf(c) >= 0 && !isLiteralSign(text, c))) {
        return false;
      }
    }
    return true;
  }

  /// `[IPv6:2001:db8::1]` is a domain (RFC 5321 section 4.1.3) in which colons are at home.
  private static boolean isLiteralSign(String text, int c) {
    return c == ':' && text.startsWith("[") && text.endsWith("]");
  }

  /// The address as logs show it: enough to find it again, not enough to mail it.
  public String brief() {
    return localPart.substring(0, localPart.offsetByCodePoints(0, 1)) + "…@" + domain;
  }

  @Override
  public String toString() {
    return localPart + "@" + domain;
  }
}
