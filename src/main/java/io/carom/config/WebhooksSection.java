package io.carom.config;

import io.carom.config.Config.Lists;
import io.carom.config.Config.Webhook;
import io.carom.webhook.Secret;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Reads `webhooks`: who is told of what.
final class WebhooksSection {

  private static final String SECRETS_REMEDY =
      "keep the secret out of this file: write {file: PATH} or {env: VARIABLE}";

  private static final String NO_SECRET =
      "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);

  private WebhooksSection() {}

  static List<Webhook> read(Section root, Lists lists) {
    List<Placed<Webhook>> webhooks =
        Placed.all(
            root.items("webhooks", "write \"- name: shop\" and \"  url: https://...\" below it"),
            item -> webhook(item, lists));
    Placed.distinct(webhooks, Keys.WEBHOOK_NAME, hook -> List.of(hook.name()));
    return Placed.values(webhooks);
  }

  private static Optional<Webhook> webhook(Section item, Lists lists) {
    var name = item.maybe(Keys.WEBHOOK_NAME);
    var url = item.maybe(Keys.WEBHOOK_URL);
    List<SecretSource> secrets =
        item.items("secrets", SECRETS_REMEDY).stream()
            .flatMap(secret -> secret(secret).stream())
            .toList();
    var events = item.many(Keys.WEBHOOK_EVENTS);
    var timeout = item.one(Keys.WEBHOOK_TIMEOUT);
    boolean loopback = item.one(Keys.WEBHOOK_LOOPBACK);
    List<String> wanted = item.many(Keys.WEBHOOK_LISTS);
    ListsSection.known(item, Keys.WEBHOOK_LISTS, wanted, lists);
    if (name.isEmpty() || url.isEmpty()) {
      return Optional.empty();
    }
    Webhook hook = new Webhook(name.get(), url.get(), secrets, events, wanted, timeout, loopback);
    acceptable(item, hook);
    return Optional.of(hook);
  }

  /// What the room itself has against an endpoint; tried with a key of zeros, as the true one is
  /// elsewhere.
  private static void acceptable(Section item, Webhook hook) {
    if (hook.secrets().isEmpty()) {
      if (!item.has("secrets")) {
        item.problem("webhooks.secrets is missing here", SECRETS_REMEDY);
      }
      return;
    }
    try {
      hook.endpoint(List.of(Secret.parse(NO_SECRET)));
    } catch (IllegalArgumentException e) {
      item.problem(Keys.WEBHOOK_URL, e.getMessage(), "");
    }
  }

  private static Optional<SecretSource> secret(Section item) {
    Optional<SecretSource> inFile = item.path(Keys.SECRET_FILE).map(SecretSource.InFile::new);
    Optional<SecretSource> inEnvironment =
        item.maybe(Keys.SECRET_ENV).map(SecretSource.InEnvironment::new);
    if (inFile.isPresent() == inEnvironment.isPresent()) {
      item.problem("a secret is in one file or in one variable", SECRETS_REMEDY);
    }
    return inFile.or(() -> inEnvironment);
  }
}
