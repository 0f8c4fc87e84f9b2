package io.carom.cli;

import io.carom.config.Config;
import io.carom.milter.MilterSettings;
import io.carom.socket.Listen;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a Postfix asks at the places where the gate and the milters listen: reaches them, asks
/// early enough, and does the right thing while nobody answers.
final class PostfixAsking {

  private static final Pattern DEFAULT_ACTION = Pattern.compile("default_action\\s*=\\s*(\\w+)");
  private static final Set<String> ASKS_OF_RECIPIENTS = Set.of("smtpd");
  private static final Set<String> ASKS_MILTERS = Set.of("smtpd", "cleanup");
  private static final String RESTRICTIONS = "smtpd_recipient_restrictions";

  private final Config config;
  private final PostfixConfig postfix;
  private final PostfixFindings findings;

  PostfixAsking(Config config, PostfixConfig postfix, PostfixFindings findings) {
    this.config = config;
    this.postfix = postfix;
    this.findings = findings;
  }

  void look() {
    config.gate().policy().ifPresent(this::policy);
    config.gate().socketmap().ifPresent(at -> map("socketmap", at, "socketmap:", ":suppressed"));
    config.gate().tcpTable().ifPresent(at -> map("tcp_table", at, "tcp:", ""));
    MilterSettings milter = config.milter();
    milter.inbound().ifPresent(in -> filter("filter for reports", in.listen(), "tempfail"));
    milter.outbound().ifPresent(out -> filter("gate for outgoing mail", out.listen(), "accept"));
    milter.outbound().ifPresent(out -> command(milterAt(postfix, out.listen())));
  }

  /// How the filter for reports is to be written.
  static String name(PostfixConfig postfix, MilterSettings.Inbound inbound) {
    return milterAt(postfix, inbound.listen()).name();
  }

  /// Whether the filter for reports is asked about what comes in from outside.
  static boolean isFilter(PostfixConfig postfix, MilterSettings.Inbound inbound) {
    PostfixPlace place = milterAt(postfix, inbound.listen());
    return postfix.everywhere("smtpd_milters").anyMatch(place::isNamedIn);
  }

  /// Whether it is asked about the reports that this Postfix writes, which pass no smtpd.
  static boolean seesOwnReports(PostfixConfig postfix, MilterSettings.Inbound inbound) {
    return milterAt(postfix, inbound.listen()).isNamedIn(postfix.value("non_smtpd_milters"))
        && postfix.elements("internal_mail_filter_classes").contains("bounce");
  }

  private static PostfixPlace milterAt(PostfixConfig postfix, Listen listen) {
    return new PostfixPlace(postfix, listen, ASKS_MILTERS);
  }

  private void policy(Listen at) {
    PostfixPlace place = new PostfixPlace(postfix, at, ASKS_OF_RECIPIENTS);
    String remedy =
        "check_policy_service { %s, timeout=5s, try_limit=1, default_action=DUNNO }"
            .formatted(place.name());
    Optional<String> asking = asking(place);
    if (asking.isPresent() && !isOpen(asking.get())) {
      findings.missing("while Carom is down Postfix refuses all mail for a while (451)", remedy);
      return;
    }
    asked("the gate's policy service", place, asking, remedy);
  }

  private boolean isOpen(String restrictions) {
    return restrictions.matches("(?s).*default_action\\s*=\\s*DUNNO.*")
        || postfix.value("smtpd_policy_service_default_action").equalsIgnoreCase("DUNNO");
  }

  private void map(String what, Listen at, String type, String table) {
    PostfixPlace place = new PostfixPlace(postfix, at, ASKS_OF_RECIPIENTS);
    String name = type.equals("tcp:") ? place.name().replaceFirst("^inet:", "") : place.name();
    asked(
        "the gate's " + what,
        place,
        asking(place),
        "check_recipient_access " + type + name + table);
  }

