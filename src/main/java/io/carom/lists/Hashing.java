package io.carom.lists;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256, in the hex in which the ledger keeps it.
final class Hashing {

  private Hashing() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The hash of a line as a neighbour: without its line end, so that an editor which adds a
  /// last line end or changes them all leaves it recognisable.
  static String line(byte[] bytes, int from, int to) {
    MessageDigest digest = sha256();
    digest.update(bytes, from, bare(bytes, from, to) - from);
    return hex(digest);
  }

  /// Where a line ends without its line end.
  static int bare(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return end;
  }
}
