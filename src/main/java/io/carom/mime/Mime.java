package io.carom.mime;

import io.carom.mail.Octets;

/// Where octets become a [Part].
public final class Mime {

  private Mime() {}

  /// Reads a message within the default limits.
  public static Part read(Octets message) {
    return read(message, MimeLimits.DEFAULT);
  }

  /// Reads a message, whatever the octets are (RFC 5322, RFC 2045, RFC 2046): LF, CRLF and CR all
  /// end lines; empty lines before the header do not count.
  ///
  /// Never throws on input, takes time linear in it and copies nothing but what is decoded: the
  /// parts are views of the octets.
  public static Part read(Octets message, MimeLimits limits) {
    byte[] array = message.array();
    int from = 0;
    while (from < array.length && Window.isLineEnd(array[from])) {
      from++;
    }
    Reading reading = new Reading(limits);
    reading.took(1);
    return new Part(reading, new Window(array, from, array.length), true, 1, "message");
  }
}
