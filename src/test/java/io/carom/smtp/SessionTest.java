package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Greeting, verbs, bad lines and limits of a session.
class SessionTest extends DoorTest {

  @Test
  void the_greeting_names_the_host_we_are_configured_as() throws Exception {
    try (Client client = Client.to(open(settings().withHostname("bounces.example.org")).port())) {
      client.expect("220 bounces.example.org ESMTP Carom");
    }
  }

  @Test
  void ehlo_offers_exactly_what_is_true() throws Exception {
    try (Client client = Client.to(open(settings()).port())) {
      client.expect("220 *").send("EHLO client.example.org");
      String reply = client.reply();
      assertTrue(reply.startsWith("250-localhost/250-"), reply);
      assertEquals(
          Set.of(
              "PIPELINING", "SIZE 20971520", "DSN", "ENHANCEDSTATUSCODES", "8BITMIME", "SMTPUTF8"),
          Set.of(reply.substring("250-localhost/".length()).replaceAll("250[- ]", "").split("/")));
    }
  }

  @Test
  void helo_works_for_old_clients() throws Exception {
    try (Client client = Client.to(open(settings()).port())) {
      client.expect("220 *").send("HELO old.example.org").expect("250 localhost");
      takeOne(client);
      assertEquals("old.example.org", intake.kept().getFirst().envelope().helo().orElseThrow());
    }
  }

  @Test
  void ehlo_without_a_name_or_with_a_strange_one_is_refused() throws Exception {
    try (Client client = Client.to(open(settings()).port())) {
      client.expect("220 *").send("EHLO").expect("501 5.5.4 *");
      client.raw("EHLO b\u00c3\u00bccher.example\r\n").expect("501 5.5.4 *");
      client.send("EHLO two words").expect("501 5.5.4 *");
      client.send("HELO").expect("501 5.5.4 *");
      client.send("EHLO " + "a".repeat(256)).expect("501 5.5.4 *");
      client.send("EHLO ok.example.org").expect("250-*");
    }
  }

  @Test
  void ehlo_ends_a_transaction() throws Exception {
    try (Client client = client()) {
      client.send("MAIL FROM:<>").expect("250 2.1.0 *");
      client.send("EHLO again.example.org").expect("250*");
      client.send("RCPT TO:<gone@localhost>").expect("503 5.5.1 *");
      client.send("MAIL FROM:<>").expect("250 2.1.0 *");
    }
  }

  @Test
  void commands_in_the_wrong_order_are_told_so() throws Exception {
    try (Client client = Client.to(open(settings()).port())) {
      client.expect("220 *");
      client.send("MAIL FROM:<>").expect("503 5.5.1 *");
      client.send("EHLO client.example.org").expect("250-*");
      client.send("RCPT TO:<gone@localhost>").expect("503 5.5.1 *");
      client.send("DATA").expect("503 5.5.1 *");
      client.send("MAIL FROM:<>").expect("250 2.1.0 *");
      client.send("MAIL FROM:<>").expect("503 5.5.1 *");
      client.send("DATA").expect("554 5.5.1 *");
      client.send("RSET").expect("250 2.0.0 *");
      client.send("DATA").expect("503 5.5.1 *");
    }
  }

  @Test
  void small_verbs_have_their_answers() throws Exception {
    try (Client client = client()) {
      client.send("NOOP anything").expect("250 2.0.0 *");
      client.send("noop").expect("250 2.0.0 *");
      client.send("VRFY someone").expect("252 2.0.0 *");
      client.send("EXPN list").expect("502 5.5.1 *");
      client.send("HELP").expect("214 2.0.0 *");
      client.send("HELP MAIL").expect("214 2.0.0 *");
      client.send("STARTTLS").expect("502 5.5.1 *");
      client.send("AUTH PLAIN AGEAYg==").expect("502 5.5.1 *");
      client.send("RSET now").expect("501 5.5.4 *");
      client.send("QUIT now").expect("501 5.5.4 *");
      client.send("QUIT").expect("221 2.0.0 *").expectEnd();
    }
  }

  @Test
  void a_verb_is_a_whole_word() throws Exception {
    try (Client client = client()) {
      client.send("MAIL FROM:<>").expect("250 *").send("RCPT TO:<gone@localhost>").expect("250 *");
      client.send("DATAxyz").expect("500 5.5.1 *");
      client.send("DATA now").expect("501 5.5.4 *");
      client.send("RSETTLE").expect("500 5.5.1 *");
      client.send(" NOOP").expect("500 5.5.1 *");
      client.send("").expect("500 5.5.1 *");
      client.send("!NO!").expect("500 5.5.1 *");
      client.send("MA\u0131L FROM:<>").expect("500 5.5.* *");
    }
  }

