package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the copies that a Postfix SMTP server sends its postmaster of sessions in which
/// something was refused (`notify_classes = policy, protocol, resource`): `In:` before what a
/// client said, `Out:` before the answer. Whom the refused command named, or for whom the refused
/// message was, has failed.
final class PostfixSessionReader implements Dialect {

  private static final Pattern SESSION = Pattern.compile("(?m)^Transcript of session follows\\.");

  /// A line of the dialogue with those it is folded onto.
  private static final Pattern LINE =
      Pattern.compile("(?m)^ (In|Out):[ \\t]*(.*(?:\\n {5,}\\S.*)*)");

  private static final Pattern RECIPIENT =
      Pattern.compile("(?i)^RCPT TO:[ \\t]*<([^\\s<>]{1,400})>");

  @Override
  public Optional<Report> read(Message message) {
    return TextLayout.of(message, "Transcript of session follows.", line -> false)
        .flatMap(PostfixSessionReader::report);
  }

  private static Optional<Report> report(TextLayout layout) {
    String text = layout.text();
    if (!SESSION.matcher(text).find()) {
      return Optional.empty();
    }
    List<Outcome> outcomes = new Dialogue().outcomes(text);
    return outcomes.isEmpty()
        ? Optional.empty()
        : Optional.of(layout.delivery("postfix-session", outcomes, Optional.empty()));
  }

  /// The session as it goes on.
  private static final class Dialogue {

    private final Map<RecipientKey, Outcome> failed = new LinkedHashMap<>();
    private final Map<RecipientKey, Address> taken = new LinkedHashMap<>();
    private Optional<Address> asked = Optional.empty();
    private String command = "";

    List<Outcome> outcomes(String text) {
      Matcher line = LINE.matcher(text);
      while (line.find()) {
        String words = Prose.collapsed(line.group(2));
        if (line.group(1).equals("In")) {
          said(words);
        } else {
          answered(words);
        }
      }
      return List.copyOf(failed.values());
    }

    private void said(String words) {
      String verb = words.split("[ :]", 2)[0];
      if (verb.equalsIgnoreCase("MAIL")) {
        taken.clear();
      }
      command = verb.isEmpty() ? "" : Commands.named(verb);
      Matcher recipient = RECIPIENT.matcher(words);
      asked = recipient.find() ? Address.parse(recipient.group(1)) : Optional.empty();
    }

    private void answered(String words) {
      ReplyText reply = ReplyText.of(words);
      int klass = reply.replyCode().map(code -> code.klass()).orElse(0);
      boolean refuses = klass == 4 || klass == 5;
      if (asked.isPresent()) {
        Address address = asked.get();
        if (refuses) {
          fail(address, reply);
        } else {
          taken.put(RecipientKey.of(address), address);
        }
      } else if (refuses && (command.equals("DATA") || command.equals("BDAT"))) {
        taken.values().forEach(address -> fail(address, reply));
      }
      asked = Optional.empty();
    }

    private void fail(Address address, ReplyText reply) {
      String answered = command.equals("DATA") ? "end of DATA" : command;
      failed.putIfAbsent(
          RecipientKey.of(address),
          Outcome.of(Action.FAILED)
              .recipient(Optional.of(address))
              .status(reply.status())
              .replyCode(reply.replyCode())
              .diagnostic(reply.text())
              .command(Optional.of(answered))
              .build());
    }
  }
}
