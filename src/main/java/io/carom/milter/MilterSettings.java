package io.carom.milter;

import io.carom.socket.Listen;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What the milters need to know.
///
/// @param inbound the filter for reports on their way in; empty for none
/// @param outbound the gate for mail on its way out; empty for none
/// @param maxConnections sessions of each at once, 1 to 100,000, default 1,000; further ones are
/// closed
/// @param idle how long a session may say nothing, 1 s to 1 day, default 2 hours: Postfix keeps
/// a connection for as long as a client keeps its own
public record MilterSettings(
    Optional<Inbound> inbound, Optional<Outbound> outbound, int maxConnections, Duration idle) {

  public static final int MAX_CONNECTIONS = 1_000;
  public static final Duration IDLE = Duration.ofHours(2);

  /// What becomes of a report that is on disk with us.
  public enum Recorded {
    /// It goes on with `X-Carom-*` header fields.
    TAG,
    /// It goes no further, where it was understood; what was not, goes on tagged.
    DISCARD,
    /// As with discard, but into the mail server's hold queue.
    QUARANTINE
  }

  /// What becomes of a message whose recipients are all withheld.
  public enum NoneLeft {
    /// Refused with `550 5.7.1`; where the mail server cannot refuse, discarded.
    REJECT,
    DISCARD
  }

  /// The filter for reports.
  public record Inbound(Listen listen, Recorded recorded) {}

  /// Whose mail the filter for reports looks at, and how much of it: as at the SMTP door.
  ///
  /// @param domains the bounce domains: recipients elsewhere are none of its business
  /// @param maxMessageBytes more than this is refused with `552 5.3.4`
  /// @param maxBytesInFlight what all messages being received may take together
  public record Scope(Set<String> domains, int maxMessageBytes, long maxBytesInFlight) {
    public Scope {
      domains = Set.copyOf(domains);
    }
  }

  /// The gate.
  ///
  /// @param refuseAtRcpt whether a withheld recipient is refused when it is named, so that the
  /// sender hears of it, where the sender tells whose mail it is
  /// @param listHeaders header fields that name a list, beside List-Id
  public record Outbound(
      Listen listen, NoneLeft noneLeft, boolean refuseAtRcpt, Set<String> listHeaders) {
    public Outbound {
      listHeaders = Set.copyOf(listHeaders);
    }
  }

  public MilterSettings {
    if (maxConnections < 1 || maxConnections > 100_000) {
      throw new IllegalArgumentException("connections are not between 1 and 100000");
    }
    if (idle.toSeconds() < 1 || idle.toDays() > 1) {
      throw new IllegalArgumentException("the idle time is not between 1 s and 1 day");
    }
  }

  public static MilterSettings none() {
    return new MilterSettings(Optional.empty(), Optional.empty(), MAX_CONNECTIONS, IDLE);
  }
}
