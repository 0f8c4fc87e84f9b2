package io.carom.smtp;

import org.subethamail.smtp.RejectException;

/// EHLO: the client names itself, we say what we can (RFC 5321 section 4.1.1.1).
///
/// CHUNKING is not among it: nothing that sends bounces needs it, and a body with one kind of
/// end is a body nobody reads in two ways.
final class EhloCommand implements Verb.Command {

  /// A longer name is no name of a host.
  private static final int MAX_NAME = 255;

  private final String offers;

  EhloCommand(SmtpSettings settings) {
    offers =
        String.join(
            "\n",
            settings.hostname(),
            "PIPELINING",
            "SIZE " + settings.limits().maxMessageBytes(),
            "DSN",
            "ENHANCEDSTATUSCODES",
            "8BITMIME",
            "SMTPUTF8");
  }

  @Override
  public Reply answer(String argument, Connection connection) throws RejectException {
    greet(argument, connection);
    return new Reply(250, "", connection.mayStartTls() ? offers + "\nSTARTTLS" : offers);
  }

  /// What EHLO and HELO have in common.
  static void greet(String name, Connection connection) throws RejectException {
    if (name.isEmpty()
        || name.length() > MAX_NAME
        || !name.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new Reply(501, "5.5.4", "A host name is wanted").refusal();
    }
    connection.dialogue().greet(name);
  }
}
