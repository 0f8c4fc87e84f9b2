package io.carom.cli;

import io.carom.socket.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A place where Carom listens, as a Postfix names it and gets there.
///
/// Postfix finds a UNIX socket by its path from the queue directory. An absolute path does only
/// where no service that asks runs in a chroot: there the queue directory is the root.
final class PostfixPlace {

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");
  private static final Set<String> ANYWHERE = Set.of("0.0.0.0", "::");

  private static final int PATIENCE_MILLIS = 2_000;

  private final PostfixConfig postfix;
  private final Listen listen;
  private final Path queue;
  private final boolean isInChroot;

  /// @param services the daemons that ask there
  PostfixPlace(PostfixConfig postfix, Listen listen, Set<String> services) {
    this.postfix = postfix;
    this.listen = listen;
    this.queue = Path.of(postfix.value("queue_directory"));
    this.isInChroot = postfix.isInChroot(services);
  }

  /// Whether two hosts are one, as far as can be told without the DNS.
  ///
  /// @param host where we listen
  static boolean isAt(String host, String named) {
    return host.equals(named)
        || ANYWHERE.contains(host)
        || (LOOPBACK.contains(host) && LOOPBACK.contains(named));
  }

  /// How it is to be written.
  String name() {
    return switch (listen) {
      case Listen.Tcp(String host, int port) -> "inet:" + bracketed(host) + ":" + port;
      case Listen.Unix(Path path) ->
          "unix:" + (path.startsWith(queue) ? queue.relativize(path) : path);
    };
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /// Whether a value names it. It may be out of reach even so.
  boolean isNamedIn(String value) {
    String apart = value.replace("tcp:", "tcp: ").replace("local:", "unix:");
    return names().stream()
        .anyMatch(
            name ->
                Pattern.compile("(?<![\\w.:])(?:\\w+map:)?" + Pattern.quote(name) + "(?![\\w./-])")
                    .matcher(apart)
                    .find());
  }

  /// All that lead here, and the absolute path of a socket, which may not.
  private List<String> names() {
    List<String> names = new ArrayList<>();
    switch (listen) {
      case Listen.Tcp(String host, int port) -> {
        List<String> hosts = new ArrayList<>(List.of(host));
        LOOPBACK.stream().filter(named -> isAt(host, named)).forEach(hosts::add);
        for (String each : hosts) {
          names.add("inet:" + bracketed(each) + ":" + port);
          names.add(bracketed(each) + ":" + port);
        }
      }
      case Listen.Unix(Path path) -> {
        names.add("unix:" + path);
        if (path.startsWith(queue)) {
          names.add("unix:" + queue.relativize(path));
          names.add("unix:/" + queue.relativize(path));
        }
      }
    }
    return names;
  }

  /// What keeps Postfix from a place that this value names.
  ///
  /// @param why in words
  /// @param remedy what to write or to do
  record Obstacle(String why, String remedy) {}

  Optional<Obstacle> obstacle(String value) {
    return switch (listen) {
      case Listen.Tcp _ -> Optional.empty();
      case Listen.Unix(Path path) -> obstacle(value.replace("local:", "unix:"), path);
    };
  }

  /// Why nobody answers there now, tried from here; empty where somebody does.
  Optional<String> silence() {
    return silence(listen);
  }

  /// The same of any place where we listen.
  static Optional<String> silence(Listen listen) {
    try {
      switch (listen) {
        case Listen.Tcp(String host, int port) -> {
          try (Socket socket = new Socket()) {
            InetAddress at =
                ANYWHERE.contains(host)
                    ? InetAddress.getLoopbackAddress()
                    : InetAddress.getByName(host);
            socket.connect(new InetSocketAddress(at, port), PATIENCE_MILLIS);
          }
        }
        case Listen.Unix(Path path) -> SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Obstacle> obstacle(String value, Path socket) {
    boolean isBelow = socket.startsWith(queue);
    if (isInChroot && !isBelow) {
      return Optional.of(
          new Obstacle(
              "it runs in a chroot (master.cf), outside of which " + socket + " is",
              "unix:%s in carom.yaml, or n for chroot in master.cf"
                  .formatted(queue.resolve("carom").resolve(socket.getFileName()))));
    }
    boolean isWhole = value.contains("unix:" + socket);
    boolean isFromQueue = isBelow && value.contains("unix:/" + queue.relativize(socket));
    if (isBelow && ((isWhole && isInChroot) || (isFromQueue && !isInChroot))) {
      return Optional.of(
          new Obstacle("it looks for that socket below " + queue, name() + " in its place"));
    }
    return closedFolder(socket)
        .map(
            folder ->
                new Obstacle(
                    "its user %s may not enter %s".formatted(postfix.value("mail_owner"), folder),
                    "the right to, as by chmod o+x " + folder));
  }

  /// A folder on the way that Postfix's own user may not enter, where that can be seen.
  private Optional<Path> closedFolder(Path socket) {
    Set<String> groups = postfix.groupsOf(postfix.value("mail_owner"));
    for (Path folder = socket.getParent(); folder != null; folder = folder.getParent()) {
      if (!mayEnter(folder, groups)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  private boolean mayEnter(Path folder, Set<String> groups) {
    try {
      PosixFileAttributes traits = Files.readAttributes(folder, PosixFileAttributes.class);
      PosixFilePermission needed =
          traits.owner().getName().equals(postfix.value("mail_owner"))
              ? PosixFilePermission.OWNER_EXECUTE
              : groups.contains(traits.group().getName())
                  ? PosixFilePermission.GROUP_EXECUTE
                  : PosixFilePermission.OTHERS_EXECUTE;
      return traits.permissions().contains(needed);
    } catch (IOException notThereYet) {
      return true;
    }
  }
}
