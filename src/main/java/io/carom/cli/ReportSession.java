package io.carom.cli;

import io.carom.relay.SmtpClient;
import io.carom.relay.SmtpClient.Reply;
import java.io.IOException;
import java.time.Duration;

/// One SMTP session that sends reports: null sender, one recipient a message (RFC 5321 section
/// 4.5.5).
final class ReportSession implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final SmtpClient client = new SmtpClient(PATIENCE);

  /// Connects and says hello.
  ReportSession(String host, int port) throws IOException {
    try {
      must(client.connect(host, port));
      must(client.hello("localhost"));
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /// Sends one message; gives the first reply that refused it, else the one that took it.
  ///
  /// @throws IOException when the session is over
  Reply send(String recipient, byte[] message) throws IOException {
    Reply mail = client.command("MAIL FROM:<> BODY=8BITMIME");
    Reply answer = mail.isGood() ? client.command("RCPT TO:<" + recipient + ">") : mail;
    if (answer.isGood()) {
      answer = client.command("DATA");
      if (answer.isGood()) {
        answer = client.message(message);
      }
    }
    if (answer.code() == 421) {
      throw new IOException("the server ends the session: 421 " + Text.safe(answer.text()));
    }
    if (!answer.isGood()) {
      client.command("RSET");
    }
    return answer;
  }

  private static void must(Reply reply) throws IOException {
    if (!reply.isGood()) {
      throw new IOException("the server refuses: " + reply.code() + " " + Text.safe(reply.text()));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
