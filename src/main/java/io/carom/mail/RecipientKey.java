package io.carom.mail;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;

/// What makes two addresses one recipient: the only place that says so.
///
/// Local part in NFC with ASCII letters lower-cased; domain as an A-label, lower case, without
/// trailing dots. Nothing else: never cut at `+`, `-` or a dot, because providers differ on what
/// those mean.
///
/// @param value `local@domain` in that form
public record RecipientKey(String value) {

  /// The full stops of Chinese and Japanese are dots to IDNA.
  private static final String DOTS = ".\u3002\uff0e\uff61";

  public static RecipientKey of(Address address) {
    return new RecipientKey(local(address.localPart()) + "@" + domain(address.domain()));
  }

  private static String local(String localPart) {
    String nfc =
        isAscii(localPart) ? localPart : Normalizer.normalize(localPart, Normalizer.Form.NFC);
    StringBuilder out = new StringBuilder(nfc.length());
    for (int i = 0; i < nfc.length(); i++) {
      char c = nfc.charAt(i);
      out.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return out.toString();
  }

  /// The form in which two spellings of a domain compare equal.
  public static String domain(String domain) {
    String bare = withoutTrailingDots(domain);
    if (isAscii(bare)) {
      return bare.toLowerCase(Locale.ROOT);
    }
    try {
      return IDN.toASCII(Normalizer.normalize(bare, Normalizer.Form.NFC), IDN.ALLOW_UNASSIGNED)
          .toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException tooLongOrUnmappable) {
      return bare.toLowerCase(Locale.ROOT);
    }
  }

  /// Empty where there is nothing but dots.
  static String withoutTrailingDots(String domain) {
    int end = domain.length();
    while (end > 0 && DOTS.indexOf(domain.charAt(end - 1)) >= 0) {
      end--;
    }
    return domain.substring(0, end);
  }

  /// Neither NFC nor an A-label changes ASCII, and asking them takes longer than all else here:
  /// the gate does it for every recipient.
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