  private Optional<String> asking(PostfixPlace place) {
    return postfix.everywhere(RESTRICTIONS).filter(place::isNamedIn).findFirst();
  }

  private void asked(
      String what, PostfixPlace place, Optional<String> restrictions, String remedy) {
    if (restrictions.isEmpty()) {
      findings.missing("Postfix does not ask " + what, RESTRICTIONS + " = ..., " + remedy);
      return;
    }
    Optional<String> before = permittedBefore(restrictions.get(), place);
    if (before.isPresent()) {
      findings.missing(
          "Postfix does not ask %s about mail that %s lets pass before"
              .formatted(what, before.get()),
          "%s = %s, %s, ...".formatted(RESTRICTIONS, remedy, before.get()));
      return;
    }
    reached(what, place, restrictions.get());
  }

  /// A restriction that ends the list for somebody, ahead of the one that asks us.
  private static Optional<String> permittedBefore(String restrictions, PostfixPlace place) {
    List<String> elements = PostfixConfig.split(restrictions);
    return elements.stream()
        .takeWhile(element -> !place.isNamedIn(element))
        .filter(element -> element.matches("permit(_\\w+)?"))
        .findFirst();
  }

  private void reached(String what, PostfixPlace place, String value) {
    place
        .obstacle(value)
        .ifPresentOrElse(
            obstacle ->
                findings.missing(
                    "Postfix does not reach %s: %s".formatted(what, obstacle.why()),
                    obstacle.remedy()),
            () -> {
              findings.ok("Postfix asks %s at %s".formatted(what, place.name()));
              place.silence().ifPresent(why -> findings.note(nobodyAnswers(place.name(), why)));
            });
  }

  /// What holds only now, so that nothing has to be added.
  static String nobodyAnswers(String place, String why) {
    return "nobody answers at %s (%s); is carom serve running with this configuration?"
        .formatted(place, why);
  }

  /// @param whenDown what is right while Carom is down: what comes in waits, what goes out passes
  private void filter(String what, Listen at, String whenDown) {
    PostfixPlace place = milterAt(postfix, at);
    String remedy = "{ %s, default_action=%s }".formatted(place.name(), whenDown);
    Optional<String> milters =
        postfix.everywhere("smtpd_milters").filter(place::isNamedIn).findFirst();
    if (milters.isEmpty()) {
      findings.missing("Postfix does not ask the " + what, "smtpd_milters = ..., " + remedy);
    } else if (!actionOf(place, milters.get()).equals(whenDown)) {
      findings.missing(
          whileDown(what, actionOf(place, milters.get())), remedy + " in smtpd_milters");
    } else {
      reached("the " + what, place, milters.get());
    }
  }

  /// What Postfix does with mail that it cannot ask about there.
  private String actionOf(PostfixPlace place, String milters) {
    return PostfixConfig.split(milters).stream()
        .filter(place::isNamedIn)
        .map(DEFAULT_ACTION::matcher)
        .filter(Matcher::find)
        .map(action -> action.group(1))
        .findFirst()
        .orElse(postfix.value("milter_default_action"));
  }

  private static String whileDown(String what, String action) {
    return "while the %s is down %s (default action %s)"
        .formatted(
            what,
            switch (action) {
              case "accept" -> "reports pass it by unrecorded";
              case "reject" -> "all mail is refused for good";
              case "quarantine" -> "all mail is held for a person";
              default -> "all mail waits";
            },
            action);
  }

  private void command(PostfixPlace place) {
    String milters = postfix.value("non_smtpd_milters");
    String remedy = "non_smtpd_milters = { %s, default_action=accept }".formatted(place.name());
    if (!place.isNamedIn(milters)) {
      findings.note("mail of the sendmail command passes no gate; where it should: " + remedy);
    } else if (!actionOf(place, milters).equals("accept")) {
      findings.missing(
          "while the gate is down mail of the sendmail command does not go out (default action %s)"
              .formatted(actionOf(place, milters)),
          remedy);
    }
  }
}
