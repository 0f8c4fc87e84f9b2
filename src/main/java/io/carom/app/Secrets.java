package io.carom.app;

import io.carom.config.SecretSource;
import io.carom.config.SecretSource.InEnvironment;
import io.carom.config.SecretSource.InFile;
import io.carom.config.SecretSource.OnCommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Fetches secrets from where the configuration says they are.
public final class Secrets {

  /// No secret is longer; whoever names a video by mistake should not wait for it.
  private static final int MOST_BYTES = 65_536;

  private final Map<String, String> environment;

  public Secrets(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /// The secret: the first line of a file, or the value of a variable, without blanks around it.
  ///
  /// @throws IllegalArgumentException when there is none; the words say what to do and never
  ///     repeat it
  public String fetch(SecretSource source) {
    return switch (source) {
      case InFile(Path file) -> inFile(file);
      case OnCommandLine(String secret) -> secret;
      case InEnvironment(String variable) ->
          Optional.ofNullable(environment.get(variable))
              .map(String::strip)
              .filter(value -> !value.isEmpty())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the variable %s is not set; set it in the service's environment"
                              .formatted(variable)));
    };
  }

  private static String inFile(Path file) {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MOST_BYTES), java.nio.charset.StandardCharsets.UTF_8);
      return text.lines()
          .map(String::strip)
          .findFirst()
          .filter(line -> !line.isEmpty())
          .orElseThrow(
              () -> new IllegalArgumentException("the secret's file %s is empty".formatted(file)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the secret's file %s cannot be read (%s); the user that runs Carom must be able to"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }
}
