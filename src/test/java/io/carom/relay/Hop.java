package io.carom.relay;

import io.carom.smtp.Identity;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLSocket;

/// A mail server on loopback that offers what it is told to, answers as it is told to, and keeps
/// what was said to it, octet by octet: the next hop, or the world.
public final class Hop implements AutoCloseable {

  private static final String HANG_UP = "";

  private final ServerSocket listener;
  private final Map<String, String> answers = new HashMap<>();
  private List<String> offers = List.of("8BITMIME", "SMTPUTF8", "DSN", "SIZE 1000000");
  private Optional<Identity> identity = Optional.empty();

  /// Every line but those of messages, over all sessions, octets as ISO 8859-1.
  public final Queue<String> lines = new ConcurrentLinkedQueue<>();

  /// The messages with their dots still doubled, octets as ISO 8859-1.
  public final List<String> messages = new CopyOnWriteArrayList<>();

  /// The recipients that were not refused, in lower case.
  public final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

  /// Those that were, in lower case.
  public final BlockingQueue<String> refused = new LinkedBlockingQueue<>();

  private Map<String, String> refusals = Map.of();

  public Hop() throws IOException {
    listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  Hop offering(String... keywords) {
    offers = List.of(keywords);
    return this;
  }

  /// Offers STARTTLS with this certificate.
  Hop showing(Identity shown) {
    identity = Optional.of(shown);
    return this;
  }

  /// Answers a line that begins so; `greeting` and `.` name the two answers that follow no line.
  public Hop answering(String start, String reply) {
    answers.put(start, reply);
    return this;
  }

  /// Refuses recipients.
  ///
  /// @param replies recipient in lower case to the reply that RCPT TO gets
  public Hop refusing(Map<String, String> replies) {
    refusals = Map.copyOf(replies);
    return this;
  }

  Hop hangingUpAt(String start) {
    return answering(start, HANG_UP);
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

  private void serve(Socket plain) {
    try (plain) {
      Socket client = plain;
      boolean over = !say(client, answer("greeting").orElse("220 hop.example.org ESMTP"));
      InputStream in = new BufferedInputStream(client.getInputStream());
      while (!over) {
        String line = line(in);
        lines.add(line);
        String verb = line.toUpperCase(Locale.ROOT);
        over = !say(client, answer(line).orElseGet(() -> usual(line))) || verb.startsWith("QUIT");
        if (verb.startsWith("STARTTLS") && !over) {
          client = secured(plain);
          in = new BufferedInputStream(client.getInputStream());
        } else if (verb.startsWith("DATA") && answer(line).isEmpty()) {
          keep(message(in));
          over = !say(client, answer(".").orElse("250 2.0.0 taken"));
        }
      }
    } catch (IOException | GeneralSecurityException gone) {
      lines.add("(" + gone.getClass().getSimpleName() + ")");
    }
  }

  private synchronized void keep(String message) {
    messages.add(message);
    notifyAll();
  }

  /// The messages, once this many came.
  public synchronized List<String> await(int count) throws InterruptedException {
    while (messages.size() < count) {
      wait();
    }
    return List.copyOf(messages);
  }

  private Socket secured(Socket plain) throws IOException, GeneralSecurityException {
    SSLSocket secured =
        (SSLSocket)
            identity
                .orElseThrow()
                .server()
                .getSocketFactory()
                .createSocket(plain, null, plain.getPort(), true);
    secured.setUseClientMode(false);
    secured.startHandshake();
    lines.add("(TLS)");
    return secured;
  }

  private Optional<String> answer(String line) {
    return answers.entrySet().stream()
        .filter(each -> line.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private String usual(String line) {
    String verb = line.toUpperCase(Locale.ROOT);
    if (verb.startsWith("RCPT TO:<")) {
      return recipient(line.substring(line.indexOf('<') + 1, line.indexOf('>')));
    }
    if (verb.startsWith("QUIT")) {
      return "221 2.0.0 bye";
    }
    if (verb.startsWith("EHLO")) {
      List<String> all = new ArrayList<>(List.of("hop.example.org"));
      all.addAll(offers);
      identity.ifPresent(ignored -> all.add("STARTTLS"));
      return "250-"
          + String.join("\r\n250-", all.subList(0, all.size() - 1))
          + "\r\n250 "
          + all.getLast();
    }
    if (verb.startsWith("STARTTLS")) {
      return "220 2.0.0 go ahead";
    }
    return verb.startsWith("DATA") ? "354 go ahead" : "250 2.0.0 ok";
  }

  private String recipient(String address) {
    String named = address.toLowerCase(Locale.ROOT);
    String refusal = refusals.get(named);
    if (refusal == null) {
      taken.add(named);
      return "250 2.1.5 ok";
    }
    refused.add(named);
    return refusal;
  }

  private static boolean say(Socket client, String reply) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write((reply.equals(HANG_UP) ? "" : reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return !reply.equals(HANG_UP);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    while (c >= 0 && c != '\n') {
      line.write(c);
      c = in.read();
    }
    if (c < 0) {
      throw new IOException("gone");
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static String message(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder("\r\n");
    while (text.indexOf("\r\n.\r\n", Math.max(0, text.length() - 5)) < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("gone");
      }
      text.append((char) c);
    }
    return text.substring(2, text.length() - 3);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
