package io.carom.verp;

import io.carom.mail.Address;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a return path names whom its mail went to: mail from `news@bounces.example.org` to
/// `gone@example.net` has the return path `news+gone=example.net@bounces.example.org` where
/// Postfix was asked for `XVERP=+=` (its VERP_README).
///
/// Nobody signs such an address, so whoever sends to it chooses what it says.
///
/// @param separator stands before the recipient; the mailbox before it must not have one
/// @param at stands for the `@`; no letter of a domain
public record Verp(char separator, char at) {

  /// Those that Postfix allows (`verp_delimiter_filter`), less a `-` for the `@`, which domains
  /// have.
  private static final Pattern DELIMITERS = Pattern.compile("[-+=][+=]");

  /// A domain that can be on the Internet: two labels or more, the last not a number.
  private static final Pattern DOMAIN =
      Pattern.compile("([\\p{L}\\p{N}_-]+\\.)+(?!\\p{N}+$)[\\p{L}\\p{N}-]+");

  /// What Postfix takes where nobody names others (`default_verp_delimiters`).
  public static final Verp USUAL = new Verp('+', '=');

  public Verp {
    if (!isAllowed("" + separator + at)) {
      throw new IllegalArgumentException("no delimiters of a return path");
    }
  }

  /// Reads the two characters as `default_verp_delimiters` has them.
  public static Optional<Verp> of(String delimiters) {
    return isAllowed(delimiters)
        ? Optional.of(new Verp(delimiters.charAt(0), delimiters.charAt(1)))
        : Optional.empty();
  }

  private static boolean isAllowed(String delimiters) {
    return DELIMITERS.matcher(delimiters).matches() && delimiters.charAt(0) != delimiters.charAt(1);
  }

  /// Whom mail with this return path went to; empty where it names nobody.
  public Optional<Address> recipient(Address returnPath) {
    String local = returnPath.localPart();
    int from = local.indexOf(separator);
    int to = local.lastIndexOf(at);
    if (from <= 0 || to <= from + 1 || !DOMAIN.matcher(local.substring(to + 1)).matches()) {
      return Optional.empty();
    }
    return Address.parse(local.substring(from + 1, to) + "@" + local.substring(to + 1));
  }
}
