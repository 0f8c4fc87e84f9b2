package io.carom.cli;

import io.carom.config.Config;
import io.carom.socket.Listen;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a Postfix lacks to be wired to Carom as `carom.yaml` says.
final class PostfixCheck {

  private static final Pattern TRANSPORT =
      Pattern.compile("(smtp|relay|lmtp):(?:inet:)?(\\[[^\\]]*\\]|[^:\\[\\]]*):(\\d+)");
  /// Where the domains of people's mailboxes stand.
  private static final List<String> HOMES =
      List.of("mydestination", "virtual_alias_domains", "virtual_mailbox_domains");

  /// Where postmaster copies go, by the class of notify_classes that makes them.
  private static final List<String> NOTICES = List.of("bounce", "2bounce", "delay");

  private final Config config;
  private final PostfixConfig postfix;
  private final PostfixFindings findings = new PostfixFindings();

  private PostfixCheck(Config config, PostfixConfig postfix) {
    this.config = config;
    this.postfix = postfix;
  }

  static List<PostfixFindings.Finding> of(Config config, PostfixConfig postfix) {
    PostfixCheck check = new PostfixCheck(config, postfix);
    new TreeSet<>(config.door().bounceDomains())
        .stream().filter(domain -> !domain.endsWith("localhost")).forEach(check::bounceDomain);
    if (check.findings.count() == 0) {
      check.findings.missing(
          "no bounce domain but localhost is configured", "smtp: {domains: [...]} in carom.yaml");
    }
    new PostfixAsking(config, postfix, check.findings).look();
    check.copies();
    check.verp();
    return check.findings.all();
  }

  private void bounceDomain(String domain) {
    if (isFiltered(domain)) {
      bySomeAddresses(domain);
    } else if (isSeenByMilter()) {
      behindTheMilter(domain);
    } else {
      passedOn(domain);
    }
  }

  private boolean isSeenByMilter() {
    return config.milter().inbound().filter(in -> PostfixAsking.isFilter(postfix, in)).isPresent();
  }

  /// The milter has recorded a report before it is delivered: its copy must not come to us again.
  private void behindTheMilter(String domain) {
    Optional<String> transport = postfix.lookUpIn("transport_maps", domain);
    List<String> homes = HOMES.stream().filter(home -> postfix.holds(home, domain)).toList();
    String discarding = domain + "    discard:recorded by Carom in transport_maps";
    if (transport.filter(this::leadsHere).isPresent()) {
      findings.missing(
          "reports to %s arrive twice: at the milter, and by %s".formatted(domain, transport.get()),
          discarding);
    } else if (!postfix.holds("relay_domains", domain) && homes.isEmpty()) {
      findings.missing(
          "mail for " + domain + " is not taken", "relay_domains = $mydestination, " + domain);
    } else if (transport.isEmpty() && homes.isEmpty()) {
      findings.missing(
          "the milter records reports to " + domain + ", and then Postfix passes them on by MX",
          discarding);
    } else if (!PostfixAsking.seesOwnReports(postfix, config.milter().inbound().orElseThrow())) {
      findings.missing(
          "reports to %s that this Postfix writes itself are not recorded".formatted(domain),
          "non_smtpd_milters = ..., { %s, default_action=tempfail } and internal_mail_filter_classes = bounce"
              .formatted(PostfixAsking.name(postfix, config.milter().inbound().orElseThrow())));
    } else {
      findings.ok(
          "the milter records reports to %s; what it lets pass goes to %s"
              .formatted(
                  domain, transport.orElseGet(() -> "the mailboxes of " + homes.getFirst())));
    }
  }

