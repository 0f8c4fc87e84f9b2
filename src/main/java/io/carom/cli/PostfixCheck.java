package io.carom.cli;

import io.carom.config.Config;
import io.carom.milter.MilterSettings;
import io.carom.socket.Listen;
import java.util.ArrayList;
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
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "::1");
  private static final List<String> ANYWHERE = List.of("0.0.0.0", "::");

  /// Where postmaster copies go, by the class of notify_classes that makes them.
  private static final List<String> NOTICES = List.of("bounce", "2bounce", "delay");

  private final Config config;
  private final PostfixConfig postfix;
  private final List<Finding> findings = new ArrayList<>();

  /// What was found of one thing.
  ///
  /// @param kind `ok`, `missing` or `note`
  record Finding(String kind, String text) {

    boolean isMissing() {
      return kind.equals("missing");
    }

    @Override
    public String toString() {
      return "%-9s%s".formatted(kind, text);
    }
  }

  private PostfixCheck(Config config, PostfixConfig postfix) {
    this.config = config;
    this.postfix = postfix;
  }

  static List<Finding> of(Config config, PostfixConfig postfix) {
    PostfixCheck check = new PostfixCheck(config, postfix);
    new TreeSet<>(config.door().bounceDomains())
        .stream().filter(domain -> !domain.endsWith("localhost")).forEach(check::bounceDomain);
    if (check.findings.isEmpty()) {
      check.missing(
          "no bounce domain but localhost is configured", "smtp: {domains: [...]} in carom.yaml");
    }
    check.gate();
    check.milters();
    check.copies();
    check.verp();
    return List.copyOf(check.findings);
  }

  private void bounceDomain(String domain) {
    if (isFiltered(domain)) {
      bySomeAddresses(domain);
      return;
    }
    int before = findings.size();
    Optional<String> transport = postfix.lookUpIn("transport_maps", domain);
    if (transport.isEmpty()) {
      missing(
          domain + " has no transport to Carom",
          "transport_maps = hash:/etc/postfix/carom, and in that file: "
              + domain
              + "    "
              + ours());
    } else if (!leadsHere(transport.get())) {
      missing(
          domain + " leads to " + transport.get() + ", where Carom does not listen",
          domain + "    " + ours() + " in transport_maps");
    }
    if (!postfix.holds("relay_domains", domain)) {
      missing("mail for " + domain + " is not taken", "relay_domains = $mydestination, " + domain);
    }
    for (String home :
        List.of("mydestination", "virtual_alias_domains", "virtual_mailbox_domains")) {
      if (postfix.holds(home, domain)) {
        missing(domain + " is in " + home + " too", "take it out of " + home);
      }
    }
    if (!postfix.value("relay_recipient_maps").isEmpty()
        && postfix.lookUpIn("relay_recipient_maps", "@" + domain).isEmpty()) {
      missing(
          "relay_recipient_maps knows no @" + domain + ", and return paths cannot be listed",
          "relay_recipient_maps =, or \"@" + domain + " ok\" in it");
    }
    if (findings.size() == before) {
      ok(domain + " leads to Carom by " + transport.orElseThrow());
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
      ok("an address of " + domain + " is filtered through Carom");
    } else {
      missing(domain + " is filtered elsewhere", "FILTER " + ours() + " in that table");
    }
    if (config.relay().isEmpty()) {
      missing(
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
        ? config.door().lmtp().filter(at -> isAt(at.host(), at.port(), host, port)).isPresent()
        : isAt(config.door().host(), config.door().port(), host, port);
  }

  /// Whether a place we listen at is the one that Postfix names, as far as can be told without
  /// the DNS.
  private static boolean isAt(String host, int port, String named, int namedPort) {
    return port == namedPort
        && (host.equals(named)
            || ANYWHERE.contains(host)
            || (LOOPBACK.contains(host) && LOOPBACK.contains(named)));
  }

  private void gate() {
    asked("policy service", config.gate().policy(), "check_policy_service ", "");
    asked(
        "socketmap", config.gate().socketmap(), "check_recipient_access socketmap:", ":suppressed");
    asked("tcp_table", config.gate().tcpTable(), "check_recipient_access tcp:", "");
  }

  private void asked(String what, Optional<Listen> at, String before, String after) {
    if (at.isEmpty()) {
      return;
    }
    String place = place(at.get());
    String named = before.endsWith("tcp:") ? place.replaceFirst("^inet:", "") : place;
    List<String> asking =
        postfix.everywhere("smtpd_recipient_restrictions").filter(v -> asks(v, named)).toList();
    if (asking.isEmpty()) {
      missing(
          "Postfix does not ask the gate's " + what,
          "smtpd_recipient_restrictions = ..., "
              + (what.startsWith("policy")
                  ? before + "{ " + place + ", timeout=5s, try_limit=1, default_action=DUNNO }"
                  : before + named + after));
    } else if (what.startsWith("policy") && !isOpen(asking.getFirst())) {
      missing(
          "while Carom is down Postfix refuses all mail for a while (451)",
          before + "{ " + place + ", timeout=5s, try_limit=1, default_action=DUNNO }");
    } else {
      ok("Postfix asks the gate's " + what + " at " + place);
    }
  }

  private static boolean asks(String restrictions, String place) {
    return Pattern.compile("(?<![\\w.:])(?:\\w+map:)?" + Pattern.quote(place) + "(?![\\d.])")
        .matcher(restrictions.replace("tcp:", "tcp: "))
        .find();
  }

  private boolean isOpen(String restrictions) {
    return restrictions.matches("(?s).*default_action\\s*=\\s*DUNNO.*")
        || postfix.value("smtpd_policy_service_default_action").equalsIgnoreCase("DUNNO");
  }

  private static String place(Listen listen) {
    return switch (listen) {
      case Listen.Tcp(String host, int port) ->
          "inet:" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
      case Listen.Unix(var path) -> "unix:" + path;
    };
  }

  private void milters() {
    MilterSettings milter = config.milter();
    milter.inbound().ifPresent(in -> filtered("filter for reports", in.listen(), "tempfail"));
    milter.outbound().ifPresent(out -> filtered("gate for outgoing mail", out.listen(), "accept"));
    milter.outbound().ifPresent(out -> noteCommand(place(out.listen())));
  }

  /// What comes in waits while Carom is down, what goes out passes.
  private void filtered(String what, Listen at, String whenDown) {
    String place = place(at);
    if (postfix.everywhere("smtpd_milters").anyMatch(milters -> asks(milters, place))) {
      ok("Postfix asks the " + what + " at " + place);
    } else {
      missing(
          "Postfix does not ask the " + what,
          "smtpd_milters = ..., { " + place + ", default_action=" + whenDown + " }");
    }
  }

  private void noteCommand(String place) {
    if (!asks(postfix.value("non_smtpd_milters"), place)) {
      note(
          "mail of the sendmail command passes no gate; where it should: non_smtpd_milters = { "
              + place
              + ", default_action=accept }");
    }
  }

  private void copies() {
    List<String> classes = postfix.elements("notify_classes");
    for (String notice : NOTICES) {
      String recipient = postfix.value(notice + "_notice_recipient");
      boolean here =
          config.door().bounceDomains().stream().anyMatch(d -> recipient.endsWith("@" + d));
      if (here && !classes.contains(notice)) {
        missing(
            notice + "_notice_recipient leads to Carom, but no such copies are made",
            "notify_classes = " + String.join(", ", classes) + ", " + notice);
      } else if (here) {
        ok("copies of class " + notice + " go to Carom");
      } else if (classes.contains(notice)) {
        note("copies of class " + notice + " go to " + recipient + ", not to Carom (notify.cf)");
      }
    }
  }

  private void verp() {
    String clients = postfix.value("smtpd_authorized_verp_clients");
    if (clients.isEmpty()) {
      note(
          "nobody may ask for VERP by SMTP; where programs should:"
              + " smtpd_authorized_verp_clients = 127.0.0.0/8 (verp.cf)");
    } else {
      ok("VERP by SMTP for " + clients);
    }
  }

  private void ok(String text) {
    findings.add(new Finding("ok", text));
  }

  private void note(String text) {
    findings.add(new Finding("note", text));
  }

  private void missing(String text, String remedy) {
    findings.add(new Finding("missing", text + "; add: " + remedy));
  }
}
