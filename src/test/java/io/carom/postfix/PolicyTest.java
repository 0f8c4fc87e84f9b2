package io.carom.postfix;

import static io.carom.postfix.FixedGate.CROSS;
import static io.carom.postfix.FixedGate.GONE;

import io.carom.flow.Gate;
import io.carom.flow.Senders;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Policy delegation as Postfix's SMTPD_POLICY_README has it.
class PolicyTest {

  private static final String DUNNO = "action=DUNNO\n\n";
  private static final Senders SENDERS =
      new Senders(Set.of("reset@example.org"), Map.of("news-bounces@example.org", "news"));

  private PostfixDoor door;

  @BeforeEach
  void open() throws IOException {
    door = started(FixedGate.settings());
  }

  @AfterEach
  void close() {
    door.close();
  }

  private static PostfixDoor started(PostfixSettings settings) throws IOException {
    PostfixDoor door = PostfixDoor.policy(settings, new FixedGate(), SENDERS);
    door.start();
    return door;
  }

  /// The request of the README, less what says nothing new.
  private static String request(String state, String sender, String recipient) {
    return """
    request=smtpd_access_policy
    protocol_state=%s
    protocol_name=SMTP
    helo_name=some.domain.tld
    queue_id=8045F2AB23
    sender=%s
    recipient=%s
    recipient_count=0
    client_address=192.0.2.3
    instance=123.456.7
    sasl_username=you
    size=12345
    ccert_subject=solaris9.porcupine.org
    etrn_domain=
    stress=

    """
        .formatted(state, sender, recipient);
  }

  @Test
  void a_suppressed_recipient_is_refused_at_rcpt_with_the_reason_and_others_pass()
      throws IOException {
    try (Asker postfix = Asker.to(door)) {
      postfix.say(request("RCPT", "a@example.org", "gone@example.net"));
      postfix.hear("action=" + GONE + "\n\n");
      postfix.say(request("RCPT", "a@example.org", "ok@example.net")).hear(DUNNO);
      postfix.say(request("RCPT", "", "gone@example.net")).hear("action=" + GONE + "\n\n");
    }
  }

  @Test
  void no_other_state_of_the_session_is_judged() throws IOException {
    try (Asker postfix = Asker.to(door)) {
      for (String state : new String[] {"CONNECT", "MAIL", "DATA", "END-OF-MESSAGE", "VRFY"}) {
        postfix.say(request(state, "a@example.org", "gone@example.net")).hear(DUNNO);
      }
    }
  }

  @Test
  void the_sender_tells_the_list_and_who_is_exempt() throws IOException {
    try (Asker postfix = Asker.to(door)) {
      postfix.say(request("RCPT", "news-bounces@example.org", "cross@example.net"));
      postfix.hear("action=" + CROSS + "\n\n");
      postfix.say(request("RCPT", "a@example.org", "cross@example.net")).hear(DUNNO);
      postfix.say(request("RCPT", "reset@example.org", "gone@example.net")).hear(DUNNO);
    }
  }

  @Test
  void a_door_may_be_for_one_list_and_refuse_otherwise() throws IOException {
    PostfixSettings settings =
        FixedGate.settings().withList("news").withRefusal("DEFER_IF_PERMIT 4.7.1");
    try (PostfixDoor forNews = started(settings);
        Asker postfix = Asker.to(forNews)) {
      postfix.say(request("RCPT", "a@example.org", "cross@example.net"));
      postfix.hear("action=" + CROSS.replace("REJECT 5.7.1", "DEFER_IF_PERMIT 4.7.1") + "\n\n");
    }
  }

  @Test
  void what_is_no_address_passes() throws IOException {
    try (Asker postfix = Asker.to(door)) {
      for (String recipient : new String[] {"", "postmaster", "@", "a b@example.net", "\u0001@x"}) {
        postfix.say(request("RCPT", "a@example.org", recipient)).hear(DUNNO);
      }
    }
  }

  @Test
  void requests_may_come_octet_by_octet_or_many_at_once() throws IOException {
    String gone = request("RCPT", "ä@example.org", "gone@example.net");
    String ok = request("RCPT", "ä@example.org", "ok@example.net");
    try (Asker postfix = Asker.to(door)) {
      postfix.dribble(gone).hear("action=" + GONE + "\n\n");
      postfix.say((gone + ok).repeat(500));
      postfix.hear(("action=" + GONE + "\n\n" + DUNNO).repeat(500));
    }
  }

  @Test
  void what_cannot_be_understood_is_answered_with_silence_and_a_closed_connection()
      throws IOException {
    hangsUpOn("\n");
    hangsUpOn("protocol_state=RCPT\nrecipient=gone@example.net\n\n");
    hangsUpOn("request=junk_policy\n\n");
    hangsUpOn("request\n");
    hangsUpOn("=RCPT\n");
    hangsUpOn("GET / HTTP/1.1\r\n");
    hangsUpOn("x".repeat(100_000));
    hangsUpOn("request=smtpd_access_policy\n" + "a=b\n".repeat(20_000));
    try (Asker postfix = Asker.to(door)) {
      postfix.say(request("RCPT", "", "ok@example.net")).hear(DUNNO);
    }
  }

  private void hangsUpOn(String octets) throws IOException {
    try (Asker postfix = Asker.to(door)) {
      String more = request("RCPT", "a@example.org", "gone@example.net");
      postfix.say(octets + more).hearEnd("");
    }
  }

  @Test
  void a_bug_ends_its_session_and_no_other() throws IOException {
    try (Asker other = Asker.to(door);
        Asker postfix = Asker.to(door)) {
      postfix.say(request("RCPT", "", "bug@example.net")).hearEnd("");
      other.say(request("RCPT", "", "ok@example.net")).hear(DUNNO);
    }
  }

  @Test
  void while_the_gate_is_not_ready_everybody_passes() throws IOException {
    Gate loading = (list, recipient) -> new Gate.Answer.NotReady();
    try (PostfixDoor early = PostfixDoor.policy(FixedGate.settings(), loading, SENDERS)) {
      early.start();
      try (Asker postfix = Asker.to(early)) {
        postfix.say(request("RCPT", "", "gone@example.net")).hear(DUNNO);
      }
    }
  }
}
