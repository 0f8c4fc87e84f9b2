package io.carom.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A mail server that hands reports to Carom word by word, so that a test can stop between two.
final class Client implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 120_000;

  private final Socket socket = new Socket();
  private final BufferedReader in;
  private final OutputStream out;

  Client(int port) throws IOException {
    this(port, "127.0.0.1");
  }

  /// @param from the loopback address it comes from
  Client(int port, String from) throws IOException {
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      out = socket.getOutputStream();
      must("220", reply());
      must("250", say("EHLO mx.example.net"));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Hands in a report; gives the last reply, the first that refused or the one that took it.
  String send(Letter letter) throws IOException {
    String reply = say("MAIL FROM:<>");
    if (reply.startsWith("250")) {
      reply = say("RCPT TO:<b@localhost>");
    }
    if (reply.startsWith("250")) {
      reply = say("DATA");
    }
    return reply.startsWith("354") ? finish(letter) : reply;
  }

  /// Hands in a message, as far as it gets.
  ///
  /// @param paths the words of MAIL FROM, then those of RCPT TO for each recipient, such as
  ///     `<news@example.org> SMTPUTF8`
  /// @param text its octets with CRLF, no line of it a single dot
  /// @return the reply to each of the paths, then what DATA got or the message itself
  List<String> hand(List<String> paths, byte[] text) throws IOException {
    List<String> replies = new ArrayList<>();
    replies.add(say("MAIL FROM:" + paths.getFirst()));
    for (String recipient : paths.subList(1, paths.size())) {
      replies.add(say("RCPT TO:" + recipient));
    }
    String go = say("DATA");
    if (!go.startsWith("354")) {
      replies.add(go);
      return replies;
    }
    write(text);
    replies.add(say("."));
    return replies;
  }

  /// As far as the server waits for the report itself.
  void begin() throws IOException {
    must("250", say("MAIL FROM:<>"));
    must("250", say("RCPT TO:<b@localhost>"));
    must("354", say("DATA"));
  }

  /// The same for another recipient, with the sender named before.
  void begin(String recipient) throws IOException {
    must("250", say("RCPT TO:<" + recipient + ">"));
    must("354", say("DATA"));
  }

  /// The report and the end of it; gives the reply.
  String finish(Letter letter) throws IOException {
    write(letter.text().getBytes(StandardCharsets.US_ASCII));
    return say(".");
  }

  /// Octets as they are.
  void write(byte... octets) throws IOException {
    out.write(octets);
    out.flush();
  }

  String say(String line) throws IOException {
    write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    return reply();
  }

  /// The last line of the next reply.
  private String reply() throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    if (line == null) {
      throw new IOException("the server hung up");
    }
    return line;
  }

  private static void must(String code, String reply) throws IOException {
    if (!reply.startsWith(code)) {
      throw new IOException("wanted " + code + ", got " + reply);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
