package io.carom.postfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.socket.Listen;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the doors have in common: where they listen, how many they let in, how they end.
class DoorTest {

  private static final String QUERY = "get gone@example.net\n";

  @TempDir Path folder;

  private static PostfixDoor door(PostfixSettings settings) throws IOException {
    PostfixDoor door = PostfixDoor.tcpTable(settings, new FixedGate());
    door.start();
    return door;
  }

  private interface Body {
    void run() throws IOException;
  }

  private static void whileOpen(PostfixSettings settings, Body body) throws IOException {
    try (PostfixDoor door = PostfixDoor.tcpTable(settings, new FixedGate())) {
      door.start();
      body.run();
    }
  }

  private static String ask(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(QUERY.getBytes(StandardCharsets.UTF_8)));
      ByteBuffer reply = ByteBuffer.allocate(3);
      while (reply.hasRemaining() && channel.read(reply) >= 0) {
        // Until it is full.
      }
      return new String(reply.array(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void it_listens_on_a_unix_socket_which_everybody_may_use_and_takes_it_away() throws IOException {
    Path socket = folder.resolve("gate");
    whileOpen(
        PostfixSettings.defaults(new Listen.Unix(socket)),
        () -> {
          assertEquals("200", ask(socket));
          assertEquals(6, Files.getPosixFilePermissions(socket).size(), "rw for all");
        });
    assertFalse(Files.exists(socket));
  }

  @Test
  void a_unix_socket_that_a_killed_process_left_behind_is_replaced() throws IOException {
    Path socket = folder.resolve("gate");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertTrue(Files.exists(socket));
    whileOpen(
        PostfixSettings.defaults(new Listen.Unix(socket)), () -> assertEquals("200", ask(socket)));
  }

  @Test
  void a_unix_socket_in_use_and_a_file_stay_as_they_are() throws IOException {
    Path socket = folder.resolve("gate");
    PostfixSettings settings = PostfixSettings.defaults(new Listen.Unix(socket));
    whileOpen(
        settings,
        () -> {
          assertCannotListen(settings);
          assertEquals("200", ask(socket));
        });
    Files.writeString(socket, "precious");
    assertCannotListen(settings);
    assertEquals("precious", Files.readString(socket));
  }

  private static void assertCannotListen(PostfixSettings settings) {
    try (PostfixDoor door = PostfixDoor.tcpTable(settings, new FixedGate())) {
      assertThrows(IOException.class, door::start);
    }
  }

  @Test
  void a_port_in_use_is_told() throws IOException {
    try (PostfixDoor first = door(FixedGate.settings())) {
      PostfixSettings same = PostfixSettings.defaults(new Listen.Tcp("127.0.0.1", first.port()));
      try (PostfixDoor second = PostfixDoor.tcpTable(same, new FixedGate())) {
        assertThrows(IOException.class, second::start);
      }
    }
  }

  @Test
  void a_connection_beyond_the_limit_is_closed_and_the_others_stay() throws IOException {
    try (PostfixDoor door = door(FixedGate.settings().withMaxConnections(2));
        Asker first = Asker.to(door);
        Asker second = Asker.to(door)) {
      first.say(QUERY).hear("200 ");
      second.say(QUERY).hear("200 ");
      try (Asker third = Asker.to(door)) {
        third.hearEnd("");
      }
      first.say(QUERY);
      second.say(QUERY);
    }
  }

  @Test
  void a_session_that_says_nothing_is_ended() throws IOException {
    try (PostfixDoor door = door(FixedGate.settings().withIdle(Duration.ofSeconds(1)));
        Asker idle = Asker.to(door)) {
      idle.say("get go").hearEnd("");
    }
  }

  @Test
  void a_door_that_closes_hangs_up_and_listens_no_more() throws IOException {
    PostfixDoor door = door(FixedGate.settings());
    int port = door.port();
    try (Asker asker = Asker.to(door)) {
      asker.say("get x@example.net\n").hear("500 not%20suppressed\n");
      door.stop(Duration.ofSeconds(1));
      asker.hearEnd("");
    }
    assertThrows(
        ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }

  @Test
  void settings_that_cannot_be_meant_are_refused() {
    PostfixSettings settings = FixedGate.settings();
    assertThrows(IllegalArgumentException.class, () -> settings.withRefusal("REJECT\n\naction=OK"));
    assertThrows(IllegalArgumentException.class, () -> settings.withRefusal(""));
    assertThrows(IllegalArgumentException.class, () -> settings.withMaxConnections(0));
    assertThrows(IllegalArgumentException.class, () -> settings.withIdle(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new Listen.Tcp("127.0.0.1", 65_536));
    assertThrows(IllegalArgumentException.class, () -> new Listen.Tcp(" ", 0));
  }
}
