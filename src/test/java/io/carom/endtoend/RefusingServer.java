package io.carom.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A mail server on loopback that refuses the recipients it is told to, and takes the others.
final class RefusingServer implements AutoCloseable {

  private final ServerSocket listener;
  private final Map<String, String> replies;

  /// The recipients whose mail it took, in order.
  final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

  /// @param replies recipient in lower case to the reply that RCPT TO gets
  RefusingServer(Map<String, String> replies) throws IOException {
    this.replies = Map.copyOf(replies);
    this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.startVirtualThread(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(client.getOutputStream(), true, StandardCharsets.UTF_8)) {
      out.print("220 mx.example.net ESMTP\r\n");
      String line;
      while ((line = in.readLine()) != null) {
        String verb = line.toUpperCase(Locale.ROOT);
        if (verb.startsWith("DATA")) {
          out.print("354 go ahead\r\n");
          out.flush();
          while ((line = in.readLine()) != null && !line.equals(".")) {
            // The text itself is of no interest.
          }
        }
        out.print(answer(verb, line) + "\r\n");
        out.flush();
        if (verb.startsWith("QUIT")) {
          return;
        }
      }
    } catch (IOException gone) {
      // The client hung up.
    }
  }

  private String answer(String verb, String line) {
    if (!verb.startsWith("RCPT TO:")) {
      return verb.startsWith("QUIT") ? "221 2.0.0 bye" : "250 2.0.0 ok";
    }
    String recipient =
        line.substring(line.indexOf('<') + 1, line.indexOf('>')).toLowerCase(Locale.ROOT);
    String reply = replies.get(recipient);
    if (reply == null) {
      taken.add(recipient);
      return "250 2.1.5 ok";
    }
    return reply;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
