package io.carom.smtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/// How many sessions there are, in all and of one address, and how many an address began in this
/// minute; says no to one more than may be.
///
/// An IPv6 address stands for its /64 network, since that is what one client is given.
final class Sessions implements SessionHandler {

  private static final int NETWORK_BYTES = 8;

  private final SmtpSettings.Limits limits;
  private final InstantSource clock;
  private final Map<InetAddress, Integer> open = new HashMap<>();
  private final Map<InetAddress, Integer> begun = new HashMap<>();
  private long minute;
  private int count;

  Sessions(SmtpSettings.Limits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public synchronized SessionAcceptance accept(Session session) {
    InetAddress origin = origin(session.getSocket().getInetAddress());
    if (isTooOften(origin)) {
      return no(new Reply(421, "4.7.0", "Too many new connections, try again in a minute"));
    }
    if (count >= limits.maxConnections()) {
      return no(new Reply(421, "4.3.2", "Too many connections, try again later"));
    }
    if (open.getOrDefault(origin, 0) >= limits.maxConnectionsPerAddress()) {
      return no(new Reply(421, "4.7.0", "Too many connections from your address"));
    }
    count++;
    open.merge(origin, 1, Integer::sum);
    return SessionAcceptance.success();
  }

  /// Counts within minutes of the clock, so that what is remembered is never more than the
  /// connections of one.
  private boolean isTooOften(InetAddress origin) {
    if (limits.maxNewConnectionsPerMinute() == 0) {
      return false;
    }
    long now = clock.instant().getEpochSecond() / 60;
    if (now != minute) {
      minute = now;
      begun.clear();
    }
    return begun.merge(origin, 1, Integer::sum) > limits.maxNewConnectionsPerMinute();
  }

  private static SessionAcceptance no(Reply reply) {
    return SessionAcceptance.failure(reply.code(), reply.text());
  }

  @Override
  public synchronized void onSessionEnd(Session session) {
    count--;
    open.computeIfPresent(
        origin(session.getSocket().getInetAddress()), (peer, n) -> n == 1 ? null : n - 1);
  }

  /// What is counted as one client.
  static InetAddress origin(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] network = address.getAddress();
    Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
    try {
      return InetAddress.getByAddress(network);
    } catch (UnknownHostException neverOfSixteenBytes) {
      throw new IllegalStateException(neverOfSixteenBytes);
    }
  }
}
