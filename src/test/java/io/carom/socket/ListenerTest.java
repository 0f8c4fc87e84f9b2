package io.carom.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Places that cannot be had are named with their reason; those of nobody are taken.
class ListenerTest {

  @TempDir Path folder;

  private static Listener at(Listen place) {
    return new Listener("test", place, 1, channel -> {});
  }

  private static String refusal(Listen place) {
    return assertThrows(BindException.class, () -> at(place).start()).getMessage();
  }

  @Test
  void a_port_that_is_taken_is_named() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertEquals(
          "127.0.0.1:" + port + ": Address already in use",
          refusal(new Listen.Tcp("127.0.0.1", port)));
    }
  }

  @Test
  void a_host_without_an_address_is_named() {
    assertEquals(
        "no host.invalid:0: the host name was not found",
        refusal(new Listen.Tcp("no host.invalid", 0)));
  }

  @Test
  void a_socket_that_somebody_answers_on_is_left_to_him() throws IOException {
    Path path = folder.resolve("socket");
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path));
      assertEquals("unix:" + path + ": Address already in use", refusal(new Listen.Unix(path)));
      try (SocketChannel still = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        assertTrue(still.isConnected());
      }
    }
  }

  @Test
  void a_socket_that_a_killed_process_left_is_taken() throws IOException {
    Path path = folder.resolve("socket");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    Listener listener = at(new Listen.Unix(path));
    listener.start();
    assertEquals("unix:" + path, listener.place());
    listener.stop(Duration.ZERO);
    assertTrue(Files.notExists(path), "nothing is left behind");
  }

  @Test
  void what_is_no_socket_stays() throws IOException {
    Path file = Files.writeString(folder.resolve("letters"), "dear");
    assertEquals(
        "unix:" + file + ": it is there already, and no socket", refusal(new Listen.Unix(file)));
    assertEquals("dear", Files.readString(file));
  }

  @Test
  void a_folder_that_is_not_there_is_said() {
    Path nowhere = folder.resolve("none/socket");
    String said = refusal(new Listen.Unix(nowhere));
    assertTrue(said.startsWith("unix:" + nowhere + ": "), said);
    assertTrue(said.contains("No such file"), said);
  }
}
