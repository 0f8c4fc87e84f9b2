package io.carom.smtp;

import io.carom.mail.RecipientKey;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the SMTP door needs to know.
///
/// @param host the name or address to listen on, default `127.0.0.1`
/// @param port the port to listen on, 0 to 65535, default 2525; 0 takes any free one
/// @param hostname what we call ourselves in the greeting, ASCII, default `localhost`
/// @param bounceDomains the domains we take mail for, at least one, default `localhost` and
/// `bounces.localhost`; each stands for itself only, not for what lies below it
/// @param limits how much we take
/// @param timeouts how long we wait
/// @param tls what TLS is made of; empty, as it is by default, where none is spoken
/// @param lmtp where LMTP (RFC 2033) is spoken beside SMTP; empty, as it is by default, for nowhere
/// @param proxies the IP addresses of those whose PROXY header is believed and required, default
/// none
public record SmtpSettings(
    String host,
    int port,
    String hostname,
    Set<String> bounceDomains,
    Limits limits,
    Timeouts timeouts,
    Optional<Tls> tls,
    Optional<Place> lmtp,
    Set<String> proxies) {

  public SmtpSettings {
    new Place(host, port);
    require(
        !hostname.isEmpty() && hostname.chars().allMatch(c -> c > ' ' && c < 127),
        "the hostname is not plain ASCII");
    bounceDomains =
        bounceDomains.stream().map(RecipientKey::domain).collect(Collectors.toUnmodifiableSet());
    require(!bounceDomains.isEmpty(), "without a bounce domain no mail could come in");
    require(bounceDomains.stream().noneMatch(String::isBlank), "a bounce domain is empty");
    proxies = Set.copyOf(proxies);
    proxies.forEach(SmtpSettings::requireAddress);
  }

  public static SmtpSettings defaults() {
    return new SmtpSettings(
        "127.0.0.1",
        2525,
        "localhost",
        Set.of("localhost", "bounces.localhost"),
        Limits.defaults(),
        Timeouts.defaults(),
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }

  /// Where to listen.
  Place place() {
    return new Place(host, port);
  }

  public SmtpSettings withListen(String host, int port) {
    return new SmtpSettings(
        host, port, hostname, bounceDomains, limits, timeouts, tls, lmtp, proxies);
  }

  public SmtpSettings withHostname(String hostname) {
    return new SmtpSettings(
        host, port, hostname, bounceDomains, limits, timeouts, tls, lmtp, proxies);
  }

  public SmtpSettings withBounceDomains(Set<String> bounceDomains) {
    return new SmtpSettings(
        host, port, hostname, bounceDomains, limits, timeouts, tls, lmtp, proxies);
  }

  public SmtpSettings withLimits(Limits limits) {
    return new SmtpSettings(
        host, port, hostname, bounceDomains, limits, timeouts, tls, lmtp, proxies);
  }

  public SmtpSettings withTimeouts(Timeouts timeouts) {
    return new SmtpSettings(
        host, port, hostname, bounceDomains, limits, timeouts, tls, lmtp, proxies);
  }

  public SmtpSettings withTls(Optional<Tls> tls) {
    return new SmtpSettings(
        host, port, hostname, bounceDomains, limits, timeouts, tls, lmtp, proxies);
  }

  public SmtpSettings withLmtp(Place lmtp) {
    return new SmtpSettings(
        host, port, hostname, bounceDomains, limits, timeouts, tls, Optional.of(lmtp), proxies);
  }

  public SmtpSettings withProxies(Set<String> proxies) {
    return new SmtpSettings(
        host, port, hostname, bounceDomains, limits, timeouts, tls, lmtp, proxies);
  }

  /// A name or address, and a port to listen on.
  ///
  /// @param port 0 to 65535; 0 takes any free one
  public record Place(String host, int port) {

    public Place {
      require(!host.isBlank(), "the host to listen on is empty");
      require(port >= 0 && port <= 65_535, "the port is not between 0 and 65535");
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /// What TLS at the door is made of: PEM files, which are read again when they change.
  ///
  /// @param certificate our certificate first, then those of its issuers
  /// @param key the private key, PKCS#8 without a password
  /// @param clientAuthorities those who may vouch for clients; empty where clients are not asked
  /// for a certificate. One that is asked need not show any
  /// @param listen where TLS is spoken from the start; empty for STARTTLS alone
  /// @param required whether MAIL in clear is answered `530 5.7.0`
  public record Tls(
      Path certificate,
      Path key,
      Optional<Path> clientAuthorities,
      Optional<Place> listen,
      boolean required) {

    /// STARTTLS for those who want it.
    public static Tls of(Path certificate, Path key) {
      return new Tls(certificate, key, Optional.empty(), Optional.empty(), false);
    }

    List<Path> files() {
      return Stream.concat(Stream.of(certificate, key), clientAuthorities.stream()).toList();
    }
  }

  /// How much the door takes before it says no.
  ///
  /// @param maxMessageBytes octets of one message, offered as SIZE, at least 65,536 (RFC 5321
  /// section 4.5.3.1.7), default 20 MiB
  /// @param maxBytesInFlight octets of all messages being received at once, at least
  /// maxMessageBytes, default 64 MiB: it keeps the heap from filling, beyond it `452 4.3.1`
  /// @param maxConnections sessions at once, default 1,000; beyond it `421 4.3.2`
  /// @param maxConnectionsPerAddress sessions of one IP address at once, default 250, because a
  /// Postfix beside us is one address; beyond it `421 4.7.0`. Here and below the /64 network of
  /// an IPv6 address counts as one
  /// @param maxNewConnectionsPerMinute sessions that one IP address may begin within a minute of
  /// the clock; 0, the default, is no limit; beyond it `421 4.7.0`
  /// @param maxRecipients of one message, at least 100 (RFC 5321 section 4.5.3.1.8), default
  /// 1,000; beyond it `452 4.5.3`
  /// @param maxBadCommands refused commands of a session since its last accepted message,
  /// default 20; at that many `421 4.7.0`
  /// @param maxReceivedHeaders of one message, default 50; beyond it `554 5.4.6`, a loop
  public record Limits(
      int maxMessageBytes,
      long maxBytesInFlight,
      int maxConnections,
      int maxConnectionsPerAddress,
      int maxNewConnectionsPerMinute,
      int maxRecipients,
      int maxBadCommands,
      int maxReceivedHeaders) {

    public Limits {
      require(maxMessageBytes >= 65_536, "a message of 64 KiB must be taken");
      require(maxBytesInFlight >= maxMessageBytes, "bytes in flight are less than one message");
      require(
          maxConnections >= 1 && maxConnections <= 1_000_000,
          "connections are not between 1 and 1000000");
      require(maxConnectionsPerAddress >= 1, "connections of an address are less than 1");
      require(maxNewConnectionsPerMinute >= 0, "new connections of an address are less than 0");
      require(maxRecipients >= 100, "a hundred recipients must be taken");
      require(maxBadCommands >= 1, "bad commands are less than 1");
      require(maxReceivedHeaders >= 1, "Received headers are less than 1");
    }

    public static Limits defaults() {
      return new Limits(20 * 1024 * 1024, 64L * 1024 * 1024, 1000, 250, 0, 1000, 20, 50);
    }
  }

  /// How long the door waits, each between 1 ms and 24 days; all end in `421 4.4.2`.
  ///
  /// @param idle for the next octets, default 5 minutes (RFC 5321 section 4.5.3.2.7)
  /// @param data for a whole message after DATA, default 20 minutes
  /// @param session for the next command, counted from the greeting, default 1 hour
  public record Timeouts(Duration idle, Duration data, Duration session) {

    private static final Duration LONGEST = Duration.ofDays(24);

    public Timeouts {
      require(fits(idle) && fits(data) && fits(session), "a timeout is not between 1 ms and 24 d");
    }

    private static boolean fits(Duration timeout) {
      return timeout.toMillis() >= 1 && timeout.compareTo(LONGEST) <= 0;
    }

    public static Timeouts defaults() {
      return new Timeouts(Duration.ofMinutes(5), Duration.ofMinutes(20), Duration.ofHours(1));
    }
  }

  private static void requireAddress(String proxy) {
    try {
      InetAddress.ofLiteral(proxy);
    } catch (IllegalArgumentException name) {
      throw new IllegalArgumentException("the proxy " + proxy + " is no IP address", name);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
