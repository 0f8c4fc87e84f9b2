package io.carom.relay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// One SMTP session as a client (RFC 5321): says what it is told to and hears the answer.
///
/// One thread uses it; [#cut] is for any.
public final class SmtpClient implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration GOODBYE = Duration.ofSeconds(2);
  private static final int LONGEST_REPLY = 1 << 16;

  private final Socket plain = new Socket();
  private final Duration patience;
  private volatile Socket socket = plain;
  private InputStream in;
  private OutputStream out;
  private Set<String> offers = Set.of();

  /// A reply of the server.
  ///
  /// @param code 0 to 999
  /// @param text its lines joined by a blank, as the server wrote them, octets as ISO 8859-1
  public record Reply(int code, String text) {

    private static final Pattern ENHANCED =
        Pattern.compile("([245])\\.\\d{1,3}\\.\\d{1,3}(?= |$).*", Pattern.DOTALL);

    /// Whether what was asked is done, or more of it is wanted.
    public boolean isGood() {
      return code >= 200 && code < 400;
    }

    /// The enhanced code (RFC 2034) where it is of the reply's own class.
    public Optional<String> enhanced() {
      Matcher found = ENHANCED.matcher(text);
      return found.matches() && found.group(1).charAt(0) == '0' + code / 100
          ? Optional.of(text.split(" ", 2)[0])
          : Optional.empty();
    }
  }

  /// Makes one that is not connected yet.
  ///
  /// @param patience for each answer
  public SmtpClient(Duration patience) {
    this.patience = patience;
  }

  /// Connects; gives the greeting.
  public Reply connect(String host, int port) throws IOException {
    plain.connect(new InetSocketAddress(host, port), (int) CONNECT.toMillis());
    plain.setTcpNoDelay(true);
    listenTo(plain);
    return reply();
  }

  private void listenTo(Socket now) throws IOException {
    now.setSoTimeout((int) patience.toMillis());
    socket = now;
    in = new BufferedInputStream(now.getInputStream());
    out = new BufferedOutputStream(now.getOutputStream());
  }

  /// Says EHLO, and remembers what is offered.
  public Reply hello(String name) throws IOException {
    List<String> lines = lines("EHLO " + name);
    Set<String> words = new HashSet<>();
    lines.stream()
        .skip(1)
        .map(line -> line.substring(Math.min(4, line.length())).split(" ", 2)[0])
        .forEach(word -> words.add(word.toUpperCase(Locale.ROOT)));
    offers = words;
    return reply(lines);
  }

  /// Whether the last EHLO was answered with this extension.
  public boolean offers(String extension) {
    return offers.contains(extension);
  }

  /// Says STARTTLS and does the handshake; EHLO must be said anew then (RFC 3207 section 4.2).
  ///
  /// @throws SSLException where no TLS came of it; the session is over then
  /// @throws IOException where the connection broke
  void startTls(NextHopTls tls, String host) throws IOException {
    Reply ready = command("STARTTLS");
    if (ready.code() != 220) {
      throw new SSLException("STARTTLS was answered " + ready.code());
    }
    SSLSocket secured = tls.over(plain, host);
    secured.setSoTimeout((int) patience.toMillis());
    secured.startHandshake();
    listenTo(secured);
    offers = Set.of();
  }

  /// Says one line.
  public Reply command(String line) throws IOException {
    return reply(lines(line));
  }

  /// Says the message after its 354: every line end as CRLF, dots doubled (RFC 5321 sections
  /// 2.3.8 and 4.5.2), then the end of data.
  ///
  /// A bare CR or LF becomes a line end here and not at the other side, where it might end the
  /// message for one server and not for the next.
  public Reply message(byte[]... parts) throws IOException {
    boolean atStart = true;
    byte before = 0;
    for (byte[] part : parts) {
      for (byte octet : part) {
        if (octet == '\n' && before == '\r') {
          before = octet;
          continue;
        }
        if (octet == '\r' || octet == '\n') {
          out.write('\r');
          out.write('\n');
        } else {
          if (atStart && octet == '.') {
            out.write('.');
          }
          out.write(octet);
        }
        atStart = octet == '\r' || octet == '\n';
        before = octet;
      }
    }
    out.write((atStart ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return reply();
  }

  private List<String> lines(String command) throws IOException {
    out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return lines();
  }

  private Reply reply() throws IOException {
    return reply(lines());
  }

  private static Reply reply(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.substring(Math.min(4, line.length()))).append(' '));
    return new Reply(Integer.parseInt(lines.getFirst().substring(0, 3)), text.toString().strip());
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    int length = 0;
    String line;
    do {
      line = line();
      length += line.length();
      if (!line.matches("\\d{3}([ -].*)?") || length > LONGEST_REPLY) {
        throw new IOException(
            "this is no SMTP server: it says \"" + line.replaceAll("[^ -~]", "?") + "\"");
      }
      lines.add(line);
    } while (line.length() > 3 && line.charAt(3) == '-');
    return lines;
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

  /// Ends the session whatever it is doing.
  void cut() {
    try {
      plain.close();
    } catch (IOException gone) {
      // It is closed all the same.
    }
  }

  /// Says goodbye, where there is somebody to say it to.
  @Override
  public void close() {
    try {
      if (!socket.isClosed() && socket.isConnected()) {
        socket.setSoTimeout((int) GOODBYE.toMillis());
        command("QUIT");
      }
    } catch (IOException goneAlready) {
      // The messages it took are its own; there is nothing left to say.
    } finally {
      cut();
    }
  }
}
