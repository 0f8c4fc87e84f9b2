package io.carom.smtp;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/// How many sessions there are, in all and of one address; says no to one more than may be.
final class Sessions implements SessionHandler {

  private final int max;
  private final int maxPerAddress;
  private final Map<InetAddress, Integer> open = new HashMap<>();
  private int count;

  Sessions(SmtpSettings.Limits limits) {
    max = limits.maxConnections();
    maxPerAddress = limits.maxConnectionsPerAddress();
  }

  @Override
  public synchronized SessionAcceptance accept(Session session) {
    InetAddress peer = session.getSocket().getInetAddress();
    if (count >= max) {
      return no(new Reply(421, "4.3.2", "Too many connections, try again later"));
    }
    if (open.getOrDefault(peer, 0) >= maxPerAddress) {
      return no(new Reply(421, "4.7.0", "Too many connections from your address"));
    }
    count++;
    open.merge(peer, 1, Integer::sum);
    return SessionAcceptance.success();
  }

  private static SessionAcceptance no(Reply reply) {
    return SessionAcceptance.failure(reply.code(), reply.text());
  }

  @Override
  public synchronized void onSessionEnd(Session session) {
    count--;
    open.computeIfPresent(session.getSocket().getInetAddress(), (peer, n) -> n == 1 ? null : n - 1);
  }
}
