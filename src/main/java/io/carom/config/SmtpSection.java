package io.carom.config;

import io.carom.smtp.SmtpSettings;
import io.carom.smtp.SmtpSettings.Limits;
import io.carom.smtp.SmtpSettings.Place;
import io.carom.smtp.SmtpSettings.Timeouts;
import io.carom.smtp.SmtpSettings.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `smtp`: where and how reports come in.
final class SmtpSection {

  private static final List<Key<?>> TLS_KEYS =
      List.of(
          Keys.TLS_CERTIFICATE, Keys.TLS_KEY, Keys.TLS_CLIENTS, Keys.TLS_LISTEN, Keys.TLS_REQUIRED);

  private SmtpSection() {}

  /// The door refuses what no mail server may do, such as fewer than 100 recipients.
  static SmtpSettings read(Section smtp) {
    HostPort listen = smtp.one(Keys.SMTP_LISTEN);
    String hostname = smtp.one(Keys.SMTP_HOSTNAME);
    Set<String> domains = Set.copyOf(smtp.many(Keys.SMTP_DOMAINS));
    Optional<Limits> limits = limits(smtp);
    Timeouts timeouts =
        new Timeouts(
            smtp.one(Keys.SMTP_IDLE), smtp.one(Keys.SMTP_DATA), smtp.one(Keys.SMTP_SESSION));
    Optional<Tls> tls = tls(smtp);
    Optional<Place> lmtp = place(smtp, Keys.LMTP_LISTEN);
    Set<String> proxies = Set.copyOf(smtp.many(Keys.SMTP_PROXIES));
    return smtp.made(
            () ->
                new SmtpSettings(
                    listen.host(),
                    listen.port(),
                    hostname,
                    domains,
                    limits.orElseGet(Limits::defaults),
                    timeouts,
                    tls,
                    lmtp,
                    proxies))
        .orElseGet(SmtpSettings::defaults);
  }

  private static Optional<Limits> limits(Section smtp) {
    long message = smtp.one(Keys.SMTP_MAX_MESSAGE);
    long inFlight = smtp.one(Keys.SMTP_MAX_IN_FLIGHT);
    int connections = smtp.one(Keys.SMTP_MAX_CONNECTIONS);
    int perAddress = smtp.one(Keys.SMTP_MAX_PER_ADDRESS);
    int begun = smtp.one(Keys.SMTP_MAX_NEW);
    int recipients = smtp.one(Keys.SMTP_MAX_RECIPIENTS);
    int bad = smtp.one(Keys.SMTP_MAX_BAD);
    int hops = smtp.one(Keys.SMTP_MAX_HOPS);
    return smtp.made(
        () ->
            new Limits(
                (int) Math.min(message, Integer.MAX_VALUE),
                inFlight,
                connections,
                perAddress,
                begun,
                recipients,
                bad,
                hops));
  }

  /// A certificate and its key make TLS; whatever else is said of it needs both.
  private static Optional<Tls> tls(Section smtp) {
    Optional<Path> certificate = smtp.path(Keys.TLS_CERTIFICATE);
    Optional<Path> key = smtp.path(Keys.TLS_KEY);
    Optional<Path> clients = smtp.path(Keys.TLS_CLIENTS);
    Optional<Place> listen = place(smtp, Keys.TLS_LISTEN);
    boolean required = smtp.one(Keys.TLS_REQUIRED);
    if (certificate.isPresent() && key.isPresent()) {
      return Optional.of(new Tls(certificate.get(), key.get(), clients, listen, required));
    }
    TLS_KEYS.stream()
        .filter(written -> smtp.has(written.name()))
        .findFirst()
        .filter(written -> required || !written.equals(Keys.TLS_REQUIRED))
        .ifPresent(
            written ->
                smtp.problem(
                    written,
                    written.spoken() + " is not enough for TLS",
                    "write smtp.tlsCertificate and smtp.tlsKey, the paths of PEM files"));
    return Optional.empty();
  }

  private static Optional<Place> place(Section smtp, Key<HostPort> key) {
    return smtp.maybe(key).map(place -> new Place(place.host(), place.port()));
  }
}
