package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.cli.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `carom check --postfix` over configurations that real `postconf` and `postmap` read.
class CheckPostfixTest {

  private static final String CAROM =
      """
      smtp: {domains: [bounces.example.org]}
      gate: {policyListen: "127.0.0.1:10040"}
      """;

  @TempDir Path home;

  @BeforeEach
  void needPostfix() {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
  }

  @Test
  void a_postfix_wired_by_the_snippets_lacks_nothing() throws IOException {
    Typed run = check(CAROM, wired());
    assertEquals(
        List.of(
            "ok       bounces.example.org leads to Carom by smtp:[127.0.0.1]:2525",
            "ok       Postfix asks the gate's policy service at inet:127.0.0.1:10040",
            "ok       copies of class bounce go to Carom",
            "ok       copies of class 2bounce go to Carom",
            "ok       copies of class delay go to Carom",
            "ok       VERP by SMTP for 127.0.0.0/8"),
        run.out().lines().toList());
    assertEquals(0, run.code());
  }

  @Test
  void an_untouched_postfix_lacks_everything_and_is_told_the_lines() throws IOException {
    Typed run = check(CAROM, List.of("mydestination = localhost"));
    assertEquals(
        List.of(
            "missing  bounces.example.org has no transport to Carom; add: transport_maps ="
                + " hash:/etc/postfix/carom, and in that file: bounces.example.org   "
                + " smtp:[127.0.0.1]:2525",
            "missing  mail for bounces.example.org is not taken; add: relay_domains ="
                + " $mydestination, bounces.example.org",
            "missing  Postfix does not ask the gate's policy service; add:"
                + " smtpd_recipient_restrictions = ..., check_policy_service {"
                + " inet:127.0.0.1:10040, timeout=5s, try_limit=1, default_action=DUNNO }",
            "note     nobody may ask for VERP by SMTP; where programs should:"
                + " smtpd_authorized_verp_clients = 127.0.0.0/8 (verp.cf)"),
        run.out().lines().toList());
    assertEquals(1, run.code());
  }

  @Test
  void what_is_wired_wrongly_is_told() throws IOException {
    List<String> main = new ArrayList<>(wired());
    main.replaceAll(
        line ->
            line.replace("smtp:[127.0.0.1]:2525", "smtp:[127.0.0.1]:25")
                .replace("relay_recipient_maps =", "relay_recipient_maps = inline:{ a@x=ok }")
                .replace("mydestination =", "mydestination = bounces.example.org,")
                .replace("notify_classes = bounce, 2bounce, delay,", "notify_classes = bounce,")
                .replace(", default_action=DUNNO", ""));
    Typed run = check(CAROM, main);
    for (String told :
        List.of(
            "missing  bounces.example.org leads to smtp:[127.0.0.1]:25, where Carom does not",
            "missing  bounces.example.org is in mydestination too; add: take it out",
            "missing  relay_recipient_maps knows no @bounces.example.org",
            "missing  while Carom is down Postfix refuses all mail for a while (451)",
            "missing  2bounce_notice_recipient leads to Carom, but no such copies are made")) {
      assertTrue(run.out().lines().anyMatch(line -> line.startsWith(told)), told + run.out());
    }
    assertEquals(1, run.code());
  }

  @Test
  void the_other_ways_are_known_too() throws IOException {
    String carom =
        """
        smtp: {domains: [example.org]}
        relay: {nextHop: "127.0.0.1:10026"}
        gate: {socketmapListen: "127.0.0.1:10041", tcpTableListen: "127.0.0.1:10042"}
        """;
    List<String> main =
        List.of(
            "smtpd_recipient_restrictions ="
                + Snippet.of("content-filter.cf", Map.of()).get("smtpd_recipient_restrictions")
                + ","
                + Snippet.of("socketmap.cf", Map.of()).get("smtpd_recipient_restrictions")
                + ","
                + Snippet.of("tcp_table.cf", Map.of()).get("smtpd_recipient_restrictions"));
    Typed run = check(carom, main.stream().map(line -> line.replace("\n", "\n ")).toList());
    assertEquals(0, run.code(), run.out());
    assertTrue(run.out().contains("ok       an address of example.org is filtered through Carom"));
    assertTrue(run.out().contains("ok       Postfix asks the gate's socketmap at inet:"));
    assertTrue(run.out().contains("ok       Postfix asks the gate's tcp_table at inet:"));

    Typed without = check(carom.replaceAll("relay:.*\n", ""), main);
    assertTrue(
        without.out().contains("missing  a filter must give back what is no report"),
        without.out());
  }

