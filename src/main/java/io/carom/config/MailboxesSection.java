package io.carom.config;

import io.carom.config.Config.Mailbox;
import io.carom.mailbox.MailboxSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `mailboxes`: the accounts that reports are fetched from.
final class MailboxesSection {

  private static final String SECRET_REMEDY =
      "keep it out of this file: write password: {file: PATH} or {env: VARIABLE}, or oauth2: {file:"
          + " PATH} or {command: [PROGRAM, ARGUMENT]}";

  private MailboxesSection() {}

  static List<Mailbox> read(Section root, int maxMessageBytes) {
    List<Placed<Mailbox>> mailboxes =
        Placed.all(
            root.items("mailboxes", "write \"- name: bounces\" and \"  host: ...\" below it"),
            item -> mailbox(item, maxMessageBytes));
    Placed.distinct(mailboxes, Keys.MAILBOX_NAME, box -> List.of(box.settings().name()));
    return Placed.values(mailboxes);
  }

  private static Optional<Mailbox> mailbox(Section item, int maxMessageBytes) {
    var name = item.maybe(Keys.MAILBOX_NAME);
    var protocol = item.one(Keys.MAILBOX_PROTOCOL);
    var host = item.maybe(Keys.MAILBOX_HOST);
    var tls = item.one(Keys.MAILBOX_TLS);
    int port = item.maybe(Keys.MAILBOX_PORT).orElseGet(() -> protocol.usualPort(tls));
    var authorities = item.path(Keys.MAILBOX_AUTHORITIES);
    var user = item.maybe(Keys.MAILBOX_USER);
    String read = item.one(Keys.MAILBOX_FOLDER);
    var processed = item.maybe(Keys.PROCESSED_FOLDER);
    boolean delete = item.one(Keys.MAILBOX_DELETE);
    Duration poll = item.one(Keys.MAILBOX_POLL);
    var bounces = item.maybe(Keys.MAILBOX_BOUNCES);
    Optional<SecretSource> secret = secret(item);
    if (!item.sound() || secret.isEmpty()) {
      return Optional.empty();
    }
    return item.made(
            () ->
                new MailboxSettings(
                    name.orElseThrow(),
                    protocol,
                    host.orElseThrow(),
                    port,
                    tls,
                    authorities,
                    user.orElseThrow(),
                    read,
                    processed,
                    delete,
                    poll,
                    bounces,
                    maxMessageBytes))
        .map(settings -> new Mailbox(settings, secret.get(), item.has("oauth2")));
  }

  private static Optional<SecretSource> secret(Section item) {
    Section password = item.section("password");
    Section token = item.section("oauth2");
    List<String> command = token.many(Keys.TOKEN_COMMAND);
    List<SecretSource> found = new ArrayList<>();
    password.path(Keys.PASSWORD_FILE).map(SecretSource.InFile::new).ifPresent(found::add);
    password.maybe(Keys.PASSWORD_ENV).map(SecretSource.InEnvironment::new).ifPresent(found::add);
    token.path(Keys.TOKEN_FILE).map(SecretSource.InFile::new).ifPresent(found::add);
    if (!command.isEmpty()) {
      found.add(new SecretSource.OfCommand(command));
    }
    if (found.size() != 1) {
      item.problem("a mailbox has one password or one token", SECRET_REMEDY);
      return Optional.empty();
    }
    return Optional.of(found.getFirst());
  }
}
