package io.carom.mailbox;

import io.carom.smtp.Identity;
import io.carom.socket.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A real Dovecot with a configuration, ports and Maildirs of its own, on loopback. It knows every
/// user, whose password is [#PASSWORD].
public final class Dovecot implements AutoCloseable {

  public static final String PASSWORD = "secret";

  private static final Path PROGRAM = Path.of("/usr/sbin/dovecot");
  private static final Path DAEMONS = Path.of("/usr/lib/dovecot");

  /// Who the Maildirs belong to: Dovecot reads no mail as root.
  private static final String OWNER = "mail";

  /// The ways in.
  public enum Door {
    IMAP,
    IMAPS,
    POP3,
    POP3S
  }

  /// A message as it lies in a Maildir.
  ///
  /// @param flags letters of the Maildir: S for seen, T for marked as deleted
  public record Filed(String subject, String flags, String text) {}

  private final Path home;
  private final Map<Door, Integer> ports;
  private Process process;
  private int delivered;

  private Dovecot(Path home, Map<Door, Integer> ports) throws IOException {
    this.home = home;
    this.ports = Map.copyOf(ports);
    this.process = begin();
  }

  /// Why none can be started here; empty when one can.
  public static String missing() {
    if (!Files.isExecutable(PROGRAM)) {
      return "Dovecot is not installed";
    }
    for (String protocol : List.of("imap", "pop3")) {
      if (!Files.isExecutable(DAEMONS.resolve(protocol))) {
        return "Dovecot's " + protocol + " is not installed";
      }
    }
    return "root".equals(System.getProperty("user.name")) ? "" : "only root can start a Dovecot";
  }

  /// Starts one.
  ///
  /// @param home an empty folder; it and the one above are opened to everybody, as Dovecot's own
  ///     users must reach it
  /// @param shown what it shows in TLS
  /// @param settings lines of its configuration that are this test's own
  public static Dovecot start(Path home, Identity shown, String... settings)
      throws IOException, GeneralSecurityException {
    for (Path each : List.of(home.getParent(), home)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    belonging(Files.createDirectory(home.resolve("mail")));
    Files.writeString(home.resolve("certificate.pem"), shown.certificatePem());
    Files.writeString(home.resolve("key.pem"), shown.keyPem());
    Map<Door, Integer> ports = new EnumMap<>(Door.class);
    for (Door door : Door.values()) {
      ports.put(door, FreePort.any());
    }
    String config =
        """
        base_dir = HOME/run
        state_dir = HOME/state
        log_path = HOME/log
        auth_failure_delay = 0
        auth_mechanisms = plain login xoauth2 oauthbearer
        auth_verbose = yes
        default_internal_user = dovecot
        default_login_user = dovenull
        disable_plaintext_auth = no
        first_valid_uid = 1
        instance_name = test
        listen = 127.0.0.1
        mail_fsync = never
        mail_location = maildir:~/Maildir
        mail_max_userip_connections = 100
        protocols = imap pop3
        ssl = yes
        ssl_cert = <HOME/certificate.pem
        ssl_key = <HOME/key.pem
        userdb {
          driver = static
          args = uid=OWNER gid=OWNER home=HOME/mail/%n
        }
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service imap-login {
          inet_listener imap {
            port = IMAP
          }
          inet_listener imaps {
            port = IMAPS
            ssl = yes
          }
        }
        service pop3-login {
          inet_listener pop3 {
            port = POP3
          }
          inet_listener pop3s {
            port = POP3S
            ssl = yes
          }
        }
        """
            .replace("HOME", home.toString())
            .replace("OWNER", OWNER);
    for (Door door : List.of(Door.IMAPS, Door.IMAP, Door.POP3S, Door.POP3)) {
      config = config.replace("port = " + door + "\n", "port = " + ports.get(door) + "\n");
    }
    config += String.join("\n", settings) + "\n";
    if (!config.contains("driver = oauth2")) {
      config += "passdb {\n  driver = static\n  args = password=" + PASSWORD + "\n}\n";
    }
    Files.writeString(home.resolve("dovecot.conf"), config);
    return new Dovecot(home, ports);
  }

  private Process begin() throws IOException {
    Process begun =
        new ProcessBuilder(PROGRAM.toString(), "-F", "-c", home.resolve("dovecot.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output").toFile())
            .start();
    for (Door door : Door.values()) {
      awaitAnswer(begun, port(door));
    }
    return begun;
  }

  private void awaitAnswer(Process begun, int port) throws IOException {
    while (begun.isAlive() && !isAnswered(port)) {
      Thread.onSpinWait();
    }
    if (!begun.isAlive()) {
      throw new IOException("Dovecot ended: " + Files.readString(home.resolve("output")) + log());
    }
  }

  private static boolean isAnswered(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  public int port(Door door) {
    return ports.get(door);
  }

  /// Lays a message into a user's mailbox, as a mail server does.
  public void deliver(String user, String text) throws IOException {
    Path box = maildir(user);
    String name = "%010d.M1P1.localhost".formatted(1_700_000_000 + delivered++);
    Path written = Files.writeString(box.resolve("tmp").resolve(name), text);
    Files.move(belonging(written), box.resolve("new").resolve(name));
  }

  /// Lays this many reports into a mailbox, and behind each tenth a letter.
  void lay(String user, int reports) throws IOException {
    for (int i = 0; i < reports; i++) {
      deliver(user, Reports.report("gone" + i));
      if (i % 10 == 9) {
        deliver(user, Reports.letter("letter " + i));
      }
    }
  }

  private Path maildir(String user) throws IOException {
    Path box = home.resolve("mail").resolve(user).resolve("Maildir");
    if (Files.notExists(box)) {
      belonging(Files.createDirectory(box.getParent()));
      belonging(Files.createDirectory(box));
      for (String each : List.of("tmp", "new", "cur")) {
        belonging(Files.createDirectory(box.resolve(each)));
      }
    }
    return box;
  }

  private static Path belonging(Path path) throws IOException {
    UserPrincipal owner =
        path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(OWNER);
    return Files.setOwner(path, owner);
  }

  /// What lies in a user's inbox, in the order in which it came.
  public List<Filed> inbox(String user) throws IOException {
    return lyingIn(maildir(user));
  }

  /// What lies in another folder of a user; nothing where there is none.
  public List<Filed> folder(String user, String name) throws IOException {
    Path folder = maildir(user).resolve("." + name);
    return Files.exists(folder) ? lyingIn(folder) : List.of();
  }

  private static List<Filed> lyingIn(Path box) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String each : List.of("new", "cur")) {
      try (Stream<Path> some = Files.list(box.resolve(each))) {
        some.forEach(files::add);
      }
    }
    files.sort((a, b) -> a.getFileName().compareTo(b.getFileName()));
    return files.stream().map(Dovecot::filed).toList();
  }

