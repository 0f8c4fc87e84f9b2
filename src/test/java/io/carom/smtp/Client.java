package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// An SMTP client that says exactly what a test says and holds the server to its replies.
final class Client implements AutoCloseable {

  /// Guards against a server that never answers; no test waits for it.
  private static final int NEVER_MILLIS = 150_000;

  private static final Pattern LAST_LINE = Pattern.compile("\\d{3} .*", Pattern.DOTALL);

  private final Socket socket;
  private final InputStream in;

  private Client(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(NEVER_MILLIS);
    in = socket.getInputStream();
  }

  static Client to(int port) throws IOException {
    return new Client(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /// The same connection, after a handshake in which we show what the context has and trust
  /// everyone.
  Client inTls(SSLContext context) throws IOException {
    SSLSocket over =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    over.startHandshake();
    return new Client(over);
  }

  /// What the server showed in the handshake.
  Certificate certificate() throws IOException {
    return ((SSLSocket) socket).getSession().getPeerCertificates()[0];
  }

  /// A client that has heard the greeting and said EHLO.
  static Client greeted(int port) throws IOException {
    return to(port).expect("220 *").send("EHLO client.example.org").expect("250-*");
  }

  /// Lines, each with CRLF, in one write.
  Client send(String... lines) throws IOException {
    return raw(String.join("\r\n", lines) + "\r\n");
  }

  /// Exactly these octets, one a character.
  Client raw(String octets) throws IOException {
    return raw(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  Client raw(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    return this;
  }

  /// One reply, its lines joined by a slash, must match; `*` stands for any text.
  Client expect(String pattern) throws IOException {
    String reply = reply();
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
    assertTrue(reply.matches(regex), () -> "expected " + pattern + " but heard " + reply);
    return this;
  }

  String reply() throws IOException {
    StringBuilder reply = new StringBuilder();
    String line;
    do {
      line = line();
      assertTrue(line.matches("\\p{ASCII}*"), "a reply is ASCII");
      reply.append(reply.isEmpty() ? "" : "/").append(line);
    } while (!LAST_LINE.matcher(line).matches());
    return reply.toString();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed after: " + line);
      }
      line.write(c);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    assertTrue(text.endsWith("\r"), "a reply ends in CRLF");
    return text.substring(0, text.length() - 1);
  }

  /// The next octets, so many of them.
  byte[] octets(int count) throws IOException {
    return in.readNBytes(count);
  }

  /// The server has said all and closed.
  void expectEnd() throws IOException {
    assertEquals(-1, in.read(), "nothing more is said");
  }

  /// The server has closed, however.
  void expectGone() throws IOException {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (SocketException reset) {
      return;
    }
  }

  /// Closes our half, as a client that has nothing more to say.
  Client shutOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