  @Test
  void milters_are_looked_for() throws IOException {
    String carom =
        CAROM
            + "milter: {inboundListen: \"127.0.0.1:10045\", outboundListen:"
            + " \"127.0.0.1:10046\"}\n";
    Typed without = check(carom, wired());
    assertEquals(
        List.of(
            "missing  Postfix does not ask the filter for reports; add: smtpd_milters = ..., {"
                + " inet:127.0.0.1:10045, default_action=tempfail }",
            "missing  Postfix does not ask the gate for outgoing mail; add: smtpd_milters = ..., {"
                + " inet:127.0.0.1:10046, default_action=accept }",
            "note     mail of the sendmail command passes no gate; where it should:"
                + " non_smtpd_milters = { inet:127.0.0.1:10046, default_action=accept }"),
        without.out().lines().filter(line -> !line.startsWith("ok ")).toList());

    List<String> main = new ArrayList<>(wired());
    main.add(
        "smtpd_milters = inet:127.0.0.1:10045, { inet:127.0.0.1:10046, default_action=accept }");
    main.add("non_smtpd_milters = inet:127.0.0.1:10046");
    Typed with = check(carom, main);
    assertEquals(0, with.code(), with.out());
    assertTrue(with.out().contains("ok       Postfix asks the filter for reports at inet:"));
  }

  @Test
  void lmtp_is_looked_for_at_its_own_port() throws IOException {
    List<String> main = new ArrayList<>(wired());
    main.replaceAll(line -> line.replace("smtp:[127.0.0.1]:2525", "lmtp:inet:127.0.0.1:2524"));
    assertEquals(1, check(CAROM, main).code());
    String lmtp = CAROM.replace("smtp: {", "smtp: {lmtpListen: \"127.0.0.1:2524\", ");
    assertEquals(0, check(lmtp, main).code());
  }

  @Test
  void a_postfix_that_cannot_be_asked_is_the_worlds_fault() {
    Typed run = Typed.carom("check", "--postfix=" + home.resolve("nowhere"), "--data", data());
    assertEquals(3, run.code(), run.out() + run.err());
  }

  @Test
  void a_faulty_configuration_is_told_before() throws IOException {
    assertEquals(2, check("gate: {policyListen: nowhere}\n", wired()).code());
  }

  private List<String> wired() throws IOException {
    List<String> main = new ArrayList<>();
    main.add("mydestination =");
    main.add("relay_domains = bounces.example.org");
    main.add("relay_recipient_maps =");
    main.add("transport_maps = inline:{ { bounces.example.org = smtp:[127.0.0.1]:2525 } }");
    for (String snippet : List.of("policy.cf", "notify.cf", "verp.cf")) {
      Snippet.of(snippet, Map.of()).forEach((name, value) -> main.add(name + " = " + value));
    }
    return main;
  }

  private Typed check(String carom, List<String> main) throws IOException {
    Path etc = Files.createDirectories(home.resolve("etc"));
    Files.write(etc.resolve("main.cf"), main);
    Files.writeString(etc.resolve("master.cf"), "smtp inet n - n - - smtpd\n");
    Path config = Files.writeString(home.resolve("carom.yaml"), carom);
    return Typed.carom(
        "check", "--postfix=" + etc, "--config", config.toString(), "--data", data());
  }

  private String data() {
    return home.resolve("data").toString();
  }
}