  private static Filed filed(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      String name = file.getFileName().toString();
      int flags = name.indexOf(":2,");
      return new Filed(
          text.lines()
              .filter(line -> line.startsWith("Subject: "))
              .findFirst()
              .orElse("Subject: none")
              .substring("Subject: ".length()),
          flags < 0 ? "" : name.substring(flags + 3),
          text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Has `doveadm` do something with this server.
  public void doveadm(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("doveadm", "-c", home.resolve("dovecot.conf").toString()));
    command.addAll(List.of(words));
    Process told = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(told.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (told.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + said);
    }
  }

  /// Ends it and all of its processes at once, in the middle of whatever they do. None that was
  /// begun meanwhile survives: it would hold the ports, and accept whom nobody serves.
  public void kill() {
    if (process.isAlive()) {
      List<ProcessHandle> all = freeze();
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(each -> each.onExit().join());
    }
  }

  /// Stops all of its processes where they are. The kernel goes on accepting connections for it,
  /// and nobody says a word on them.
  ///
  /// @return they
  public List<ProcessHandle> freeze() {
    stop(process.toHandle());
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.forEach(Dovecot::stop);
    all.addFirst(process.toHandle());
    return all;
  }

  private static void stop(ProcessHandle running) {
    signal("STOP", running);
    while (running.isAlive() && !isStopped(running)) {
      Thread.onSpinWait();
    }
  }

  /// What follows the name in brackets is the state (proc(5)).
  private static boolean isStopped(ProcessHandle each) {
    try {
      String stat = Files.readString(Path.of("/proc/" + each.pid() + "/stat"));
      return "TZ".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
    } catch (IOException gone) {
      return true;
    }
  }

  /// Lets those go on that were stopped.
  public static void thaw(List<ProcessHandle> stopped) {
    stopped.forEach(each -> signal("CONT", each));
  }

  private static void signal(String name, ProcessHandle to) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(to.pid())).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts it again where it was.
  public void restart() throws IOException {
    for (Door door : Door.values()) {
      if (isAnswered(port(door))) {
        throw new IOException("somebody listens on port " + port(door) + " of the " + door);
      }
    }
    process = begin();
  }

  /// What it wrote about what it did: for a failing test to show.
  public String log() throws IOException {
    Path log = home.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Override
  public void close() {
    kill();
  }
}
