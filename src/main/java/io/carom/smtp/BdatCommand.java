package io.carom.smtp;

import java.io.IOException;
import org.subethamail.smtp.RejectException;

/// BDAT, which we do not offer (RFC 3030): its octets are swallowed, so that they are not read
/// as commands, and none of them ever becomes a message.
///
/// Where the size is more than a message may have, or cannot be read, nobody knows where the
/// next command begins: then this is the end of the session.
final class BdatCommand implements Verb.Command {

  private static final Reply REFUSED = new Reply(502, "5.5.1", "CHUNKING is not offered");
  private static final int MAX_DIGITS = 9;

  private final int maxMessageBytes;

  BdatCommand(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  @Override
  public Reply answer(String argument, Connection connection) throws IOException, RejectException {
    int blank = argument.indexOf(' ');
    String size = blank < 0 ? argument : argument.substring(0, blank);
    if (!size.matches("[0-9]{1," + MAX_DIGITS + "}") || Long.parseLong(size) > maxMessageBytes) {
      throw REFUSED.farewell();
    }
    connection.skip(Long.parseLong(size));
    throw REFUSED.refusal();
  }
}
