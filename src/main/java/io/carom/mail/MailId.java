package io.carom.mail;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Which message this is: the SHA-256 of its octets with every line end as CRLF, in lower-case
/// hex.
///
/// The same message that came once with LF and once with CRLF has one id, so it is kept and
/// counted once.
public record MailId(String value) {

  public static MailId of(Octets octets) {
    MessageDigest digest = sha256();
    byte[] raw = octets.array();
    byte[] line = {'\r', '\n'};
    int start = 0;
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '\r' && raw[i] != '\n') {
        continue;
      }
      digest.update(raw, start, i - start);
      digest.update(line);
      if (raw[i] == '\r' && i + 1 < raw.length && raw[i + 1] == '\n') {
        i++;
      }
      start = i + 1;
    }
    digest.update(raw, start, raw.length - start);
    return new MailId(HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /// The first twelve digits: enough for a log line.
  public String brief() {
    return value.substring(0, Math.min(12, value.length()));
  }

  @Override
  public String toString() {
    return value;
  }
}
