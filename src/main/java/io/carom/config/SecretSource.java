package io.carom.config;

import java.nio.file.Path;

/// Where a secret is to be found; never the secret itself, so that configurations can be shown.
public sealed interface SecretSource {

  /// The first line of a file.
  record InFile(Path file) implements SecretSource {}

  /// An environment variable.
  record InEnvironment(String variable) implements SecretSource {}
}
