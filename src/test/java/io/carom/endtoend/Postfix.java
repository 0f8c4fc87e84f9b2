package io.carom.endtoend;

import io.carom.socket.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real Postfix with a configuration, a queue and a port of its own, on loopback.
final class Postfix implements AutoCloseable {

  private static final Path DAEMONS = Path.of("/usr/lib/postfix/sbin");

  private final Path etc;
  private final int port;

  private Postfix(Path etc, int port) {
    this.etc = etc;
    this.port = port;
  }

  /// Why no Postfix can be started here; empty when one can.
  static String missing() {
    if (!Files.isExecutable(Path.of("/usr/sbin/postfix")) || !Files.isDirectory(DAEMONS)) {
      return "Postfix is not installed";
    }
    return "root".equals(System.getProperty("user.name")) ? "" : "only root can start a Postfix";
  }

  /// Starts one.
  ///
  /// @param home an empty folder; it and the one above are opened to everybody, as Postfix's own
  ///     user must reach its queue
  /// @param settings lines of main.cf that are this test's own
  static Postfix start(Path home, Map<String, String> settings) throws IOException {
    return start(home, settings, "");
  }

  /// Starts one with more services.
  ///
  /// @param services lines of master.cf beside those of the distribution
  static Postfix start(Path home, Map<String, String> settings, String services)
      throws IOException {
    for (Path each : List.of(home.getParent(), home)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path etc = Files.createDirectories(home.resolve("etc"));
    Path queue = Files.createDirectories(home.resolve("queue"));
    Path data = Files.createDirectories(home.resolve("data"));
    run("chown", "postfix", data.toString());
    int port = FreePort.any();
    List<String> main = new ArrayList<>();
    main.add("compatibility_level = 3.6");
    main.add("queue_directory = " + queue);
    main.add("data_directory = " + data);
    main.add("command_directory = /usr/sbin");
    main.add("daemon_directory = " + DAEMONS);
    main.add("mail_owner = postfix");
    main.add("setgid_group = postdrop");
    main.add("inet_interfaces = 127.0.0.1");
    main.add("inet_protocols = ipv4");
    main.add("mynetworks = 127.0.0.0/8");
    main.add("maillog_file = " + home.resolve("maillog"));
    main.add("maillog_file_prefixes = " + home);
    main.add("smtp_dns_support_level = disabled");
    main.add("smtp_host_lookup = native");
    main.add("queue_run_delay = 2s");
    main.add("minimal_backoff_time = 2s");
    settings.forEach((key, value) -> main.add(key + " = " + value));
    settled(Files.write(etc.resolve("main.cf"), main));
    Files.copy(Path.of("/usr/share/postfix/master.cf.dist"), etc.resolve("master.cf"));
    copyIfThere(Path.of("/etc/postfix"), etc, "postfix-files", "dynamicmaps.cf");
    String conf = etc.toString();
    run("postconf", "-c", conf, "-F", "*/*/chroot=n");
    run("postconf", "-c", conf, "-MX", "smtp/inet");
    run("postconf", "-c", conf, "-M", port + "/inet=" + port + " inet n - n - - smtpd");
    Files.writeString(etc.resolve("master.cf"), services, StandardOpenOption.APPEND);
    try {
      run("postfix", "-c", conf, "start");
    } catch (IOException e) {
      Path log = home.resolve("maillog");
      throw new IOException(e.getMessage() + (Files.exists(log) ? Files.readString(log) : ""), e);
    }
    return new Postfix(etc, port);
  }

  int port() {
    return port;
  }

  /// Hands in a message as the `sendmail` command does.
  void submit(String sender, List<String> recipients, String message) throws IOException {
    List<String> command = new ArrayList<>(List.of("sendmail", "-C", etc.toString(), "-f", sender));
    command.addAll(recipients);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.outputWriter(StandardCharsets.UTF_8).append(message).close();
    finish(process, command);
  }

  /// What waits in its queues: an object of JSON each, as `postqueue -j` writes it.
  List<String> queue() throws IOException {
    return output("postqueue", "-c", etc.toString(), "-j").lines().toList();
  }

  /// Waits until all of its mail went somewhere.
  void awaitEmptyQueue() throws IOException {
    await(() -> queue().isEmpty());
  }

  /// Waits for a line of its log that has all of these words.
  void awaitLog(String... words) throws IOException {
    await(() -> log().lines().anyMatch(line -> List.of(words).stream().allMatch(line::contains)));
  }

  /// What a test waits for.
  private interface Wanted {
    boolean isThere() throws IOException;
  }

  /// Looks again whenever the log grows, and each second. A test whose time is up is interrupted,
  /// and what it waits for never came.
  private void await(Wanted wanted) throws IOException {
    Path home = etc.getParent();
    try (WatchService changes = home.getFileSystem().newWatchService()) {
      home.register(
          changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      while (!wanted.isThere()) {
        WatchKey key = changes.poll(1, TimeUnit.SECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
    } catch (InterruptedException timeIsUp) {
      throw new AssertionError("it never came; Postfix says: " + log(), timeIsUp);
    }
  }

  /// Tries all that waits now, and not when its time has come.
  void flush() throws IOException {
    run("postqueue", "-c", etc.toString(), "-f");
  }

  /// What it says to this recipient in a session of its own, by SMTP.
  String rcpt(String sender, String recipient) throws IOException {
    try (Client client = new Client(port)) {
      client.say("MAIL FROM:<" + sender + ">");
      return client.say("RCPT TO:<" + recipient + ">");
    }
  }

  /// What Postfix wrote about what it did: for a failing test to show.
  String log() throws IOException {
    Path log = etc.resolveSibling("maillog");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Override
  public void close() throws IOException {
    run("postfix", "-c", etc.toString(), "stop");
  }

  /// Makes a main.cf look old: Postfix waits until a new one is two seconds old.
  static void settled(Path main) throws IOException {
    Files.setLastModifiedTime(main, FileTime.from(Instant.EPOCH));
  }

  private static void copyIfThere(Path from, Path to, String... names) throws IOException {
    for (String name : names) {
      if (Files.exists(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
    try (Stream<Path> more = Files.list(from)) {
      for (Path each : more.filter(p -> p.endsWith("dynamicmaps.cf.d")).toList()) {
        Files.createDirectories(to.resolve(each.getFileName()));
      }
    }
  }

  static void run(String... command) throws IOException {
    output(command);
  }

  private static String output(String... command) throws IOException {
    return finish(new ProcessBuilder(command).redirectErrorStream(true).start(), List.of(command));
  }

  private static String finish(Process process, List<String> command) throws IOException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + said);
    }
    return said;
  }
}
