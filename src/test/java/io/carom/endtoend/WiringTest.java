package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.relay.Hop;
import io.carom.socket.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Each way to wire Postfix to Carom, loaded by a real Postfix from the text we ship.
@Timeout(value = 3, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class WiringTest {

  private static final String MAIL = "From: News <news@example.org>\nSubject: hi\n\nhello\n";

  @TempDir Path home;

  @BeforeEach
  void needPostfix() {
    Assumptions.assumeTrue(Postfix.missing().isEmpty(), Postfix::missing);
  }

  @Test
  void by_lmtp_each_recipient_hears_its_own_answer() throws IOException, InterruptedException {
    try (Hop mailbox = new Hop().answering("RCPT TO:<two@", "550 5.1.1 nobody");
        Program carom =
            serve(
                """
                smtp:
                  listen: 127.0.0.1:0
                  lmtpListen: 127.0.0.1:0
                  domains: [bounces.example.org]
                relay: {nextHop: "127.0.0.1:%d"}
                """
                    .formatted(mailbox.port()))) {
      String port = carom.await(" and 127\\.0\\.0\\.1:(\\d+) \\(LMTP\\)");
      try (Postfix postfix = postfix("lmtp", "127.0.0.1:2524", port, Map.of())) {
        postfix.submit(
            "anna@example.net",
            List.of("one@bounces.example.org", "two@bounces.example.org"),
            MAIL);
        postfix.awaitLog("to=<one@bounces.example.org>, relay=127.0.0.1", "status=sent (250 2.0.0");
        postfix.awaitLog("to=<two@bounces.example.org>", "status=bounced", "550 5.1.1");
        assertEquals(1, mailbox.messages.size(), mailbox.lines::toString);
      }
    }
  }

  @Test
  void with_verp_the_return_path_names_the_recipient() throws IOException, InterruptedException {
    try (Hop mx = new Hop().refusing(Map.of("gone@example.net", "550 5.1.1 User unknown"));
        Hop carom = new Hop()) {
      Map<String, String> more = new HashMap<>(Snippet.of("verp.cf", Map.of()));
      more.put("relay_transport", "smtp:[127.0.0.1]:" + mx.port());
      more.put("default_transport", "smtp:[127.0.0.1]:" + mx.port());
      try (Postfix postfix =
              postfix("transport", "127.0.0.1]:2525", Integer.toString(carom.port()), more);
          Client client = new Client(postfix.port())) {
        client.say("MAIL FROM:<news@bounces.example.org> XVERP=+=");
        client.begin("gone@example.net");
        client.write("Subject: hi\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(client.say(".").startsWith("250 "));
        carom.await(1);
      }
      assertTrue(
          carom.lines.stream()
              .anyMatch(
                  line -> line.startsWith("RCPT TO:<news+gone=example.net@bounces.example.org>")),
          carom.lines::toString);
    }
  }

  @Test
  void with_verp_a_bounce_ends_in_the_suppression_of_exactly_whom_it_is_about()
      throws IOException, InterruptedException {
    List<String> readers = List.of("ok@example.net", "gone@example.net", "gone+fine@example.net");
    try (Hop mx = new Hop().refusing(Map.of("gone@example.net", "550 5.1.1 User unknown"));
        Program carom =
            serve("smtp: {listen: \"127.0.0.1:0\", domains: [bounces.example.org]}\n")) {
      int port = carom.port();
      Map<String, String> more =
          new HashMap<>(Snippet.of("verp.cf", Map.of("127.0.0.0/8", "127.0.0.1")));
      more.put("default_transport", "smtp:[127.0.0.1]:" + mx.port());
      try (Postfix postfix = postfix("transport", "127.0.0.1]:2525", Integer.toString(port), more);
          Client client = new Client(postfix.port());
          Client stranger = new Client(postfix.port(), "127.0.0.2")) {
        List<String> paths = new ArrayList<>(List.of("<news@bounces.example.org> XVERP=+="));
        readers.forEach(reader -> paths.add("<" + reader + ">"));
        List<String> replies = client.hand(paths, MAIL.getBytes(StandardCharsets.US_ASCII));
        assertTrue(replies.stream().allMatch(r -> r.startsWith("250 ")), replies::toString);
        postfix.awaitLog(
            "to=<news+gone=example.net@bounces.example.org>", "status=sent (250 2.0.0 Recorded");
        postfix.awaitEmptyQueue();
        assertEquals(2, mx.taken.size(), mx.taken::toString);
        String refused = stranger.say("MAIL FROM:" + paths.getFirst());
        assertTrue(refused.startsWith("5"), refused);
      }
    }
    assertEquals(
        List.of("gone@example.net"),
        carom("suppress", "list", "--json").lines().map(WiringTest::recipient).toList());
  }

  /// The world takes the mail and reports later, without a word on whom it was for.
  @Test
  void with_verp_a_bounce_that_names_nobody_suppresses_whom_its_return_path_names()
      throws IOException, InterruptedException {
    try (Hop mx = new Hop();
        Program carom =
            serve("smtp: {listen: \"127.0.0.1:0\", domains: [bounces.example.org]}\n")) {
      int port = carom.port();
      Map<String, String> more = new HashMap<>(Snippet.of("verp.cf", Map.of()));
      more.put("default_transport", "smtp:[127.0.0.1]:" + mx.port());
      try (Postfix postfix =
          postfix("transport", "127.0.0.1]:2525", Integer.toString(port), more)) {
        List<String> paths =
            List.of("<news@bounces.example.org> XVERP=+=", "<gone+fine@example.net>");
        hand(postfix, paths, MAIL);
        mx.await(1);
        String from =
            mx.lines.stream()
                .filter(line -> line.startsWith("MAIL FROM:<"))
                .map(line -> line.substring("MAIL FROM:".length(), line.indexOf('>') + 1))
                .findFirst()
                .orElseThrow();
        assertEquals("<news+gone+fine=example.net@bounces.example.org>", from);
        hand(postfix, List.of("<>", from), "Subject: hello\n\nNo report at all.\n");
        hand(postfix, List.of("<>", from), nameless());
        postfix.awaitEmptyQueue();
      }
    }
    assertEquals(
        List.of("gone+fine@example.net"),
        carom("suppress", "list", "--json").lines().map(WiringTest::recipient).toList());
  }

  private static String nameless() {
    String text = Letter.about("gone+fine@example.net").text();
    String nameless = text.replaceAll("(?m)^Final-Recipient: .*\\R", "");
    assertEquals(-1, nameless.indexOf("gone+fine@"), nameless);
    return nameless;
  }

  private static void hand(Postfix postfix, List<String> paths, String mail) throws IOException {
    try (Client client = new Client(postfix.port())) {
      List<String> replies = client.hand(paths, mail.getBytes(StandardCharsets.US_ASCII));
      assertTrue(replies.stream().allMatch(r -> r.startsWith("250 ")), replies::toString);
    }
  }

  @Test
  void copies_for_the_postmaster_reach_carom() throws IOException, InterruptedException {
    try (Hop mx = new Hop().refusing(Map.of("gone@example.net", "550 5.1.1 User unknown"));
        Program carom =
            serve("smtp: {listen: \"127.0.0.1:0\", domains: [bounces.example.org]}\n")) {
      int port = carom.port();
      Map<String, String> more = new HashMap<>(Snippet.of("notify.cf", Map.of()));
      more.put("default_transport", "smtp:[127.0.0.1]:" + mx.port());
      try (Postfix postfix =
          postfix("transport", "127.0.0.1]:2525", Integer.toString(port), more)) {
        postfix.submit("user@example.org", List.of("gone@example.net"), MAIL);
        postfix.awaitLog("to=<postmaster-copy@bounces.example.org>", "status=sent");
      }
    }
  }

  @Test
  void as_a_content_filter_carom_keeps_reports_and_gives_back_the_rest()
      throws IOException, InterruptedException {
    int back = FreePort.any();
    try (Hop mailbox = new Hop();
        Program carom =
            serve(
                """
                smtp: {listen: "127.0.0.1:0", domains: [example.org]}
                relay: {nextHop: "127.0.0.1:%d"}
                """
                    .formatted(back))) {
      Map<String, String> settings =
          new HashMap<>(
              Snippet.of(
                  "content-filter.cf", Map.of("[127.0.0.1]:2525", "[127.0.0.1]:" + carom.port())));
      settings.put("relay_domains", "example.org");
      settings.put("mydestination", "");
      settings.put("relay_transport", "smtp:[127.0.0.1]:" + mailbox.port());
      String services =
          Snippet.text("content-filter.master.cf", Map.of("127.0.0.1:10026", "127.0.0.1:" + back));
      try (Postfix postfix =
              Postfix.start(Files.createDirectory(home.resolve("postfix")), settings, services);
          Client client = new Client(postfix.port())) {
        client.say("MAIL FROM:<>");
        client.begin("bounces+1@example.org");
        assertTrue(client.finish(Letter.about("gone@example.net")).startsWith("250 "));
        postfix.awaitLog("to=<bounces+1@example.org>", "status=sent (250 2.0.0 Recorded");

        for (String recipient : List.of("bounces@example.org", "anna@example.org")) {
          client.say("MAIL FROM:<bob@example.net>");
          client.begin(recipient);
          client.write("Subject: hi\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII));
          assertTrue(client.say(".").startsWith("250 "));
        }
        mailbox.await(2);
        assertEquals(
            1,
            mailbox.messages.stream().filter(mail -> mail.contains("(Carom)")).count(),
            "anna's went past Carom, what bob wrote to the bounce address through it");
      }
    }
    assertEquals(
        List.of("gone@example.net"),
        carom("suppress", "list", "--json").lines().map(WiringTest::recipient).toList());
  }

  private static String recipient(String json) {
    return json.replaceFirst(".*\"recipient\":\"([^\"]+)\".*", "$1");
  }

  /// A Postfix whose transport map is the shipped one, with our port.
  private Postfix postfix(String map, String shipped, String port, Map<String, String> more)
      throws IOException {
    String place = shipped.substring(0, shipped.lastIndexOf(':') + 1) + port;
    Path transport =
        Files.writeString(home.resolve("transport"), Snippet.text(map, Map.of(shipped, place)));
    Map<String, String> settings = new HashMap<>(more);
    settings.put("relay_domains", "bounces.example.org");
    settings.put("relay_recipient_maps", "");
    settings.put("mydestination", "");
    settings.put("transport_maps", "texthash:" + transport);
    return Postfix.start(Files.createDirectory(home.resolve("postfix")), settings);
  }

  private Program serve(String config) throws IOException {
    Path file = Files.writeString(home.resolve("carom.yaml"), config);
    return Program.carom("serve", "--config", file.toString(), "--data", data());
  }

  private String carom(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data()));
    try (Program program = Program.carom(all.toArray(String[]::new))) {
      assertEquals(0, program.end());
      return String.join("\n", program.said());
    }
  }

  private String data() {
    return home.resolve("data").toString();
  }
}
