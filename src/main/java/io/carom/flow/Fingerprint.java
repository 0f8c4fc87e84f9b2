package io.carom.flow;

import io.carom.mail.RecipientKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// 96 bits that stand for a recipient in memory: the head of a salted SHA-256.
///
/// Among ten million recipients, a look-up for another one meets its fingerprint once in 10^22.
/// The salt keeps strangers from choosing addresses that crowd one place of a table.
record Fingerprint(long head, int tail) {

  /// @param salt octets of this process
  static Fingerprint of(byte[] salt, RecipientKey recipient) {
    MessageDigest digest = sha256();
    digest.update(salt);
    ByteBuffer bits =
        ByteBuffer.wrap(digest.digest(recipient.value().getBytes(StandardCharsets.UTF_8)));
    return new Fingerprint(bits.getLong(), bits.getInt());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
