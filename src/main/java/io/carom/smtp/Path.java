package io.carom.smtp;

import io.carom.mail.Address;
import java.util.Optional;

/// What MAIL and RCPT say behind their colon: a mailbox in angle brackets and parameters (RFC
/// 5321 section 4.1.2).
///
/// @param mailbox as written, without brackets and source route; empty for the null sender
/// @param parameters what follows the bracket, unread
record Path(String mailbox, String parameters) {

  private static final int MAX_DOMAIN = 255;

  /// Reads `FROM:<...> ...`; empty where no bracketed path follows the keyword.
  static Optional<Path> after(String keyword, String argument) {
    if (!argument.regionMatches(true, 0, keyword, 0, keyword.length())) {
      return Optional.empty();
    }
    String text = argument.substring(keyword.length()).strip();
    int close = closingBracket(text);
    if (close < 0 || close + 1 < text.length() && text.charAt(close + 1) != ' ') {
      return Optional.empty();
    }
    return Optional.of(
        new Path(withoutRoute(text.substring(1, close)), text.substring(close + 1).strip()));
  }

  /// A quoted local part may hold brackets.
  private static int closingBracket(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (i == 0 && c != '<') {
        return -1;
      } else if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '>' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  /// `@one.example,@two.example:` must be taken and ignored (RFC 5321 appendix C).
  private static String withoutRoute(String path) {
    return path.startsWith("@") && !path.endsWith(":")
        ? path.substring(path.indexOf(':') + 1)
        : path;
  }

  boolean isNull() {
    return mailbox.isEmpty();
  }

  boolean isAscii() {
    return mailbox.chars().allMatch(c -> c < 128);
  }

  /// The mailbox as an address; empty where it is none.
  ///
  /// Dots may stand where RFC 5321 has none (`a..b@example.org`): there are such mailboxes.
  Optional<Address> address() {
    return Address.parse(mailbox)
        .filter(a -> !a.localPart().startsWith("\"") || isQuotedString(a.localPart()))
        .filter(a -> isDomain(a.domain()));
  }

  private static boolean isQuotedString(String local) {
    for (int i = 1; i < local.length() - 1; i++) {
      if (local.charAt(i) == '"') {
        return false;
      }
      if (local.charAt(i) == '\\' && ++i == local.length() - 1) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDomain(String domain) {
    if (domain.length() > MAX_DOMAIN) {
      return false;
    }
    if (domain.startsWith("[") && domain.endsWith("]")) {
      return domain.matches("\\[[0-9A-Za-z:.-]+]");
    }
    return domain.matches("(?U)[\\w-]+(\\.[\\w-]+)*\\.?");
  }
}
