package io.carom.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Opens sessions of a milter, all of them in the middle of a message at the same time, and prints
/// how many were answered as they should be: `PORT SESSIONS`. The milter is the gate, and the
/// recipients are suppressed nowhere.
public final class MilterCrowd {

  private static final int VERSION = 6;
  private static final int CHANGES = 0x1ff;
  private static final int STEPS = 0x1fffff;

  private MilterCrowd() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int port = Integer.parseInt(args[0]);
    int count = Integer.parseInt(args[1]);
    long begun = System.nanoTime();
    List<Session> sessions = new ArrayList<>();
    byte[] offer = ByteBuffer.allocate(12).putInt(VERSION).putInt(CHANGES).putInt(STEPS).array();
    for (int i = 0; i < count; i++) {
      sessions.add(new Session(port));
    }
    int[] right = new int[4];
    right[0] = all(sessions, 'O', offer, 'O');
    right[1] = all(sessions, 'M', text("<news@example.org>"), 'c');
    right[2] = all(sessions, 'R', text("<reader@example.net>"), 'c');
    System.out.printf("%d sessions are in the middle of a message%n", right[2]);
    System.out.flush();
    TimeUnit.SECONDS.sleep(2);
    right[3] = all(sessions, 'E', new byte[0], 'a');
    System.out.printf(
        "of %d: agreed %d, sender taken %d, recipient taken %d, passed %d; %d ms%n",
        count,
        right[0],
        right[1],
        right[2],
        right[3],
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    System.exit(right[3] == count ? 0 : 1);
  }

  private static int all(List<Session> sessions, char command, byte[] data, char wanted)
      throws IOException {
    for (Session each : sessions) {
      each.say(command, data);
    }
    int right = 0;
    for (Session each : sessions) {
      right += each.hear() == wanted ? 1 : 0;
    }
    return right;
  }

  private static byte[] text(String word) {
    return (word + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  private static final class Session {

    private final DataInputStream in;
    private final OutputStream out;

    Session(int port) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    void say(char command, byte[] data) throws IOException {
      out.write(
          ByteBuffer.allocate(5 + data.length)
              .putInt(1 + data.length)
              .put((byte) command)
              .put(data)
              .array());
    }

    char hear() throws IOException {
      byte[] packet = in.readNBytes(in.readInt());
      return (char) packet[0];
    }
  }
}
