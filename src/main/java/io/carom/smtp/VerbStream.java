package io.carom.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What the library reads: never more than one verb at a time, so that its own buffer is empty
/// when a body begins.
final class VerbStream extends InputStream {

  private final Connection connection;
  private byte[] verb = {};
  private int at;

  VerbStream(Connection connection) {
    this.connection = connection;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (at == verb.length) {
      Optional<String> next = connection.nextVerb();
      if (next.isEmpty()) {
        return -1;
      }
      verb = (next.get() + "\r\n").getBytes(StandardCharsets.US_ASCII);
      at = 0;
    }
    int step = Math.min(length, verb.length - at);
    System.arraycopy(verb, at, into, from, step);
    at += step;
    return step;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
