package io.carom.smtp;

import io.carom.flow.Intake;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.subethamail.smtp.RejectException;

/// Every verb this door knows, with what it does.
final class Verbs {

  private static final Reply NOT_IMPLEMENTED = new Reply(502, "5.5.1", "Command not implemented");

  private final Map<String, Verb.Command> commands = new LinkedHashMap<>();
  private final int maxBadCommands;

  /// What is spoken at a port.
  enum Tongue {
    SMTP,
    /// RFC 2033: `LHLO` in place of EHLO and HELO, and after DATA a reply for each recipient.
    LMTP
  }

  Verbs(
      Tongue tongue,
      SmtpSettings settings,
      Intake intake,
      InstantSource clock,
      BooleanSupplier storageShort) {
    SmtpSettings.Limits limits = settings.limits();
    maxBadCommands = limits.maxBadCommands();
    switch (tongue) {
      case SMTP -> {
        Reply hello = new Reply(250, "", settings.hostname());
        commands.put("EHLO", new EhloCommand(settings));
        commands.put("HELO", (name, connection) -> greet(name, connection, hello));
      }
      case LMTP -> commands.put("LHLO", new EhloCommand(settings));
    }
    commands.put("MAIL", new MailCommand(settings, storageShort));
    commands.put("RCPT", new RcptCommand(settings));
    commands.put("DATA", new DataCommand(tongue, limits, intake, clock));
    commands.put("BDAT", new BdatCommand(limits.maxMessageBytes()));
    commands.put("STARTTLS", Verbs::startTls);
    commands.put("RSET", Verbs::reset);
    commands.put("QUIT", Verbs::quit);
    commands.put("NOOP", (ignored, connection) -> Reply.DONE);
    commands.put(
        "VRFY", (ignored, connection) -> new Reply(252, "2.0.0", "Send a message and see"));
    commands.put("HELP", (ignored, connection) -> new Reply(214, "2.0.0", "See RFC 5321"));
    for (String verb : List.of("EXPN", "AUTH", "ETRN", "TURN")) {
      commands.put(
          verb,
          (ignored, connection) -> {
            throw NOT_IMPLEMENTED.refusal();
          });
    }
  }

  /// What a client may say.
  Set<String> names() {
    return Set.copyOf(commands.keySet());
  }

  /// What the library is to run: the client's verbs, and the one that stands for no verb.
  List<Verb> all() {
    Map<String, Verb.Command> all = new LinkedHashMap<>(commands);
    all.put(CommandLine.NO, Verbs::no);
    return all.entrySet().stream()
        .map(entry -> new Verb(entry.getKey(), maxBadCommands, entry.getValue()))
        .toList();
  }

  private static Reply greet(String name, Connection connection, Reply hello)
      throws RejectException {
    EhloCommand.greet(name, connection);
    return hello;
  }

  /// STARTTLS (RFC 3207 section 4); the handshake comes when this reply is out.
  private static Reply startTls(String argument, Connection connection) throws RejectException {
    if (connection.isSecured()) {
      throw new Reply(503, "5.5.1", "TLS is on already").refusal();
    }
    if (!connection.mayStartTls()) {
      throw NOT_IMPLEMENTED.refusal();
    }
    if (!argument.isEmpty()) {
      throw Reply.NO_PARAMETER.refusal();
    }
    connection.startTls();
    return new Reply(220, "2.0.0", "Ready to start TLS");
  }

  private static Reply reset(String argument, Connection connection) throws RejectException {
    if (!argument.isEmpty()) {
      throw Reply.NO_PARAMETER.refusal();
    }
    connection.dialogue().reset();
    return Reply.DONE;
  }

  private static Reply quit(String argument, Connection connection) throws RejectException {
    if (!argument.isEmpty()) {
      throw Reply.NO_PARAMETER.refusal();
    }
    throw Reply.BYE.farewell();
  }

  private static Reply no(String ignored, Connection connection) throws RejectException {
    Reply refusal = connection.line().refusal();
    throw refusal.code() == 421 ? refusal.farewell() : refusal.refusal();
  }
}
