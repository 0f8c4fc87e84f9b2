package io.carom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.lists.ListSettings;
import io.carom.lists.TableSettings;
import io.carom.mail.Address;
import io.carom.postfix.GateSettings;
import io.carom.smtp.SmtpSettings;
import io.carom.socket.Listen;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {

  private static Config good(String text) {
    return switch (ConfigReader.read("carom.yaml", Path.of("/etc/carom"), text)) {
      case Reading.Read(Config config) -> config;
      case Reading.Faulty(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  private static List<String> bad(String text) {
    return switch (ConfigReader.read("carom.yaml", Path.of("/etc/carom"), text)) {
      case Reading.Read(Config config) -> throw new AssertionError("was taken: " + config);
      case Reading.Faulty(List<Problem> problems) -> problems.stream().map(Problem::text).toList();
    };
  }

  private static void says(String problem, String text) {
    assertEquals(List.of(problem), bad(text));
  }

  @Test
  void an_empty_file_is_the_defaults() {
    Config config = good("");
    assertEquals(SmtpSettings.defaults(), config.door());
    assertEquals(Duration.ofDays(30), config.keep().reports());
    assertEquals(Duration.ofDays(7), config.keep().ordinary());
    assertEquals(Duration.ofSeconds(60), config.lists().applyAfter());
    assertEquals(OptionalInt.empty(), config.lists().maxRemovalsPerHour());
    assertFalse(config.shadow());
    assertEquals(0.8, config.minRemoveConfidence());
    assertEquals(config, good("# nothing but a comment\n"));
    assertEquals(config, good("smtp:\nlists:\n  files:\nwebhooks:\n"));
  }

  @Test
  void the_gate_has_places_an_action_and_senders() {
    GateSettings gate =
        good("""
        gate:
          policyListen: unix:run/gate
          socketmapListen: "[::1]:10041"
          action: DEFER 4.7.1
          exemptSenders: [reset@example.org, "@alerts.example.org", "<>"]
        """)
            .gate();
    assertEquals(Optional.of(new Listen.Unix(Path.of("/etc/carom/run/gate"))), gate.policy());
    assertEquals(Optional.of(new Listen.Tcp("::1", 10041)), gate.socketmap());
    assertEquals(Optional.empty(), gate.tcpTable());
    assertEquals("DEFER 4.7.1", gate.action());
    assertEquals(Set.of("reset@example.org", "@alerts.example.org", "<>"), gate.exemptSenders());
    assertFalse(good("").gate().isOpen());
  }

  @Test
  void what_the_gate_cannot_do_is_a_problem() {
    says(
        "carom.yaml:1: gate.action: \"OK\" is not an action that refuses; write REJECT, DEFER,"
            + " DEFER_IF_PERMIT, DEFER_IF_REJECT, WARN or a code of 4xx or 5xx, then an enhanced"
            + " code, as in REJECT 5.7.1",
        "gate: {action: OK}");
    says(
        "carom.yaml:1: gate.list: there is no list \"news\"; write some of default",
        "gate: {list: news}");
    says(
        "carom.yaml:1: gate.exemptSenders: \"reset\" is not a sender; write user@domain, @domain"
            + " for all of it, or <> for the null sender",
        "gate: {exemptSenders: reset}");
  }

  @Test
  void every_kind_of_value_is_read() {
    Config config =
        good(
            """
            data: store
            smtp:
              listen: "[::1]:25"
              domains: Bounces.Example.ORG
              maxMessageSize: 10MB
              idleTimeout: 10m
            lists:
              maxRemovalsPerHour: 0
              files:
                - name: news
                  file: lists/news.txt
                  bounceAddresses: [news-bounces@bounces.example.org]
                  listIds: <News.Example.org>
            senders: {domains: [example.org]}
            decide: {shadow: true, minRemoveConfidence: 0.95}
            webhooks:
              - name: shop
                url: https://app.example.org/carom
                secrets: [{file: shop.secret}, {env: SHOP}]
                events: [bounce.hard]
                lists: [news]
            """);
    assertEquals(Optional.of(Path.of("/etc/carom/store")), config.data());
    assertEquals("::1", config.door().host());
    assertEquals(25, config.door().port());
    assertEquals(Set.of("bounces.example.org"), config.door().bounceDomains());
    assertEquals(10_000_000, config.door().limits().maxMessageBytes());
    assertEquals(Duration.ofMinutes(10), config.door().timeouts().idle());
    assertEquals(OptionalInt.of(0), config.lists().maxRemovalsPerHour());
    assertEquals(
        new ListSettings(
            "news",
            "default",
            Optional.of(Path.of("/etc/carom/lists/news.txt")),
            Optional.empty(),
            List.of(Address.parse("news-bounces@bounces.example.org").orElseThrow()),
            List.of("news.example.org")),
        config.lists().files().getFirst());
    assertTrue(config.shadow());
    assertEquals(0.95, config.minRemoveConfidence());
    assertEquals(
        new Config.Webhook(
            "shop",
            URI.create("https://app.example.org/carom"),
            List.of(
                new SecretSource.InFile(Path.of("/etc/carom/shop.secret")),
                new SecretSource.InEnvironment("SHOP")),
            List.of("bounce.hard"),
            List.of("news"),
            Duration.ofSeconds(15),
            false),
        config.webhooks().getFirst());
  }

  @Test
  void tls_and_proxies_are_read() {
    SmtpSettings door =
        good("""
        smtp:
          tlsCertificate: tls/cert.pem
          tlsKey: /srv/key.pem
          tlsListen: "[::1]:465"
          tlsRequired: true
          proxies: [192.0.2.7, "2001:db8::7"]
          maxNewConnectionsPerMinute: 60
        """)
            .door();
    assertEquals(
        Optional.of(
            new SmtpSettings.Tls(
                Path.of("/etc/carom/tls/cert.pem"),
                Path.of("/srv/key.pem"),
                Optional.empty(),
                Optional.of(new SmtpSettings.Place("::1", 465)),
                true)),
        door.tls());
    assertEquals(Set.of("192.0.2.7", "2001:db8::7"), door.proxies());
    assertEquals(60, door.limits().maxNewConnectionsPerMinute());
  }

  @Test
  void half_of_tls_is_refused() {
    String remedy = "; write smtp.tlsCertificate and smtp.tlsKey, the paths of PEM files";
    says(
        "carom.yaml:2: smtp.tlsCertificate is not enough for TLS" + remedy,
        "smtp:\n  tlsCertificate: cert.pem\n");
    says(
        "carom.yaml:2: smtp.tlsRequired is not enough for TLS" + remedy,
        "smtp:\n  tlsRequired: true\n");
    good("smtp:\n  tlsRequired: false\n");
  }

  @Test
  void a_proxy_is_an_address() {
    says(
        "carom.yaml:2: smtp.proxies: \"192.0.2.0/24\" is not an IP address; write one address, not"
            + " a name or network, as in 192.0.2.1 or 2001:db8::1",
        "smtp:\n  proxies: 192.0.2.0/24\n");
    says(
        "carom.yaml:2: smtp: the proxy 192.0.2.256 is no IP address",
        "smtp:\n  proxies: 192.0.2.256\n");
  }

  @Test
  void a_list_may_be_a_table_whose_rows_are_marked() {
    Config config =
        good(
            """
            lists:
              files:
                - name: club
                  file: club.txt
                  table: {addressColumn: 邮箱, delimiter: tab, statusColumn: Status, dateColumn: Since}
                - name: shop
                  file: shop.txt
                  table: {}
            """);
    assertEquals(
        Optional.of(
            new TableSettings(
                Optional.of("邮箱"),
                Optional.of(TableSettings.Delimiter.TAB),
                Optional.of(
                    new TableSettings.Marking(
                        "Status", "bounced", Optional.empty(), Optional.of("Since"))))),
        config.lists().files().getFirst().table());
    assertEquals(Optional.of(TableSettings.FROM_HEADER), config.lists().files().getLast().table());
  }

  @Test
  void marks_without_a_status_column_are_refused() {
    says(
        "carom.yaml:5: lists.files.table.reasonColumn is written only where a status is; add"
            + " \"statusColumn:\", or take the line away: rows are then removed",
        "lists:\n  files:\n  - name: a\n    file: a.csv\n    table: {reasonColumn: Why}\n");
  }

  @Test
  void an_unknown_key_is_refused_with_the_nearest_one() {
    says(
        "carom.yaml:2: \"smtp.lisen\" is not a key; did you mean \"listen\"?",
        "smtp:\n  lisen: 127.0.0.1:25\n");
    says("carom.yaml:1: \"stmp\" is not a key; did you mean \"smtp\"?", "stmp: {}\n");
  }

  @Test
  void a_key_in_the_wrong_section_is_told_where_it_belongs() {
    says(
        "carom.yaml:1: \"listen\" is not a key; did you mean \"smtp.listen\"?",
        "listen: 127.0.0.1:25\n");
  }

  @Test
  void a_key_like_no_other_is_told_what_there_is() {
    says(
        "carom.yaml:1: \"ledger.colour\" is not a key; write one of keepReports, keepOrdinary",
        "ledger: {colour: blue}\n");
  }

  @Test
  void a_bad_value_is_refused_with_what_to_write() {
    says(
        "carom.yaml:2: smtp.listen: \"2525\" is not a host and port; write host:port, as in"
            + " 127.0.0.1:2525",
        "smtp:\n  listen: 2525\n");
    says(
        "carom.yaml:1: lists.applyAfter: \"10\" is not a duration; write a number and s, m, h or"
            + " d, as in 60s, 10m, 2h or 30d",
        "lists: {applyAfter: 10}\n");
    says(
        "carom.yaml:1: smtp.maxMessageSize: \"20 MiB\" is not a size; write a number of bytes, or"
            + " one with KB, MB, GB (1000) or KiB, MiB, GiB (1024)",
        "smtp: {maxMessageSize: 20 MiB}\n");
    says(
        "carom.yaml:3: smtp.domains: \"a@example.org\" is not a domain; write a name such as"
            + " bounces.example.org, without @ and without a port",
        "smtp:\n  domains:\n    - a@example.org\n");
    says(
        "carom.yaml:1: decide.shadow: \"yes\" is not a switch; write true or false",
        "decide: {shadow: yes}\n");
    says(
        "carom.yaml:1: decide.minRemoveConfidence: \"80\" is not a share; write a number from 0"
            + " to 1, as in 0.8",
        "decide: {minRemoveConfidence: 80}\n");
    says(
        "carom.yaml:4: lists.files.name: \"News\" is not a list name; write 1 to 16 of a-z, 0-9"
            + " and -, as in news",
        "lists:\n  files:\n    - file: a\n      name: News\n");
    says(
        "carom.yaml:1: smtp.maxRecipients: \"0\" is not a number; write a whole number from 1 to"
            + " 1000000",
        "smtp: {maxRecipients: 0}\n");
  }

  @Test
  void what_the_door_cannot_do_is_refused() {
    says("carom.yaml:2: smtp: a hundred recipients must be taken", "smtp:\n  maxRecipients: 99\n");
  }

  @Test
  void a_key_written_twice_is_refused() {
    says(
        "carom.yaml:3: \"smtp.listen\" is written twice; keep one of them",
        "smtp:\n  listen: 127.0.0.1:25\n  listen: 127.0.0.1:26\n");
  }

  @Test
  void a_section_and_a_value_are_not_mixed_up() {
    says(
        "carom.yaml:1: senders is a section; write its keys below it, indented: domains,"
            + " authservIds",
        "senders: example.org\n");
    says(
        "carom.yaml:2: smtp.listen is one value, not a list or section; write host:port, as in"
            + " 127.0.0.1:2525",
        "smtp:\n  listen: [a, b]\n");
    says(
        "carom.yaml:2: smtp.listen has no value; write host:port, as in 127.0.0.1:2525, or take"
            + " the line away",
        "smtp:\n  listen:\n");
    says(
        "carom.yaml:2: lists.files is a list of sections; write \"- name: news\" and \"  file:"
            + " news.txt\" below it",
        "lists:\n  files: [news.txt]\n");
  }

  @Test
  void what_a_list_needs_is_asked_for() {
    says(
        "carom.yaml:3: lists.files.file is missing here; add \"file:\" and write the path of a"
            + " file or folder",
        "lists:\n  files:\n    - name: news\n");
  }

  @Test
  void two_lists_do_not_share_name_file_or_bounce_address() {
    assertEquals(
        List.of(
            "carom.yaml:6: lists.files.name: \"a\" stands here a second time; give each its own",
            "carom.yaml:7: lists.files.file: \"/etc/carom/a.txt\" stands here a second time; give"
                + " each its own",
            "carom.yaml:8: lists.files.bounceAddresses: \"x@example.org\" stands here a second"
                + " time; give each its own"),
        bad(
            """
            lists:
              files:
                - name: a
                  file: a.txt
                  bounceAddresses: [x@example.org]
                - name: a
                  file: a.txt
                  bounceAddresses: [X@Example.org]
            """));
  }

  @Test
  void a_secret_in_the_file_itself_is_refused_and_not_repeated() {
    says(
        "carom.yaml:4: webhooks.secrets is a list of sections; keep the secret out of this file:"
            + " write {file: PATH} or {env: VARIABLE}",
        """
        webhooks:
          - name: a
            url: https://example.org/
            secrets: [whsec_c2VjcmV0]
        """);
    says(
        "carom.yaml:4: a secret is in one file or in one variable; keep the secret out of this"
            + " file: write {file: PATH} or {env: VARIABLE}",
        """
        webhooks:
          - name: a
            url: https://example.org/
            secrets: {file: x, env: Y}
        """);
  }

  @Test
  void a_webhook_asks_for_events_and_lists_that_exist() {
    String start =
        """
        webhooks:
          - name: a
            secrets: {env: A}
            url: https://example.org/
        """;
    says(
        "carom.yaml:5: webhooks.lists: there is no list \"news\"; write some of default",
        start + "    lists: [news]\n");
    assertTrue(
        bad(start + "    events: [bounce.harsh]\n")
            .getFirst()
            .startsWith("carom.yaml:5: webhooks.events: \"bounce.harsh\" is not a type of event"));
    says(
        "carom.yaml:4: webhooks.url: \"ftp://example.org/\" is not a web address; write"
            + " https://host/path or http://host/path",
        start.replace("https:", "ftp:"));
    says(
        "carom.yaml:4: webhook a: use https for example.org; http only reaches this machine"
            + " (localhost, 127.0.0.1, [::1])",
        start.replace("https:", "http:"));
    says(
        "carom.yaml:2: webhooks.secrets is missing here; keep the secret out of this file: write"
            + " {file: PATH} or {env: VARIABLE}",
        start.replace("    secrets: {env: A}\n", ""));
  }

  @Test
  void what_is_no_yaml_is_refused_with_its_line() {
    List<String> problems = bad("smtp:\n\tlisten: 127.0.0.1:25\n");
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().startsWith("carom.yaml:2: "), problems.getFirst());
    assertTrue(bad("a: *nobody\n").getFirst().startsWith("carom.yaml:1: "));
    assertTrue(bad("- smtp\n").getFirst().startsWith("carom.yaml:1: the file is a section"));
  }

  @Test
  void all_problems_are_told_at_once_in_the_order_of_the_file() {
    List<String> problems =
        bad("webhooks: [{url: x}]\ndecide: {shadow: 1}\nsmtp: {listen: x}\nnews: 1\n");
    assertEquals(
        List.of("carom.yaml:1", "carom.yaml:1", "carom.yaml:2", "carom.yaml:3", "carom.yaml:4"),
        problems.stream().map(p -> p.substring(0, "carom.yaml:1".length())).toList());
  }

  @Test
  void a_file_that_refers_to_itself_ends() {
    assertFalse(bad("smtp: &a\n  listen: *a\n").isEmpty());
  }
}
