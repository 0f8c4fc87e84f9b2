package io.carom.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Sends delivery reports of 4 KB to an SMTP server over kept connections, no two alike, and prints
/// how many a second were answered 250: `PORT CONNECTIONS MESSAGES TO SEED`.
public final class IntakeLoad {

  private static final int SIZE = 4096;

  private final int port;
  private final String to;
  private final String seed;
  private final int messages;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();

  private IntakeLoad(String[] args) {
    port = Integer.parseInt(args[0]);
    messages = Integer.parseInt(args[2]);
    to = args[3];
    seed = args[4];
  }

  public static void main(String[] args) throws InterruptedException, ExecutionException {
    IntakeLoad load = new IntakeLoad(args);
    long start = System.nanoTime();
    try (ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        all.add(sessions.submit(load::session));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%d %.1f%n", load.accepted.get(), load.accepted.get() / seconds);
  }

  private Void session() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1024);
      OutputStream out = socket.getOutputStream();
      expect(in, '2');
      say(out, in, "EHLO load.example.org\r\n", '2');
      int n;
      while ((n = next.getAndIncrement()) < messages) {
        say(out, in, "MAIL FROM:<>\r\n", '2');
        say(out, in, "RCPT TO:<" + to + ">\r\n", '2');
        say(out, in, "DATA\r\n", '3');
        say(out, in, report(seed + "-" + n), '2');
        accepted.incrementAndGet();
      }
      say(out, in, "QUIT\r\n", '2');
    }
    return null;
  }

  private static void say(OutputStream out, InputStream in, String text, char wanted)
      throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    expect(in, wanted);
  }

  private static void expect(InputStream in, char wanted) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the server hung up");
      }
      if (c != '\n') {
        line.append((char) c);
        continue;
      }
      if (line.charAt(0) != wanted) {
        throw new IOException("unexpected: " + line);
      }
      if (line.charAt(3) != '-') {
        return;
      }
      line.setLength(0);
    }
  }

  /// A report as Postfix writes one; recipient, ids and queue ids are this message's own.
  private static String report(String id) {
    String who = "user" + id + "@example.net";
    String head =
        """
        From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: bounce@bounces.localhost
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="B%1$s"
        Message-Id: <%1$s.dsn@mail.example.org>

        --B%1$s
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mail.example.org.

        <%2$s>: host mx.example.net[192.0.2.25] said: 550 5.1.1 <%2$s>: User
            unknown in table q%1$s (in reply to RCPT TO command)

        --B%1$s
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example.org
        X-Postfix-Queue-ID: Q%1$s
        Arrival-Date: Mon, 2 Mar 2026 10:00:00 +0000 (UTC)

        Final-Recipient: rfc822; %2$s
        Original-Recipient: rfc822;%2$s
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mx.example.net
        Diagnostic-Code: smtp; 550 5.1.1 <%2$s>: User unknown in table q%1$s

        --B%1$s
        Content-Type: text/rfc822-headers

        Message-ID: <%1$s@example.org>
        From: News <news@example.org>
        To: %2$s
        Subject: hello
        """
            .formatted(id, who);
    StringBuilder whole = new StringBuilder(head);
    int line = 0;
    while (whole.length() < SIZE - 40) {
      whole.append("X-Filler-").append(line++).append(": ").append("f".repeat(50)).append('\n');
    }
    whole.append("\n--B").append(id).append("--\n");
    return whole.toString().replace("\n", "\r\n") + ".\r\n";
  }
}
