package io.carom.flow;

import io.carom.mail.RecipientKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/// 96 bits that stand for a recipient in memory: the head of a salted SHA-256.
///
/// Among ten million recipients, a look-up for another one meets its fingerprint once in 10^22.
record Fingerprint(long head, int tail) {

  /// Makes fingerprints with a salt of its own, which keeps strangers from choosing addresses that
  /// crowd one place of a table. Any thread may ask it.
  static final class Maker {

    private static final int SALT_OCTETS = 16;

    /// Has taken the salt in, and is only ever copied.
    private final MessageDigest salted;

    Maker() {
      byte[] salt = new byte[SALT_OCTETS];
      new SecureRandom().nextBytes(salt);
      salted = sha256();
      salted.update(salt);
    }

    Fingerprint of(RecipientKey recipient) {
      try {
        MessageDigest digest = (MessageDigest) salted.clone();
        ByteBuffer bits =
            ByteBuffer.wrap(digest.digest(recipient.value().getBytes(StandardCharsets.UTF_8)));
        return new Fingerprint(bits.getLong(), bits.getInt());
      } catch (CloneNotSupportedException javasOwnCanBeCopied) {
        throw new IllegalStateException(javasOwnCanBeCopied);
      }
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException everyJavaHasIt) {
        throw new IllegalStateException(everyJavaHasIt);
      }
    }
  }
}
