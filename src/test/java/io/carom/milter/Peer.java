package io.carom.milter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A mail server that sends a milter exactly these octets, and hears what it answers.
final class Peer implements AutoCloseable {

  /// Guards against a milter that never answers; no test waits for it.
  private static final int NEVER_MILLIS = 150_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private Peer(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(NEVER_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  static Peer to(MilterDoor door) throws IOException {
    return new Peer(door.port());
  }

  /// One that has negotiated as Postfix does.
  static Peer agreed(MilterDoor door) throws IOException {
    Peer peer = to(door);
    peer.say(offer(6, 0x1ff, 0x1fffff)).hear('O');
    return peer;
  }

  static byte[] offer(int version, int changes, int steps) {
    byte[] data = ByteBuffer.allocate(12).putInt(version).putInt(changes).putInt(steps).array();
    return packet('O', data);
  }

  /// @param texts each is ended by a NUL
  static byte[] packet(char command, String... texts) {
    StringBuilder data = new StringBuilder();
    for (String text : texts) {
      data.append(text).append('\0');
    }
    return packet(command, data.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  static byte[] packet(char command, byte[] data) {
    return ByteBuffer.allocate(5 + data.length)
        .putInt(1 + data.length)
        .put((byte) command)
        .put(data)
        .array();
  }

  Peer say(byte[] octets) throws IOException {
    out.write(octets);
    return this;
  }

  Peer say(char command, String... texts) throws IOException {
    return say(packet(command, texts));
  }

  /// Every octet in a write of its own.
  Peer dribble(byte[] octets) throws IOException {
    for (byte octet : octets) {
      out.write(octet);
    }
    return this;
  }

  /// The next answer is this; gives its data.
  String hear(char command) throws IOException {
    byte[] packet = in.readNBytes(in.readInt());
    assertEquals(command, (char) packet[0]);
    return new String(packet, 1, packet.length - 1, StandardCharsets.ISO_8859_1);
  }

  /// The next answer, whatever it is: its letter, or the reply where it is one.
  String hearAny() throws IOException {
    byte[] packet = in.readNBytes(in.readInt());
    return packet[0] == 'y' ? new String(packet, 1, 3, US_ASCII) : "" + (char) packet[0];
  }

  /// The milter says nothing but this, however often, and hangs up.
  void hearOnly(char command) throws IOException {
    try {
      while (true) {
        hear(command);
      }
    } catch (EOFException | SocketException end) {
      return;
    }
  }

  /// The milter hangs up without another word; a reset may have overtaken the end.
  void hearEnd() throws IOException {
    try {
      in.readByte();
    } catch (EOFException | SocketException end) {
      return;
    }
    throw new AssertionError("the milter said something");
  }

  /// A report to a bounce address, whole; the milter records it.
  void report() throws IOException {
    say('M', "<>").hear('c');
    say('R', "<b@bounces.example.org>").hear('c');
    say('T').hear('c');
    say('L', "Subject", "a report").hear('c');
    say('N').hear('c');
    say('B', "Not delivered.\r\n").hear('c');
    say('E');
    hear('h');
    hear('h');
    hear('c');
  }

  void stopSaying() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
