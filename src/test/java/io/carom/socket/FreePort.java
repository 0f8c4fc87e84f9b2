package io.carom.socket;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// A port for a program that is to be told which one it gets.
public final class FreePort {

  /// Below those that Linux gives to clients, and to servers that ask for any.
  private static final int FIRST = 10_000;

  private static final int LAST = 32_000;

  private FreePort() {}

  /// A port of loopback that stays free while nobody listens on it.
  public static int any() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next may be free.
      }
    }
  }
}