  @Test
  void control_characters_and_broken_utf8_cost_a_line_and_not_the_session() throws Exception {
    try (Client client = client()) {
      client.raw("NOOP\0\r\n").expect("500 5.5.2 *");
      client.raw("MAIL\tFROM:<>\r\n").expect("500 5.5.2 *");
      client.raw("NOOP \u001b[31m\r\n").expect("500 5.5.2 *");
      client.raw("NOOP \u00ff\u00fe\r\n").expect("500 5.5.2 *");
      client.raw("NOOP \u00c3\r\n").expect("500 5.5.2 *");
      client.raw("N\u00c3\u00b6OP\r\n").expect("500 5.5.1 *");
      client.send("NOOP").expect("250 2.0.0 *");
    }
  }

  @Test
  void a_line_that_is_too_long_costs_itself_only() throws Exception {
    try (Client client = client()) {
      client.send("NOOP " + "x".repeat(4091)).expect("250 2.0.0 *");
      client.send("NOOP " + "x".repeat(4092)).expect("500 5.5.2 *");
      client.send("NOOP " + "x".repeat(100_000)).expect("500 5.5.2 *");
      client.send("NOOP").expect("250 2.0.0 *");
    }
  }

  @Test
  void a_line_without_an_end_is_the_end() throws Exception {
    try (Client client = client()) {
      client.raw("x".repeat(4096 + (1 << 20) + 1)).expect("421 4.5.2 *").expectEnd();
    }
  }

  @Test
  void a_bare_line_end_in_a_command_ends_the_session_before_what_it_hides_runs() throws Exception {
    SmtpDoor door = open(settings());
    for (String bare : List.of("NOOP\n", "NOOP\r", "NOOP\r\r\n", "NOOP x\nQUIT\r\n")) {
      try (Client client = Client.greeted(door.port())) {
        client.raw(bare + "NOOP\r\n").expect("421 4.5.2 *").expectEnd();
      }
    }
  }

  @Test
  void words_of_a_stranger_are_never_echoed() throws Exception {
    try (Client client = client()) {
      for (String line :
          List.of(
              "XYZZY",
              "MAIL FROM:<xyzzy",
              "MAIL FROM:<xyzzy@@example.org>",
              "MAIL FROM:<> XYZZY=1",
              "MAIL FROM:<> RET=XYZZY",
              "MAIL FROM:<xyzzy@example.org>",
              "RCPT TO:<xyzzy@example.org>",
              "RCPT TO:<xyzzy@localhost>",
              "VRFY xyzzy",
              "HELP xyzzy",
              "EHLO xyzzy.example.org")) {
        String reply = client.send(line).reply();
        assertTrue(!reply.toLowerCase(Locale.ROOT).contains("xyzzy"), reply);
      }
    }
  }

  @Test
  void every_reply_but_the_greetings_has_an_enhanced_code() throws Exception {
    try (Client client = client()) {
      for (String line : List.of("NOOP", "RSET", "FOO", "MAIL", "MAIL FROM:<>", "RCPT", "VRFY a")) {
        String reply = client.send(line).reply();
        assertTrue(reply.matches("([245])\\d\\d \\1\\.\\d\\.\\d .+"), reply);
      }
    }
  }

  @Test
  void a_whole_transaction_may_come_in_one_write() throws Exception {
    try (Client client = client()) {
      client
          .send("MAIL FROM:<>", "RCPT TO:<gone@localhost>", "RCPT TO:<no@example.org>", "DATA")
          .expect("250 2.1.0 *")
          .expect("250 2.1.5 *")
          .expect("550 5.7.1 *")
          .expect("354 *");
      client
          .send("Subject: one", "", "text", ".", "MAIL FROM:<>", "RCPT TO:<b@localhost>", "DATA")
          .expect("250 2.0.0 *")
          .expect("250 2.1.0 *")
          .expect("250 2.1.5 *")
          .expect("354 *");
      client.send(".", "QUIT").expect("250 2.0.0 *").expect("221 *").expectEnd();
      assertEquals(2, intake.kept().size());
    }
  }

  @Test
  void commands_said_before_the_greeting_are_answered_in_their_order() throws Exception {
    try (Client client = Client.to(open(settings()).port())) {
      client.send("EHLO client.example.org", "NOOP", "QUIT");
      client.expect("220 *").expect("250-*").expect("250 2.0.0 *").expect("221 *").expectEnd();
    }
  }

  @Test
  void too_many_bad_commands_end_the_session() throws Exception {
    try (Client client = client(with(limits().badCommands(3)))) {
      client.send("FOO").expect("500 *").send("MAIL").expect("501 *");
      client.send("NOOP").expect("250 *");
      client.send("GET / HTTP/1.1", "Host: example.org", "").expect("421 4.7.0 *").expectEnd();
    }
  }

  @Test
  void an_accepted_message_forgives_bad_commands() throws Exception {
    try (Client client = client(with(limits().badCommands(2)))) {
      client.send("FOO").expect("500 *");
      takeOne(client);
      client.send("FOO").expect("500 *").send("FOO").expect("421 4.7.0 *").expectEnd();
    }
  }

