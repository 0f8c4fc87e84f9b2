package io.carom.cli;

import io.carom.app.Office;
import io.carom.app.RuleFolder;
import io.carom.config.Config;
import io.carom.config.ConfigReader;
import io.carom.config.Problem;
import io.carom.config.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which installation a command is about: the options that all commands share.
///
/// Without `--config` it is `conf/carom.yaml` in Carom's own folder, where there is one; without
/// `--data` the folder that the configuration names, else `data` in Carom's own folder.
final class Site {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration (default: conf/carom.yaml beside bin).")
  private Optional<Path> configFile = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of the ledger (default: as configured, else data beside bin).")
  private Optional<Path> dataDirectory = Optional.empty();

  /// Carom's own folder: where `bin` and `conf` lie.
  static Path home() {
    return Path.of(System.getProperty("carom.home", ""));
  }

  /// The file that is read; empty where there is none and none was named.
  Optional<Path> configFile() {
    Path shipped = home().resolve("conf").resolve("carom.yaml");
    return configFile
        .map(file -> named("--config", file))
        .or(() -> Optional.of(shipped).filter(Files::exists));
  }

  /// What the file says, or why it cannot be used.
  Reading read() {
    return configFile().map(Site::read).orElseGet(() -> new Reading.Read(ConfigReader.defaults()));
  }

  /// The configuration of the installation: the file, and what the last `serve` was told by
  /// flags.
  ///
  /// @throws Failure with every problem, when it cannot be used
  Config config() {
    Config file = file();
    return Served.over(data(file), file);
  }

  /// The configuration as the file has it.
  ///
  /// @throws Failure with every problem, when it cannot be used
  Config file() {
    return switch (read()) {
      case Reading.Read(Config config) -> config;
      case Reading.Faulty(List<Problem> problems) ->
          throw Failure.usage(
              problems.stream()
                  .map(Problem::text)
                  .collect(Collectors.joining("\n", "the configuration cannot be used:\n", "")));
    };
  }

  /// The folder of the ledger, which may not be there yet.
  ///
  /// @throws Failure when there is something else
  Path data(Config config) {
    Path folder =
        dataDirectory
            .map(given -> named("--data", given))
            .or(config::data)
            .orElseGet(() -> home().resolve("data"));
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw Failure.usage(folder + " is a file, not the folder of a ledger; name that with --data");
    }
    return folder;
  }

  private static Path named(String option, Path given) {
    if (given.toString().isEmpty()) {
      throw Failure.usage(option + " names nothing: is a variable of your script empty?");
    }
    return given;
  }

  /// Where the rules of this configuration lie.
  static Path rulesFolder(Config config) {
    return config.rules().orElseGet(() -> home().resolve("conf").resolve("rules"));
  }

  /// The rules, read now.
  ///
  /// @throws Failure with every problem, when they cannot be used
  RuleFolder rules(Config config) {
    try {
      return RuleFolder.open(rulesFolder(config));
    } catch (RuleFolder.Unusable e) {
      throw Failure.usage(e.getMessage());
    }
  }

  /// The installation, opened for work by hand.
  Office office(Config config) {
    return Office.open(config, data(config));
  }

  private static Reading read(Path file) {
    try {
      Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
      return ConfigReader.read(file.toString(), folder, Files.readString(file));
    } catch (CharacterCodingException notUtf8) {
      return faulty(file, "it is not UTF-8");
    } catch (IOException e) {
      return faulty(file, Text.because(e));
    }
  }

  private static Reading faulty(Path file, String because) {
    return new Reading.Faulty(
        List.of(new Problem(file.toString(), 0, because, "name another with --config")));
  }

  /// The options that name this installation again; empty for the default one.
  String again() {
    return configFile.map(file -> " --config " + file).orElse("")
        + dataDirectory.map(folder -> " --data " + folder).orElse("");
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  InputStream standardInput() {
    return ((Main) spec.root().userObject()).standardInput();
  }
}
