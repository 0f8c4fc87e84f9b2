package io.carom.mailbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// Stands between a client and an IMAP server, and hangs up on both when the server has done what
/// one command says and before the client hears of it.
final class CuttingProxy implements AutoCloseable {

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int server;
  private final Pattern command;
  private final AtomicInteger cutsLeft;

  /// @param server the port of the server
  /// @param command as COPY, also with UID before it
  CuttingProxy(int server, String command, int cuts) throws IOException {
    this.server = server;
    this.command = Pattern.compile("\\S+ (UID )?" + command + " .*");
    this.cutsLeft = new AtomicInteger(cuts);
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  int cutsLeft() {
    return cutsLeft.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket real = new Socket(InetAddress.getLoopbackAddress(), server);
        // Line by line a delayed ACK would be waited for each time.
        client.setTcpNoDelay(true);
        real.setTcpNoDelay(true);
        Link link = new Link(client, real);
        Thread.startVirtualThread(link::toServer);
        Thread.startVirtualThread(link::toClient);
      } catch (IOException closed) {
        return;
      }
    }
  }

  private final class Link {

    private final Socket client;
    private final Socket real;
    private volatile String done = "";

    Link(Socket client, Socket real) {
      this.client = client;
      this.real = real;
    }

    void toServer() {
      try (client;
          real) {
        InputStream in = new BufferedInputStream(client.getInputStream());
        for (byte[] line = line(in); line.length > 0; line = line(in)) {
          String said = text(line);
          if (command.matcher(said).matches()) {
            done = said.substring(0, said.indexOf(' ')) + " OK";
          }
          real.getOutputStream().write(line);
        }
      } catch (IOException cut) {
        // So is the other way.
      }
    }

    void toClient() {
      try (client;
          real) {
        InputStream in = new BufferedInputStream(real.getInputStream());
        for (byte[] line = line(in); line.length > 0; line = line(in)) {
          boolean isDone = !done.isEmpty() && text(line).startsWith(done);
          if (isDone && cutsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return;
          }
          client.getOutputStream().write(line);
        }
      } catch (IOException cut) {
        // So is the other way.
      }
    }
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1).strip().toUpperCase(Locale.ROOT);
  }

  /// The next line with its end, or what there is of it; empty at the end.
  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      line.write(octet);
      if (octet == '\n') {
        break;
      }
    }
    return line.toByteArray();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
