package io.carom.smtp;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One client's connection, shaped so that subethasmtp takes no harm from it.
///
/// The library reads a stream of verbs, nothing else: this class reads the command lines and the
/// bodies by itself and shows only which verb came, [#NO] where there was none we can run. So no
/// line is too long for the library, no octet ends a session that need not end, and nothing a
/// stranger wrote gets into its log.
///
/// The session's thread reads and writes; [#askToLeave] and [#cut] are for any thread.
final class Connection extends Socket {

  /// The verb of every line we do not obey; no client can say it, since a client's verbs are
  /// letters.
  static final String NO = "!NO!";

  /// How long we go on listening after a last word, so that octets still under way do not reset
  /// the connection before the client has read that word.
  private static final int LINGER_MILLIS = 1000;

  private static final int LINGER_BYTES = 1 << 20;

  private final SmtpSettings settings;
  private final Set<String> verbs;
  private InetAddress peer;
  private Wire wire;
  private Dialogue dialogue;
  private String argument = "";
  private Reply refusal = Reply.BYE;
  private long sessionDeadline;
  private boolean lingering;
  private Runnable whenClosed = () -> {};
  private boolean waiting;
  private volatile boolean leaving;

  Connection(SmtpSettings settings, Set<String> verbs) {
    this.settings = settings;
    this.verbs = verbs;
  }

  /// Begins, once the socket is connected.
  void open() throws IOException {
    InetAddress address = super.getInetAddress();
    peer = InetAddress.getByAddress(address.getHostAddress(), address.getAddress());
    dialogue = new Dialogue(address.getHostAddress());
    sessionDeadline = System.nanoTime() + settings.timeouts().session().toNanos();
    setTcpNoDelay(true);
    wire =
        new Wire(this, super.getInputStream(), super.getOutputStream(), settings.timeouts().idle());
  }

  /// What to do on every close; it must bear being done twice.
  void whenClosed(Runnable then) {
    whenClosed = then;
  }

  Dialogue dialogue() {
    return dialogue;
  }

  /// What stood behind the verb that came last.
  String argument() {
    return argument;
  }

  /// The answer to a line that shows as [#NO].
  Reply refusal() {
    return refusal;
  }

  /// Says something in the middle of a command.
  void say(Reply reply) throws IOException {
    wire.replies().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
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
        shutdownInput();
      } catch (IOException gone) {
        return;
      }
    }
  }

  /// Ends the connection whatever it is doing.
  void cut() {
    try {
      super.close();
    } catch (IOException closedAnyway) {
      return;
    } finally {
      whenClosed.run();
    }
  }

  @Override
  public void close() {
    if (lingering && !leaving && !isClosed()) {
      hearOut();
    }
    cut();
  }

  private void hearOut() {
    byte[] forgotten = new byte[8192];
    long until = System.nanoTime() + LINGER_MILLIS * 1_000_000L;
    try {
      shutdownOutput();
      setSoTimeout(LINGER_MILLIS);
      InputStream rest = super.getInputStream();
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

  /// The next verb for the library; empty at the end.
  private Optional<String> nextVerb() throws IOException {
    synchronized (this) {
      waiting = !leaving;
    }
    try {
      return leaving ? no(Reply.STOPPING) : verb(wire.readLine(sessionDeadline));
    } catch (SocketTimeoutException over) {
      return no(Reply.TIMEOUT);
    } finally {
      synchronized (this) {
        waiting = false;
      }
    }
  }

  private Optional<String> verb(Line line) {
    if (leaving) {
      return no(Reply.STOPPING);
    }
    return switch (line) {
      case Line.Text(String text) -> command(text);
      case Line.Flawed.TOO_LONG -> no(new Reply(500, "5.5.2", "Line too long"));
      case Line.Flawed.NOT_TEXT -> no(new Reply(500, "5.5.2", "Line is not text"));
      case Line.Flawed.BARE_LINE_END -> no(new Reply(421, "4.5.2", "Lines end in CRLF, closing"));
      case Line.End.END -> Optional.empty();
    };
  }

  private Optional<String> command(String text) {
    int blank = text.indexOf(' ');
    String verb = upper(blank < 0 ? text : text.substring(0, blank));
    argument = blank < 0 ? "" : text.substring(blank).strip();
    return verbs.contains(verb)
        ? Optional.of(verb)
        : no(new Reply(500, "5.5.1", "Command not recognised"));
  }

  /// ASCII only: `ı` must not become the I of a verb.
  private static String upper(String verb) {
    return verb.chars().allMatch(c -> c < 128) ? verb.toUpperCase(Locale.ROOT) : verb;
  }

  private Optional<String> no(Reply reply) {
    refusal = reply;
    return Optional.of(NO);
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
    return new VerbStream();
  }

  @Override
  public OutputStream getOutputStream() {
    return new ReplyStream(wire.replies());
  }

  /// What the library reads: never more than one verb at a time, so that its own buffer is empty
  /// when a body begins.
  private final class VerbStream extends InputStream {

    private byte[] verb = {};
    private int at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (at == verb.length) {
        Optional<String> next = nextVerb();
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
      Connection.this.close();
    }
  }

  /// What the library writes to: it flushes after every reply, we when the client waits for one.
  private final class ReplyStream extends FilterOutputStream {

    ReplyStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
      out.write(octets, from, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
      try {
        out.flush();
      } finally {
        Connection.this.close();
      }
    }
  }
}