  private void passedOn(String domain) {
    int before = findings.count();
    Optional<String> transport = postfix.lookUpIn("transport_maps", domain);
    if (transport.isEmpty()) {
      findings.missing(
          domain + " has no transport to Carom",
          "transport_maps = hash:/etc/postfix/carom, and in that file: "
              + domain
              + "    "
              + ours());
    } else if (!leadsHere(transport.get())) {
      findings.missing(
          domain + " leads to " + transport.get() + ", where Carom does not listen",
          domain + "    " + ours() + " in transport_maps");
    }
    if (!postfix.holds("relay_domains", domain)) {
      findings.missing(
          "mail for " + domain + " is not taken", "relay_domains = $mydestination, " + domain);
    }
    for (String home : HOMES) {
      if (postfix.holds(home, domain)) {
        findings.missing(domain + " is in " + home + " too", "take it out of " + home);
      }
    }
    if (!postfix.value("relay_recipient_maps").isEmpty()
        && postfix.lookUpIn("relay_recipient_maps", "@" + domain).isEmpty()) {
      findings.missing(
          "relay_recipient_maps knows no @" + domain + ", and return paths cannot be listed",
          "relay_recipient_maps =, or \"@" + domain + " ok\" in it");
    }
    if (findings.count() == before) {
      findings.ok(domain + " leads to Carom by " + transport.orElseThrow());
      answering(transport.orElseThrow());
    }
  }

  /// Whether restrictions send some mail for it through a filter at our door.
  private boolean isFiltered(String domain) {
    return filters().anyMatch(filter -> filter.contains(domain));
  }

  private Stream<String> filters() {
    return postfix
        .everywhere("smtpd_recipient_restrictions")
        .flatMap(value -> PostfixConfig.split(value).stream())
        .filter(element -> element.contains("FILTER "));
  }

  private void bySomeAddresses(String domain) {
    Matcher place = Pattern.compile("FILTER (\\S+)").matcher(filters().toList().toString());
    boolean here = place.find() && leadsHere(place.group(1));
    if (here) {
      findings.ok("an address of " + domain + " is filtered through Carom");
    } else {
      findings.missing(domain + " is filtered elsewhere", "FILTER " + ours() + " in that table");
    }
    if (config.relay().isEmpty()) {
      findings.missing(
          "a filter must give back what is no report",
          "relay: {nextHop: 127.0.0.1:10026} in carom.yaml, and content-filter.master.cf");
    }
  }

  private String ours() {
    return "smtp:[" + config.door().host() + "]:" + config.door().port();
  }

  private boolean leadsHere(String transport) {
    Matcher place = TRANSPORT.matcher(transport);
    if (!place.matches()) {
      return false;
    }
    String host = place.group(2).replaceAll("[\\[\\]]", "");
    int port = Integer.parseInt(place.group(3));
    return place.group(1).equals("lmtp")
        ? config
            .door()
            .lmtp()
            .filter(at -> at.port() == port && PostfixPlace.isAt(at.host(), host))
            .isPresent()
        : config.door().port() == port && PostfixPlace.isAt(config.door().host(), host);
  }

  private void answering(String transport) {
    Matcher place = TRANSPORT.matcher(transport);
    if (place.matches()) {
      int port = Integer.parseInt(place.group(3));
      String host =
          place.group(1).equals("lmtp")
              ? config.door().lmtp().orElseThrow().host()
              : config.door().host();
      PostfixPlace.silence(new Listen.Tcp(host, port))
          .ifPresent(why -> findings.note(PostfixAsking.nobodyAnswers(transport, why)));
    }
  }

  private void copies() {
    List<String> classes = postfix.elements("notify_classes");
    for (String notice : NOTICES) {
      String recipient = postfix.value(notice + "_notice_recipient");
      boolean here =
          config.door().bounceDomains().stream().anyMatch(d -> recipient.endsWith("@" + d));
      if (here && !classes.contains(notice)) {
        findings.missing(
            notice + "_notice_recipient leads to Carom, but no such copies are made",
            "notify_classes = " + String.join(", ", classes) + ", " + notice);
      } else if (here) {
        findings.ok("copies of class " + notice + " go to Carom");
      } else if (classes.contains(notice)) {
        findings.note(
            "copies of class " + notice + " go to " + recipient + ", not to Carom (notify.cf)");
      }
    }
  }

  private void verp() {
    String clients = postfix.value("smtpd_authorized_verp_clients");
    if (clients.isEmpty()) {
      findings.note(
          "nobody may ask for VERP by SMTP; where programs should:"
              + " smtpd_authorized_verp_clients = 127.0.0.0/8 (verp.cf)");
    } else {
      findings.ok("VERP by SMTP for " + clients);
    }
  }
}
