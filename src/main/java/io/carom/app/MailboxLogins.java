package io.carom.app;

import io.carom.config.Config;
import io.carom.mailbox.Login;
import io.carom.mailbox.MailboxSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/// The mailboxes of a configuration, each with the way in.
public final class MailboxLogins {

  private MailboxLogins() {}

  /// What each proves itself with, fetched anew whenever it is asked for.
  public static Map<MailboxSettings, Login> of(Config config, Map<String, String> environment) {
    Secrets secrets = new Secrets(environment);
    Map<MailboxSettings, Login> logins = new LinkedHashMap<>();
    config.mailboxes().forEach(box -> logins.put(box.settings(), new Fetched(secrets, box)));
    return logins;
  }

  private record Fetched(Secrets secrets, Config.Mailbox mailbox) implements Login {

    @Override
    public boolean isToken() {
      return mailbox.isToken();
    }

    @Override
    public String secret() {
      return secrets.fetch(mailbox.secret());
    }
  }
}
