package io.carom.webhook;

import io.carom.flow.Announcements.Subscriber;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// One application that wants to be told, and what of.
///
/// @param name what people and the ledger call it: `[a-z0-9-]`, 1 to 32 of them
/// @param url where to POST: https, or http on loopback
/// @param secrets at least one; every one signs, in this order
/// @param events the types it wants; empty for all
/// @param lists the lists whose events it wants; empty for all, and for events without a list
/// @param timeout the longest one exchange may take, connection and answer included
/// @param maxInFlight how many exchanges may run at once, 1 to 64
/// @param loopbackAllowed whether the URL may point at this machine
public record Endpoint(
    String name,
    URI url,
    List<Secret> secrets,
    Set<String> events,
    Set<String> lists,
    Duration timeout,
    int maxInFlight,
    boolean loopbackAllowed) {

  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);
  public static final int DEFAULT_MAX_IN_FLIGHT = 8;

  /// The types of event there are, as `docs/webhooks.md` explains them.
  public static final Set<String> EVENT_TYPES =
      Set.of(
          "bounce.hard",
          "bounce.soft",
          "bounce.delayed",
          "bounce.blocked",
          "complaint.received",
          "auto-reply.received",
          "delivery.confirmed",
          "report.unproven",
          "report.unrecognized",
          "recipient.suspended",
          "recipient.removed",
          "recipient.restored",
          "recipient.withheld",
          "incident.opened",
          "incident.closed");

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
  private static final int MOST_IN_FLIGHT = 64;

  /// @throws IllegalArgumentException with words for the person who configured it
  public Endpoint {
    secrets = List.copyOf(secrets);
    events = Set.copyOf(events);
    lists = Set.copyOf(lists);
    require(NAME.matcher(name).matches(), "a webhook's name is 1 to 32 of a-z, 0-9 and -");
    require(!secrets.isEmpty(), "webhook %s needs a secret".formatted(name));
    require(
        timeout.isPositive() && timeout.compareTo(Duration.ofMinutes(5)) <= 0,
        "webhook %s: a timeout is longer than 0 and at most 5m".formatted(name));
    require(
        maxInFlight >= 1 && maxInFlight <= MOST_IN_FLIGHT,
        "webhook %s: 1 to %d exchanges may run at once".formatted(name, MOST_IN_FLIGHT));
    Set<String> unknown = new LinkedHashSet<>(events);
    unknown.removeAll(EVENT_TYPES);
    require(unknown.isEmpty(), "webhook %s: no such event: %s".formatted(name, unknown));
    checkUrl(name, url, loopbackAllowed);
  }

  /// An endpoint with the defaults, that wants everything.
  public static Endpoint of(String name, String url, List<Secret> secrets, boolean loopback) {
    return new Endpoint(
        name,
        url(url),
        secrets,
        Set.of(),
        Set.of(),
        DEFAULT_TIMEOUT,
        DEFAULT_MAX_IN_FLIGHT,
        loopback);
  }

  /// Reads a URL.
  ///
  /// @throws IllegalArgumentException when it is none; the words do not repeat it, since the
  ///     path may be a secret
  public static URI url(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "a webhook's URL looks like https://app.example.org/hooks; in this one: "
              + e.getReason());
    }
  }

  /// The filters of this endpoint, for those who publish.
  public Subscriber subscriber() {
    return new Subscriber(name, List.copyOf(events), List.copyOf(lists));
  }

  /// Only https, or this machine: what is sent holds addresses of people, and a URL must not
  /// turn us into a key for doors inside.
  private static void checkUrl(String name, URI url, boolean loopbackAllowed) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    require(
        url.getHost() != null && (scheme.equals("https") || scheme.equals("http")),
        "webhook %s: a URL looks like https://app.example.org/hooks".formatted(name));
    require(
        url.getRawUserInfo() == null,
        "webhook %s: no user or password in the URL; the signature proves who we are"
            .formatted(name));
    require(url.getRawFragment() == null, "webhook %s: no # in the URL".formatted(name));
    require(
        url.getPort() >= -1 && url.getPort() != 0 && url.getPort() <= 65_535,
        "webhook %s: a port is 1 to 65535".formatted(name));
    boolean loopback = isLoopback(url.getHost());
    require(
        !loopback || loopbackAllowed,
        "webhook %s: %s is this machine, which is not allowed for this webhook"
            .formatted(name, url.getHost()));
    require(
        loopback || scheme.equals("https"),
        "webhook %s: use https for %s; http only reaches this machine (localhost, 127.0.0.1, [::1])"
            .formatted(name, url.getHost()));
  }

  /// Decided by the letters alone: a name that merely resolves to loopback is somebody else's.
  private static boolean isLoopback(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (bare.equalsIgnoreCase("localhost") || bare.equalsIgnoreCase("localhost.")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(bare).isLoopbackAddress();
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// The name alone: a URL's path is often a secret of the receiver.
  @Override
  public String toString() {
    return name;
  }
}
