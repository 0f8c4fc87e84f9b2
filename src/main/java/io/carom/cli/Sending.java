package io.carom.cli;

import io.carom.config.HostPort;
import io.carom.relay.SmtpClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.util.Optional;

/// SMTP sessions, one after the other, and the tally of what was taken.
final class Sending implements AutoCloseable {

  private final HostPort where;
  private final String bounceAddress;
  private final PrintWriter err;
  private Optional<ReportSession> session = Optional.empty();
  private int taken;
  private int refused;

  Sending(HostPort where, String bounceAddress, PrintWriter err) {
    this.where = where;
    this.bounceAddress = bounceAddress;
    this.err = err;
  }

  /// @throws Failure when the session is over
  void send(byte[] message) {
    try {
      if (session.isEmpty()) {
        session = Optional.of(new ReportSession(where.host(), where.port()));
      }
      SmtpClient.Reply reply = session.get().send(bounceAddress, message);
      if (reply.isGood()) {
        taken++;
      } else {
        refused++;
        err.println("refused: " + reply.code() + " " + Text.safe(reply.text()));
      }
    } catch (ConnectException nobody) {
      throw Failure.world(
          "%s: nobody answers there; start carom serve, or name the place that it says it listens at"
              .formatted(where));
    } catch (IOException e) {
      throw Failure.world("%s: %s; %d sent before".formatted(where, Text.because(e), taken));
    }
  }

  int taken() {
    return taken;
  }

  int refused() {
    return refused;
  }

  @Override
  public void close() {
    if (session.isPresent()) {
      session.get().close();
    }
  }
}
