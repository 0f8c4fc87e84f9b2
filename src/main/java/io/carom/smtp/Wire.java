package io.carom.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;

/// The octets of one session in both directions: command lines and message bodies out of one
/// buffer, each read with a deadline; replies gathered until the client waits for them (RFC 2920
/// section 3.2).
///
/// One thread reads and writes.
final class Wire {

  /// Room for RCPT with a path of 256 octets and the parameters of RFC 3461, several times over.
  static final int MAX_LINE_BYTES = 4096;

  /// A line may be too long, but not endless.
  private static final int MAX_SKIPPED_BYTES = 1 << 20;

  /// How long we go on listening after a last word, so that octets still under way do not reset
  /// the connection before the client has read that word.
  private static final int LINGER_MILLIS = 1000;

  private static final int LINGER_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int REPLY_BYTES = 2048;

  private final Socket socket;
  private final long idleNanos;
  private final ByteArrayOutputStream replies = new ByteArrayOutputStream(REPLY_BYTES);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private InputStream in;
  private OutputStream out;
  private int at;
  private int end;

  /// @param socket connected; its timeout is ours from now on
  Wire(Socket socket, Duration idle) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.idleNanos = idle.toNanos();
  }

  /// Goes on over TLS. What was read before and not yet taken is forgotten: it came in clear,
  /// and whoever sat between could have said it (CVE-2011-0411).
  void secure(SSLSocket secured) throws IOException {
    in = secured.getInputStream();
    out = secured.getOutputStream();
    at = 0;
    end = 0;
  }

  /// Takes replies; they go out before the next read that may wait.
  void say(byte[] octets, int from, int length) throws IOException {
    replies.write(octets, from, length);
    if (replies.size() >= REPLY_BYTES) {
      flush();
    }
  }

  /// Sends what was said.
  void flush() throws IOException {
    if (replies.size() > 0) {
      replies.writeTo(out);
      replies.reset();
    }
  }

  /// Reads up to the next CRLF, which alone ends a line (RFC 5321 section 2.3.8).
  ///
  /// @param deadline in the time of [System#nanoTime]
  Line readLine(long deadline) throws IOException {
    byte[] line = new byte[128];
    int length = 0;
    int skipped = 0;
    while (true) {
      if (at == end && !fill(deadline)) {
        return Line.End.END;
      }
      byte c = buffer[at++];
      if (c == '\n') {
        return Line.Flawed.BARE_LINE_END;
      }
      if (c == '\r') {
        return endOfLine(line, length, skipped, deadline);
      }
      if (length < MAX_LINE_BYTES) {
        line = length < line.length ? line : Arrays.copyOf(line, length * 2);
        line[length++] = c;
      } else if (++skipped > MAX_SKIPPED_BYTES) {
        return Line.Flawed.BARE_LINE_END;
      }
    }
  }

  private Line endOfLine(byte[] line, int length, int skipped, long deadline) throws IOException {
    if (at == end && !fill(deadline)) {
      return Line.End.END;
    }
    if (buffer[at++] != '\n') {
      return Line.Flawed.BARE_LINE_END;
    }
    return skipped > 0 ? Line.Flawed.TOO_LONG : text(line, length);
  }

  private static Line text(byte[] line, int length) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString();
      return text.chars().anyMatch(Character::isISOControl)
          ? Line.Flawed.NOT_TEXT
          : new Line.Text(text);
    } catch (CharacterCodingException notUtf8) {
      return Line.Flawed.NOT_TEXT;
    }
  }

  /// Reads one message up to its CRLF.CRLF.
  ///
  /// @throws EOFException where the client goes away before the end: there is no message then
  void readBody(BodyCollector collector, long deadline) throws IOException {
    while (!collector.ended()) {
      if (at == end && !fill(deadline)) {
        throw new EOFException("torn in the middle of a message");
      }
      at = collector.take(buffer, at, end);
    }
  }

  /// Reads and forgets.
  ///
  /// @throws EOFException where the client goes away before so many octets came
  void skip(long octets, long deadline) throws IOException {
    long left = octets;
    while (left > 0) {
      if (at == end && !fill(deadline)) {
        throw new EOFException("torn in the middle of a chunk");
      }
      int step = (int) Math.min(left, end - at);
      at += step;
      left -= step;
    }
  }

  /// Ends our half and waits for the client to end its own, but not for long.
  void hearOut() {
    byte[] forgotten = new byte[8192];
    long until = System.nanoTime() + LINGER_MILLIS * 1_000_000L;
    try {
      if (!socket.isOutputShutdown()) {
        socket.shutdownOutput();
      }
      socket.setSoTimeout(LINGER_MILLIS);
      InputStream rest = socket.getInputStream();
      int read = 1;
      for (int left = LINGER_BYTES;
          read > 0 && left > 0 && System.nanoTime() < until;
          left -= read) {
        read = rest.read(forgotten);
      }
    } catch (IOException silentOrGone) {
      return;
    }
  }

  /// Waits for octets until the client was idle too long or the deadline is over; false at the
  /// end of the stream.
  private boolean fill(long deadline) throws IOException {
    flush();
    long patience = Math.min(idleNanos, deadline - System.nanoTime());
    if (patience <= 0) {
      throw new SocketTimeoutException("deadline over");
    }
    socket.setSoTimeout((int) Math.max(1, patience / 1_000_000));
    int read = in.read(buffer);
    at = 0;
    end = Math.max(read, 0);
    return read > 0;
  }
}
