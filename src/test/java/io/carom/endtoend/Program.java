package io.carom.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A program that runs beside a test and talks by lines; its output is read as it comes.
final class Program implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 120;
  private static final String LISTENS = "listens on 127\\.0\\.0\\.1:(\\d+)";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> said = new ArrayList<>();

  Program(List<String> command) throws IOException {
    this(command, Map.of());
  }

  private Program(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    this.process = builder.start();
    Thread.ofVirtual().start(this::listen);
  }

  /// Carom itself, as this build has it, with the heap that `bin/carom` gives it.
  static Program carom(String... arguments) throws IOException {
    return carom(Map.of(), arguments);
  }

  /// The same with more in its environment. With CAROM_LOG_LEVEL it logs as an operator sees it;
  /// without, warnings alone.
  static Program carom(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Djakarta.mail.util.StreamProvider="
                    + "org.eclipse.angus.mail.util.MailStreamProvider",
                "-Dlogback.configurationFile="
                    + (environment.containsKey("CAROM_LOG_LEVEL")
                        ? "logback.xml"
                        : "logback-test.xml"),
                "-Dcarom.home=" + Path.of("").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.carom.cli.Main"));
    command.addAll(List.of(arguments));
    return new Program(command, environment);
  }

  private void listen() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      out.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException gone) {
      // It ended, and with it what it says.
    }
  }

  /// The next line that is as wanted; lines before it are passed over.
  String await(Predicate<String> wanted) throws InterruptedException {
    String line;
    while ((line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) != null) {
      said.add(line);
      if (wanted.test(line)) {
        return line;
      }
    }
    throw new AssertionError("the program never said it; it said: " + String.join("\n", said));
  }

  /// What stands in the place of the group in the next line in which this pattern is found.
  String await(String pattern) throws InterruptedException {
    Pattern wanted = Pattern.compile(pattern);
    Matcher found = wanted.matcher(await(line -> wanted.matcher(line).find()));
    if (!found.find()) {
      throw new AssertionError("unreachable: the line was just found");
    }
    return found.group(1);
  }

  /// The port on 127.0.0.1 that a `carom serve` says it listens on.
  int port() throws InterruptedException {
    return Integer.parseInt(await(LISTENS));
  }

  /// Waits for its end; gives the exit code.
  int end() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the program never ended");
    }
    return process.exitValue();
  }

  /// SIGTERM, as systemd and Ctrl-C stop it. What it says then is heard, as it would not be after
  /// [Process#destroy].
  void terminate() {
    process.toHandle().destroy();
  }

  /// SIGKILL: nothing gets a chance to tidy up.
  void kill() {
    process.destroyForcibly();
  }

  List<String> said() {
    lines.drainTo(said);
    return List.copyOf(said);
  }

  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .completeOnTimeout(process, 20, TimeUnit.SECONDS)
        .thenAccept(Process::destroyForcibly)
        .join();
  }
}
