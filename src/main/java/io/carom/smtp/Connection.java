package io.carom.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection, shaped so that subethasmtp takes no harm from it; the true socket is
/// within.
///
/// The library reads a stream of verbs, nothing else: this class reads the command lines and the
/// bodies by itself and shows only which verb came, [CommandLine#NO] where it runs none. So no
/// line is too long for the library, no octet ends a session that need not end, and nothing a
/// stranger wrote gets into its log.
///
/// The session's thread reads and writes; [#askToLeave] and [#cut] are for any thread.
final class Connection extends Socket {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /// A proxy knows what to say when it connects.
  private static final int PROXY_MILLIS = 10_000;

  private final Socket socket;
  private final SmtpSettings settings;
  private final TlsStart tls;
  private final CommandLine line;
  private InetAddress peer;
  private Wire wire;
  private volatile Dialogue dialogue;
  private boolean tlsIsNext;
  private Optional<SSLSocket> secured = Optional.empty();
  private long sessionDeadline;
  private boolean lingering;
  private Runnable whenClosed = () -> {};
  private boolean waiting;
  private volatile boolean leaving;

  /// @param socket accepted and connected
  Connection(Socket socket, SmtpSettings settings, TlsStart tls, Set<String> verbs) {
    this.socket = socket;
    this.settings = settings;
    this.tls = tls;
    this.line = new CommandLine(verbs);
  }

  /// Begins.
  void open() throws IOException {
    standFor(socket.getInetAddress());
    sessionDeadline = System.nanoTime() + settings.timeouts().session().toNanos();
    socket.setTcpNoDelay(true);
    tlsIsNext = tls instanceof TlsStart.AtOnce;
    wire = new Wire(socket, settings.timeouts().idle());
  }

  /// Makes this the connection of a client at that address, before its session begins.
  void standFor(InetAddress client) throws IOException {
    peer = InetAddress.getByAddress(client.getHostAddress(), client.getAddress());
    dialogue = new Dialogue(client.getHostAddress());
  }

  /// What a proxy says, who must say it before anything else and soon.
  ProxyHeader proxyHeader() throws IOException {
    socket.setSoTimeout(PROXY_MILLIS);
    return ProxyHeaderReader.read(socket.getInputStream());
  }

  boolean isSecured() {
    return secured.isPresent();
  }

  /// Whether STARTTLS would be obeyed.
  boolean mayStartTls() {
    return tls instanceof TlsStart.OnRequest && !isSecured();
  }

  /// Makes a handshake the next thing that is read.
  void startTls() {
    tlsIsNext = true;
  }

  /// What to do on every close; it must bear being done twice.
  void whenClosed(Runnable then) {
    whenClosed = then;
  }

  Dialogue dialogue() {
    return dialogue;
  }

  /// The command line that came last.
  CommandLine line() {
    return line;
  }

  /// Says something in the middle of a command.
  void say(Reply reply) throws IOException {
    byte[] octets = (reply + "\r\n").getBytes(StandardCharsets.US_ASCII);
    wire.say(octets, 0, octets.length);
  }

  /// Reads a message; the client has heard 354.
  Body readBody(Room.Share share) throws IOException {
    BodyCollector collector = new BodyCollector(settings.limits().maxMessageBytes(), share);
    wire.readBody(collector, dataDeadline());
    return collector.body();
  }

  void skip(long octets) throws IOException {
    wire.skip(octets, dataDeadline());
  }

  private long dataDeadline() {
    return System.nanoTime() + settings.timeouts().data().toNanos();
  }

  /// Makes the coming close wait until the client has heard our last word.
  void linger() {
    lingering = true;
  }

  /// Lets a session that waits for a command go at once, and any other after its next answer.
  synchronized void askToLeave() {
    leaving = true;
    if (waiting) {
      try {
        socket.shutdownInput();
      } catch (IOException gone) {
        return;
      }
    }
  }

  /// Ends the connection whatever it is doing.
  void cut() {
    try {
      socket.close();
    } catch (IOException closedAnyway) {
      return;
    } finally {
      whenClosed.run();
    }
  }

  @Override
  public void close() {
    if (!isClosed()) {
      sayGoodbye();
    }
    cut();
  }

  private void sayGoodbye() {
    try {
      if (secured.isPresent()) {
        secured.get().shutdownOutput();
      }
    } catch (IOException gone) {
      return;
    }
    if (lingering && !leaving) {
      wire.hearOut();
    }
  }

  /// The next verb for the library; empty at the end.
  Optional<String> nextVerb() throws IOException {
    synchronized (this) {
      waiting = !leaving;
    }
    try {
      if (tlsIsNext && !leaving && !isNowSecured()) {
        return Optional.empty();
      }
      return leaving ? line.no(Reply.STOPPING) : verb(wire.readLine(sessionDeadline));
    } catch (SocketTimeoutException over) {
      return line.no(Reply.TIMEOUT);
    } catch (SSLException torn) {
      return Optional.empty();
    } finally {
      synchronized (this) {
        waiting = false;
      }
    }
  }

  /// The handshake; where it fails nothing more can be said to the client, in no language.
  private boolean isNowSecured() throws IOException {
    try {
      secured = Optional.of(handshake());
    } catch (IOException failed) {
      LOG.info("TLS with {} did not begin: {}", dialogue.peer(), reason(failed));
      return false;
    }
    tlsIsNext = false;
    wire.secure(secured.get());
    dialogue.forget();
    return true;
  }

  /// Some reasons repeat what the client sent.
  private static String reason(IOException failed) {
    return String.valueOf(failed.getMessage()).replaceAll("[^ -~]", "?");
  }

  private SSLSocket handshake() throws IOException {
    return switch (tls) {
      case TlsStart.OnRequest(TlsFiles files) -> {
        wire.flush();
        yield files.handshake(socket, settings.timeouts().idle());
      }
      case TlsStart.AtOnce(TlsFiles files) -> files.handshake(socket, settings.timeouts().idle());
      case TlsStart.Never.NEVER -> throw new IllegalStateException("TLS was never offered");
    };
  }

  private Optional<String> verb(Line read) {
    return leaving ? line.no(Reply.STOPPING) : line.verb(read);
  }

  /// Without a host name beside the address nobody can look one up by accident.
  @Override
  public InetAddress getInetAddress() {
    return peer;
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return new InetSocketAddress(peer, getPort());
  }

  @Override
  public InputStream getInputStream() {
    return new VerbStream(this);
  }

  @Override
  public OutputStream getOutputStream() {
    return new ReplyStream();
  }

  @Override
  public int getPort() {
    return socket.getPort();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    socket.setSoTimeout(millis);
  }

  @Override
  public boolean isBound() {
    return socket.isBound();
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }

  /// What the library writes to: it flushes after every reply, we when the client waits for one.
  private final class ReplyStream extends OutputStream {

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
      wire.say(octets, from, length);
    }

    /// A client that is refused before the handshake is worth no handshake, and understands
    /// nothing that is said without one.
    @Override
    public void close() throws IOException {
      try {
        if (isSecured() || !(tls instanceof TlsStart.AtOnce)) {
          wire.flush();
        }
      } finally {
        Connection.this.close();
      }
    }
  }
}
