package io.carom.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// An HTTP receiver on loopback that answers, octet by octet, as badly as a test wants.
final class Receiver implements AutoCloseable {

  /// What is written back; the connection is closed behind it.
  @FunctionalInterface
  interface Reply {
    void to(Socket connection) throws IOException, InterruptedException;
  }

  record Request(String line, Map<String, String> headers, String body) {
    String id() {
      return headers.get("webhook-id");
    }
  }

  private final ServerSocket socket;
  private final Function<Request, Reply> behaviour;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> hungUp = new LinkedBlockingQueue<>();

  Receiver(Function<Request, Reply> behaviour) {
    this.behaviour = behaviour;
    try {
      socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/hooks";
  }

  /// The next request that came in, waited for.
  Request next() throws InterruptedException {
    return waitedFor(requests);
  }

  /// How many requests came in and were not asked for.
  int unseen() {
    return requests.size();
  }

  /// The id of the next request whose sender hung up before the reply was over.
  String nextHungUp() throws InterruptedException {
    return waitedFor(hungUp);
  }

  static <T> T waitedFor(BlockingQueue<T> queue) throws InterruptedException {
    T thing = queue.poll(60, TimeUnit.SECONDS);
    if (thing == null) {
      throw new AssertionError("waited a minute in vain");
    }
    return thing;
  }

  static Reply status(int status, String... headers) {
    String head = "HTTP/1.1 " + status + " x\r\nConnection: close\r\nContent-Length: 0\r\n";
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return text(head + more + "\r\n");
  }

  static Reply text(String octets) {
    return connection ->
        connection.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Says `first` and then nothing, until the sender hangs up.
  static Reply silentAfter(String first) {
    return connection -> {
      text(first).to(connection);
      if (connection.getInputStream().read() < 0) {
        throw new IOException("the sender hung up");
      }
    };
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        Thread.startVirtualThread(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      Request request = read(connection.getInputStream());
      requests.add(request);
      try {
        behaviour.apply(request).to(connection);
      } catch (IOException e) {
        hungUp.add(request.id());
      }
    } catch (IOException | InterruptedException e) {
      // Nothing to answer any more.
    }
  }

  private static Request read(InputStream in) throws IOException {
    String line = line(in);
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the sender hung up");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
