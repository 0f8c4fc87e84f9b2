package io.carom.app;

import io.carom.config.Config;
import io.carom.webhook.Endpoint;
import io.carom.webhook.Secret;
import java.util.List;
import java.util.Map;

/// The endpoints of a configuration, their secrets fetched.
public final class Endpoints {

  private Endpoints() {}

  /// Fetches every secret.
  ///
  /// @throws IllegalArgumentException when one is missing or no secret, in words for the person
  ///     who configured it
  public static List<Endpoint> of(Config config, Map<String, String> environment) {
    Secrets secrets = new Secrets(environment);
    return config.webhooks().stream().map(hook -> endpoint(hook, secrets)).toList();
  }

  private static Endpoint endpoint(Config.Webhook hook, Secrets secrets) {
    List<Secret> fetched;
    try {
      fetched = hook.secrets().stream().map(secrets::fetch).map(Secret::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("webhook " + hook.name() + ": " + e.getMessage(), e);
    }
    return hook.endpoint(fetched);
  }
}
