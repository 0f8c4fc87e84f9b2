package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.cli.Typed;
import io.carom.socket.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
        configured(run));
    assertEquals(0, run.code());
  }

  /// What it says of the configuration, whether Carom runs or not.
  private static List<String> configured(Typed run) {
    return run.out().lines().filter(line -> !line.contains(" nobody answers at ")).toList();
  }

  /// Those of the places that do not answer.
  private static List<String> silent(Typed run) {
    return run.out()
        .lines()
        .filter(line -> line.endsWith("; is carom serve running with this configuration?"))
        .map(line -> line.replaceFirst("^note     nobody answers at (.*) \\(.*\\); .*", "$1"))
        .toList();
  }

  @Test
  void a_place_where_nobody_answers_is_told() throws Exception {
    int smtp = FreePort.any();
    int policy = FreePort.any();
    int milter = FreePort.any();
    Path map = home.resolve("map");
    String carom =
        """
        smtp: {listen: "127.0.0.1:%d", domains: [bounces.example.org]}
        gate: {policyListen: "127.0.0.1:%d", socketmapListen: "unix:%s"}
        milter: {outboundListen: "127.0.0.1:%d"}
        """
            .formatted(smtp, policy, map, milter);
    List<String> main = new ArrayList<>(wired());
    main.replaceAll(
        line ->
            line.replace("]:2525", "]:" + smtp)
                .replace("inet:127.0.0.1:10040", "inet:127.0.0.1:" + policy));
    main.replaceAll(
        line ->
            line.startsWith("smtpd_recipient_restrictions")
                ? line + ", check_recipient_access socketmap:unix:" + map + ":suppressed"
                : line);
    main.add("smtpd_milters = { inet:127.0.0.1:" + milter + ", default_action=accept }");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));

    Typed before = check(carom, main);
    assertEquals(0, before.code(), before.out());
    assertEquals(
        List.of(
            "smtp:[127.0.0.1]:" + smtp,
            "inet:127.0.0.1:" + policy,
            "unix:" + map,
            "inet:127.0.0.1:" + milter),
        silent(before));
    try (Program serve =
        Program.carom(
            Map.of("CAROM_LOG_LEVEL", "INFO"),
            "serve",
            "--config",
            home.resolve("carom.yaml").toString(),
            "--data",
            data())) {
      serve.await(line -> line.contains("milter outbound"));
      Typed with = check(carom, main);
      assertEquals(List.of(), silent(with), with.out());
      assertEquals(configured(before), configured(with));
    }
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
        configured(without).stream().filter(line -> !line.startsWith("ok ")).toList());

    List<String> main = new ArrayList<>(wired());
    main.add(
        "smtpd_milters = inet:127.0.0.1:10045, { inet:127.0.0.1:10046, default_action=accept }");
    main.add(
        "non_smtpd_milters = { inet:127.0.0.1:10046, default_action=accept },"
            + " inet:127.0.0.1:10045");
    main.add("internal_mail_filter_classes = bounce");
    assertTold(
        check(carom, main),
        "missing  reports to bounces.example.org arrive twice: at the milter, and by"
            + " smtp:[127.0.0.1]:2525; add: bounces.example.org    discard:recorded by Carom in"
            + " transport_maps");

    Typed with = check(carom, discarding(main));
    assertEquals(0, with.code(), with.out());
    assertTold(
        with,
        "ok       the milter records reports to bounces.example.org; what it lets pass goes to"
            + " discard:recorded by Carom",
        "ok       Postfix asks the filter for reports at inet:127.0.0.1:10045",
        "ok       Postfix asks the gate for outgoing mail at inet:127.0.0.1:10046");
  }

  private static List<String> discarding(List<String> main) {
    return main.stream()
        .map(line -> line.replace("smtp:[127.0.0.1]:2525", "discard:recorded by Carom"))
        .toList();
  }

  private static void assertTold(Typed run, String... lines) {
    for (String line : lines) {
      assertTrue(run.out().lines().anyMatch(line::equals), () -> line + "\n" + run.out());
    }
  }

  @Test
  void a_milter_wired_by_the_snippets_lacks_nothing_and_without_its_copies_thrown_away_it_does()
      throws IOException {
    String carom =
        """
        smtp: {domains: [bounces.example.org]}
        milter: {inboundListen: "127.0.0.1:10045", outboundListen: "127.0.0.1:10046"}
        """;
    List<String> main = new ArrayList<>();
    Snippet.of("milter-in.cf", Map.of()).forEach((name, value) -> main.add(name + " = " + value));
    Map<String, String> out = Snippet.of("milter-out.cf", Map.of());
    main.replaceAll(
        line ->
            line.startsWith("smtpd_milters")
                ? line + ", " + out.get("smtpd_milters").strip()
                : line);
    List<String> lines = main.stream().map(line -> line.replace("\n", "\n ")).toList();
    Typed run = check(carom, lines);
    assertEquals(0, run.code(), run.out());
    assertTold(
        run,
        "ok       the milter records reports to bounces.example.org; what it lets pass goes to"
            + " discard:recorded by Carom");

    for (String needed : List.of("non_smtpd_milters", "internal_mail_filter_classes")) {
      assertTold(
          check(carom, lines.stream().filter(line -> !line.startsWith(needed)).toList()),
          "missing  reports to bounces.example.org that this Postfix writes itself are not"
              + " recorded; add: non_smtpd_milters = ..., { inet:127.0.0.1:10045,"
              + " default_action=tempfail } and internal_mail_filter_classes = bounce");
    }
    Typed without =
        check(carom, lines.stream().filter(line -> !line.startsWith("transport_maps")).toList());
    assertTold(
        without,
        "missing  the milter records reports to bounces.example.org, and then Postfix passes them"
            + " on by MX; add: bounces.example.org    discard:recorded by Carom in transport_maps");
    assertEquals(1, without.code());

    Typed atHome =
        check(
            carom,
            lines.stream()
                .filter(line -> !line.startsWith("transport_maps"))
                .map(line -> line.replace("relay_domains =", "mydestination ="))
                .map(line -> line.replace("$mydestination, ", ""))
                .toList());
    assertTold(
        atHome,
        "ok       the milter records reports to bounces.example.org; what it lets pass goes to the"
            + " mailboxes of mydestination");
  }

  @Test
  void both_milters_wired_by_the_snippets_lack_nothing() throws IOException {
    List<String> main = new ArrayList<>();
    Snippet.of("milter-both.cf", Map.of())
        .forEach((name, value) -> main.add(name + " = " + value.replace("\n", "\n ")));
    Typed run =
        check(
            """
            smtp: {domains: [bounces.example.org]}
            milter:
              inboundListen: 127.0.0.1:10045
              outboundListen: 127.0.0.1:10046
              recorded: discard
            """,
            main,
            "smtp inet n - n - - smtpd\n" + Snippet.text("milter-both.master.cf", Map.of()));
    assertEquals(0, run.code(), run.out());
    assertTold(
        run,
        "ok       Postfix asks the filter for reports at inet:127.0.0.1:10045",
        "ok       Postfix asks the gate for outgoing mail at inet:127.0.0.1:10046");
  }

  @Test
  void what_happens_while_carom_is_down_must_be_right() throws IOException {
    String carom =
        """
        smtp: {domains: [bounces.example.org]}
        milter: {inboundListen: "127.0.0.1:10045", outboundListen: "127.0.0.1:10046"}
        """;
    List<String> main = new ArrayList<>(discarding(wired()));
    main.add("smtpd_milters = inet:localhost:10045, inet:127.0.0.1:10046");
    main.add("non_smtpd_milters = inet:127.0.0.1:10046");
    assertTold(
        check(carom, main),
        "ok       Postfix asks the filter for reports at inet:127.0.0.1:10045",
        "missing  while the gate for outgoing mail is down all mail waits (default action"
            + " tempfail); add: { inet:127.0.0.1:10046, default_action=accept } in smtpd_milters",
        "missing  while the gate is down mail of the sendmail command does not go out (default"
            + " action tempfail); add: non_smtpd_milters = { inet:127.0.0.1:10046,"
            + " default_action=accept }");
    main.add("milter_default_action = accept");
    Typed accepting = check(carom, main);
    assertEquals(1, accepting.code(), accepting.out());
    assertTold(
        accepting,
        "missing  while the filter for reports is down reports pass it by unrecorded (default"
            + " action accept); add: { inet:127.0.0.1:10045, default_action=tempfail } in"
            + " smtpd_milters",
        "ok       Postfix asks the gate for outgoing mail at inet:127.0.0.1:10046");
    main.set(main.size() - 1, "milter_default_action = reject");
    assertTold(
        check(carom, main),
        "missing  while the filter for reports is down all mail is refused for good (default"
            + " action reject); add: { inet:127.0.0.1:10045, default_action=tempfail } in"
            + " smtpd_milters");
  }

  @Test
  void who_is_permitted_before_the_gate_is_not_asked_about() throws IOException {
    List<String> main = new ArrayList<>(wired());
    main.replaceAll(
        line ->
            line.startsWith("smtpd_recipient_restrictions")
                ? line.replace(
                    "check_policy", "reject_unlisted_recipient, permit_mynetworks,\n  check_policy")
                : line);
    Typed run = check(CAROM, main);
    assertTold(
        run,
        "missing  Postfix does not ask the gate's policy service about mail that"
            + " permit_mynetworks lets pass before; add: smtpd_recipient_restrictions ="
            + " check_policy_service { inet:127.0.0.1:10040, timeout=5s, try_limit=1,"
            + " default_action=DUNNO }, permit_mynetworks, ...");
    assertEquals(1, run.code());
    main.replaceAll(line -> line.replace("permit_mynetworks", "reject_unauth_pipelining"));
    assertEquals(0, check(CAROM, main).code(), "what only refuses may stand before");
  }

  @Test
  void a_socket_that_postfix_cannot_reach_is_told_with_a_place_that_it_can() throws IOException {
    Path queue = Files.createDirectories(home.resolve("queue"));
    Path outside = Files.createDirectories(home.resolve("run")).resolve("gate");
    String carom = CAROM.replace("127.0.0.1:10040", "unix:" + outside);
    List<String> main = new ArrayList<>(wired());
    main.add("queue_directory = " + queue);
    main.replaceAll(line -> line.replace("inet:127.0.0.1:10040", "unix:" + outside));

    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    Typed open = check(carom, main);
    assertTold(open, "ok       Postfix asks the gate's policy service at unix:" + outside);

    Files.setPosixFilePermissions(
        outside.getParent(), PosixFilePermissions.fromString("rwxr-x---"));
    assertTold(
        check(carom, main),
        "missing  Postfix does not reach the gate's policy service: its user postfix may not enter "
            + outside.getParent()
            + "; add: the right to, as by chmod o+x "
            + outside.getParent());

    assertTold(
        checkInChroot(carom, main),
        "missing  Postfix does not reach the gate's policy service: it runs in a chroot"
            + " (master.cf), outside of which "
            + outside
            + " is; add: unix:"
            + queue.resolve("carom/gate")
            + " in carom.yaml, or n for chroot in master.cf");
  }

  @Test
  void a_socket_below_the_queue_is_named_from_there() throws IOException {
    Path queue = Files.createDirectories(home.resolve("queue/carom")).getParent();
    Path socket = queue.resolve("carom/gate");
    String carom = CAROM.replace("127.0.0.1:10040", "unix:" + socket);
    List<String> whole = new ArrayList<>(wired());
    whole.add("queue_directory = " + queue);
    whole.replaceAll(line -> line.replace("inet:127.0.0.1:10040", "unix:" + socket));
    List<String> relative =
        whole.stream().map(line -> line.replace("unix:" + socket, "unix:carom/gate")).toList();
    List<String> rooted =
        whole.stream().map(line -> line.replace("unix:" + socket, "unix:/carom/gate")).toList();
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));

    String ok = "ok       Postfix asks the gate's policy service at unix:carom/gate";
    String lost =
        "missing  Postfix does not reach the gate's policy service: it looks for that socket below "
            + queue
            + "; add: unix:carom/gate in its place";
    assertTold(check(carom, whole), ok);
    assertTold(check(carom, relative), ok);
    assertTold(check(carom, rooted), lost);
    assertTold(checkInChroot(carom, whole), lost);
    assertTold(checkInChroot(carom, relative), ok);
    assertTold(checkInChroot(carom, rooted), ok);
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
    return check(carom, main, "smtp inet n - n - - smtpd\n");
  }

  /// The same of a Postfix as Debian has it.
  private Typed checkInChroot(String carom, List<String> main) throws IOException {
    return check(carom, main, "smtp inet n - y - - smtpd\n");
  }

  private Typed check(String carom, List<String> main, String master) throws IOException {
    Path etc = Files.createDirectories(home.resolve("etc"));
    Postfix.settled(Files.write(etc.resolve("main.cf"), main));
    Files.writeString(etc.resolve("master.cf"), master);
    Path config = Files.writeString(home.resolve("carom.yaml"), carom);
    return Typed.carom(
        "check", "--postfix=" + etc, "--config", config.toString(), "--data", data());
  }

  private String data() {
    return home.resolve("data").toString();
  }
}
