package io.carom.smtp;

import io.carom.mail.Octets;

/// The trace of a message: how many Received fields stand in its own header (RFC 5321 section
/// 6.3), those of enclosed messages not among them.
final class ReceivedHeaders {

  private static final String NAME = "received:";

  private ReceivedHeaders() {}

  /// Lines may end in CRLF, LF or CR: a loop must not hide behind odd ones.
  static int count(Octets octets) {
    byte[] raw = octets.array();
    int count = 0;
    int start = 0;
    while (start < raw.length && !isLineEnd(raw[start])) {
      count += startsWithName(raw, start) ? 1 : 0;
      while (start < raw.length && !isLineEnd(raw[start])) {
        start++;
      }
      start += start + 1 < raw.length && raw[start] == '\r' && raw[start + 1] == '\n' ? 2 : 1;
    }
    return count;
  }

  private static boolean isLineEnd(byte c) {
    return c == '\r' || c == '\n';
  }

  private static boolean startsWithName(byte[] raw, int start) {
    if (raw.length - start < NAME.length()) {
      return false;
    }
    for (int i = 0; i < NAME.length(); i++) {
      if (Character.toLowerCase(raw[start + i]) != NAME.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
