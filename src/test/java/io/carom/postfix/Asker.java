package io.carom.postfix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// A client that says exactly these octets and expects exactly those.
final class Asker implements AutoCloseable {

  /// Guards against a door that never answers; no test waits for it.
  private static final int NEVER_MILLIS = 150_000;

  private final Socket socket;

  private Asker(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(NEVER_MILLIS);
    socket.setTcpNoDelay(true);
  }

  static Asker to(PostfixDoor door) throws IOException {
    return new Asker(door.port());
  }

  Asker say(String octets) throws IOException {
    socket.getOutputStream().write(octets.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /// Every octet in a write of its own.
  Asker dribble(String octets) throws IOException {
    for (byte octet : octets.getBytes(StandardCharsets.UTF_8)) {
      socket.getOutputStream().write(octet);
    }
    return this;
  }

  Asker hear(String expected) throws IOException {
    int length = expected.getBytes(StandardCharsets.UTF_8).length;
    byte[] heard = socket.getInputStream().readNBytes(length);
    assertEquals(expected, new String(heard, StandardCharsets.UTF_8));
    return this;
  }

  /// The door says this at most, and hangs up; a reset may have overtaken it.
  void hearEnd(String lastWords) throws IOException {
    try {
      String heard = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(lastWords, heard);
    } catch (SocketException reset) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
