package io.carom.smtp;

import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.RejectException;

/// What we answer: code, enhanced code (RFC 2034) and our own words.
///
/// The words are ours alone: whatever a stranger said stays out of every reply.
///
/// @param code 200 to 599
/// @param enhanced `2.1.5`; empty only where RFC 2034 section 3 wants none
/// @param words ASCII; every line feed begins a further line of the reply (RFC 5321 section
/// 4.2.1)
record Reply(int code, String enhanced, String words) {

  static final Reply DONE = new Reply(250, "2.0.0", "Done");
  static final Reply BYE = new Reply(221, "2.0.0", "Bye");
  static final Reply STOPPING = new Reply(421, "4.3.2", "Stopping, please come back later");
  static final Reply TIMEOUT = new Reply(421, "4.4.2", "Waited too long, closing");
  static final Reply TORN = new Reply(421, "4.4.2", "Connection lost");
  static final Reply CANNOT_RECORD = new Reply(451, "4.3.0", "Cannot record mail now");
  static final Reply STORAGE_SHORT = new Reply(452, "4.3.1", "Short of storage, try again later");
  static final Reply TOO_LARGE = new Reply(552, "5.3.4", "Message too large");
  static final Reply BAD_PARAMETER = new Reply(501, "5.5.4", "Bad parameter");
  static final Reply NO_PARAMETER = new Reply(501, "5.5.4", "This command takes no parameter");
  static final Reply NEEDS_SMTPUTF8 = new Reply(553, "5.6.7", "This address needs SMTPUTF8");
  static final Reply EHLO_FIRST = new Reply(503, "5.5.1", "Say EHLO first");

  String text() {
    return enhanced.isEmpty() ? words : enhanced + " " + words;
  }

  /// To be thrown where a command cannot be obeyed.
  RejectException refusal() {
    return new RejectException(code, text());
  }

  /// To be thrown where this is the last we say.
  DropConnectionException farewell() {
    return new DropConnectionException(code, text());
  }

  @Override
  public String toString() {
    String[] lines = text().split("\n", -1);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < lines.length - 1; i++) {
      out.append(code).append('-').append(lines[i]).append("\r\n");
    }
    return out.append(code).append(' ').append(lines[lines.length - 1]).toString();
  }
}
