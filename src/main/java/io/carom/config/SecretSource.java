package io.carom.config;

import java.nio.file.Path;
import java.util.List;

/// Where a secret is to be found, so that configurations can be shown.
public sealed interface SecretSource {

  /// The first line of a file.
  record InFile(Path file) implements SecretSource {}

  /// An environment variable.
  record InEnvironment(String variable) implements SecretSource {}

  /// What a program prints first: the program and its arguments.
  record OfCommand(List<String> command) implements SecretSource {
    public OfCommand {
      command = List.copyOf(command);
    }
  }

  /// Given on the command line, for a try.
  record OnCommandLine(String secret) implements SecretSource {
    @Override
    public String toString() {
      return "OnCommandLine[hidden]";
    }
  }
}
