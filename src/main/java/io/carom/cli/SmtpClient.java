package io.carom.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One SMTP session as a client that sends reports: null sender, one recipient a message (RFC
/// 5321 section 4.5.5).
final class SmtpClient implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int LONGEST_REPLY = 1 << 16;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  /// A reply of the server, its lines joined by a blank.
  record Reply(int code, String text) {
    boolean good() {
      return code >= 200 && code < 400;
    }
  }

  /// Connects and says hello.
  SmtpClient(String host, int port) throws IOException {
    try {
      socket.connect(new InetSocketAddress(host, port), (int) CONNECT.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
      out = new BufferedOutputStream(socket.getOutputStream());
      must(reply());
      must(command("EHLO localhost"));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// Sends one message; gives the first reply that refused it, else the one that took it.
  ///
  /// @throws IOException when the session is over
  Reply send(String recipient, byte[] message) throws IOException {
    Reply mail = command("MAIL FROM:<> BODY=8BITMIME");
    Reply answer = mail.good() ? command("RCPT TO:<" + recipient + ">") : mail;
    if (answer.good()) {
      answer = command("DATA");
      if (answer.good()) {
        body(message);
        answer = reply();
      }
    }
    if (answer.code() == 421) {
      throw new IOException("the server ends the session: 421 " + answer.text());
    }
    if (!answer.good()) {
      command("RSET");
    }
    return answer;
  }

  /// The message with its dots doubled (RFC 5321 section 4.5.2) and the end of data.
  private void body(byte[] message) throws IOException {
    boolean lineStart = true;
    for (byte b : message) {
      if (lineStart && b == '.') {
        out.write('.');
      }
      out.write(b);
      lineStart = b == '\n';
    }
    out.write((lineStart ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private Reply command(String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return reply();
  }

  private Reply reply() throws IOException {
    StringBuilder text = new StringBuilder();
    String line = line();
    while (line.length() > 3 && line.charAt(3) == '-' && text.length() < LONGEST_REPLY) {
      text.append(line.substring(4)).append(' ');
      line = line();
    }
    if (!line.matches("\\d{3}( .*)?")) {
      throw new IOException("this is no SMTP server: it says \"" + Text.safe(line) + "\"");
    }
    text.append(line.length() > 4 ? line.substring(4) : "");
    return new Reply(Integer.parseInt(line.substring(0, 3)), Text.safe(text.toString()));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c >= 0 && c != '\n' && line.length() < LONGEST_REPLY) {
      line.append((char) c);
      c = in.read();
    }
    if (c < 0 && line.isEmpty()) {
      throw new IOException("the server hung up");
    }
    return line.toString().stripTrailing();
  }

  private static void must(Reply reply) throws IOException {
    if (!reply.good()) {
      throw new IOException("the server refuses: " + reply.code() + " " + reply.text());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (!socket.isClosed()) {
        command("QUIT");
      }
    } catch (IOException goneAlready) {
      // The messages it took are its own; there is nothing left to say.
    } finally {
      socket.close();
    }
  }
}