  @Test
  void one_connection_too_many_is_told_to_come_back() throws Exception {
    SmtpDoor door = open(with(limits().connections(2, 2)));
    try (Client first = Client.greeted(door.port());
        Client second = Client.greeted(door.port());
        Client third = Client.to(door.port())) {
      third.expect("421 4.3.2 *").expectEnd();
      first.send("NOOP").expect("250 *");
      second.send("NOOP").expect("250 *");
    }
  }

  @Test
  void one_address_has_its_own_limit() throws Exception {
    SmtpDoor door = open(with(limits().connections(10, 1)));
    try (Client first = Client.greeted(door.port())) {
      try (Client second = Client.to(door.port())) {
        second.expect("421 4.7.0 *").expectEnd();
      }
      first.send("QUIT").expect("221 *").expectEnd();
    }
  }

  @Test
  void a_place_is_free_again_when_a_session_ends() throws Exception {
    SmtpDoor door = open(with(limits().connections(1, 1)));
    Client.greeted(door.port()).send("QUIT").expect("221 *").close();
    String greeting = "421";
    long never = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (greeting.startsWith("421") && System.nanoTime() < never) {
      try (Client next = Client.to(door.port())) {
        greeting = next.reply();
      }
    }
    assertTrue(greeting.startsWith("220 "), greeting);
  }

  @Test
  void a_client_that_says_nothing_is_told_and_let_go() throws Exception {
    SmtpDoor door = open(settings().withTimeouts(timeouts(1, 60_000, 60_000)));
    try (Client client = Client.to(door.port())) {
      client.expect("220 *").expect("421 4.4.2 *").expectEnd();
    }
  }

  @Test
  void a_client_that_never_ends_is_told_and_let_go() throws Exception {
    SmtpDoor door = open(settings().withTimeouts(timeouts(60_000, 60_000, 1)));
    try (Client client = Client.to(door.port())) {
      client.expect("220 *").expect("421 4.4.2 *").expectEnd();
    }
  }

  @Test
  void a_body_that_stops_coming_is_no_message() throws Exception {
    SmtpDoor door = open(settings().withTimeouts(timeouts(60_000, 1, 60_000)));
    try (Client client = Client.greeted(door.port())) {
      inData(client).expect("421 4.4.2 *").expectEnd();
    }
    assertTrue(intake.kept().isEmpty());
  }

  @Test
  void a_client_that_never_reads_is_cut() throws Exception {
    SmtpDoor door = open(settings().withTimeouts(timeouts(50, 50, 50)));
    try (Client client = Client.to(door.port())) {
      String many = "NOOP\r\n".repeat(10_000);
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              client.raw(many);
            }
          });
    }
  }

  @Test
  void no_name_is_looked_up_for_an_address() throws Exception {
    try (Listener listener = new Listener(settings(), TlsStart.Never.NEVER, Set.of())) {
      listener.bind(null);
      try (Client client = Client.to(listener.getLocalPort());
          Connection connection = (Connection) listener.accept()) {
        assertEquals("127.0.0.1", connection.getInetAddress().getHostName());
        assertEquals(
            "127.0.0.1", ((InetSocketAddress) connection.getRemoteSocketAddress()).getHostName());
        assertTrue(client != null);
      }
    }
  }

  @Test
  void a_port_that_is_taken_is_an_error_that_names_it() throws Exception {
    SmtpDoor first = open(settings());
    SmtpSettings same = settings().withListen("127.0.0.1", first.port());
    try (SmtpDoor second = new SmtpDoor(same, intake, InstantSource.fixed(NOON), () -> false)) {
      BindException taken = assertThrows(BindException.class, second::start);
      assertTrue(taken.getMessage().startsWith("127.0.0.1:" + first.port() + ": "));
    }
  }

  @Test
  void many_sessions_at_once_do_not_mix() throws Exception {
    SmtpDoor door = open(settings());
    List<Client> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        clients.add(Client.greeted(door.port()).send("MAIL FROM:<>").expect("250 *"));
      }
      for (int i = 0; i < 20; i++) {
        clients.get(i).send("RCPT TO:<u" + i + "@localhost>", "DATA", "n: " + i, ".");
      }
      for (Client client : clients) {
        client.expect("250 2.1.5 *").expect("354 *").expect("250 2.0.0 *");
      }
    } finally {
      for (Client client : clients) {
        client.close();
      }
    }
    assertEquals(20, intake.kept().size());
    intake
        .kept()
        .forEach(
            mail ->
                assertEquals(
                    "n: "
                        + mail.envelope().recipients().getFirst().address().localPart().substring(1)
                        + "\r\n",
                    new String(mail.octets().array(), StandardCharsets.US_ASCII)));
  }

  private static SmtpSettings.Timeouts timeouts(long idle, long data, long session) {
    return new SmtpSettings.Timeouts(
        Duration.ofMillis(idle), Duration.ofMillis(data), Duration.ofMillis(session));
  }

  private static void takeOne(Client client) throws IOException {
    inData(client).send("Subject: one", "", "text", ".").expect("250 2.0.0 *");
  }
}
