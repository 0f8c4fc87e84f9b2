package io.carom.app;

import io.carom.config.SecretSource;
import io.carom.config.SecretSource.InEnvironment;
import io.carom.config.SecretSource.InFile;
import io.carom.config.SecretSource.OfCommand;
import io.carom.config.SecretSource.OnCommandLine;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Fetches secrets from where the configuration says they are.
public final class Secrets {

  /// No secret is longer; whoever names a video by mistake should not wait for it.
  private static final int MOST_BYTES = 65_536;

  /// Who fetches a token from far away needs no longer.
  private static final int COMMAND_SECONDS = 30;

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
      case OfCommand(List<String> command) -> ofCommand(command);
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

  private static Optional<String> firstLine(String text) {
    return text.lines().map(String::strip).findFirst().filter(line -> !line.isEmpty());
  }

  /// What it writes to standard error goes to ours, since only it knows what went wrong.
  private static String ofCommand(List<String> command) {
    String name = command.getFirst();
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Thread.ofVirtual().start(() -> endInTime(process));
      String text =
          new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalArgumentException(
            "the command %s ended with exit code %d".formatted(name, process.exitValue()));
      }
      return firstLine(text)
          .orElseThrow(
              () -> new IllegalArgumentException("the command %s printed nothing".formatted(name)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the command %s cannot be run: %s".formatted(name, e.getMessage()), e);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalArgumentException(
          "the command %s was not waited for".formatted(name), stopping);
    }
  }

  private static void endInTime(Process process) {
    try {
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private static String inFile(Path file) {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      return firstLine(text)
          .orElseThrow(
              () -> new IllegalArgumentException("the secret's file %s is empty".formatted(file)));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("the secret's file %s does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the secret's file %s cannot be read; the user that runs Carom must be able to"
              .formatted(file),
          e);
    }
  }
}
