package io.carom.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Address;
import io.carom.mail.EnhancedStatus;
import io.carom.mail.ReplyCode;
import io.carom.report.Action;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassifierTest {

  private static final Classifier CLASSIFIER = new Classifier(ShippedRules.RULES);

  @Test
  void what_arrived_is_delivered_whatever_the_words() {
    for (Action action : List.of(Action.DELIVERED, Action.RELAYED, Action.EXPANDED)) {
      Verdict verdict =
          CLASSIFIER.classify(Outcome.of(action).diagnostic("550 user unknown").build());
      assertEquals(Reason.DELIVERED, verdict.reason());
      assertEquals(ListAction.KEEP, verdict.listAction());
    }
    assertEquals(Reason.DELIVERED, classify("250 2.1.5 Ok").reason());
  }

  @Test
  void a_complaint_removes_and_is_no_hard_bounce() {
    Verdict verdict = CLASSIFIER.classify(Outcome.of(Action.COMPLAINED).build());
    assertEquals(Reason.COMPLAINT, verdict.reason());
    assertEquals(ListAction.REMOVE, verdict.listAction());
    assertFalse(verdict.hard());
  }

  @Test
  void a_feedback_type_that_is_no_call_to_stop_keeps() {
    Verdict abuse = CLASSIFIER.classify(feedback("abuse")).getFirst();
    Verdict optOut = CLASSIFIER.classify(feedback("opt-out")).getFirst();
    Verdict fraud = CLASSIFIER.classify(feedback("fraud")).getFirst();
    assertEquals(ListAction.REMOVE, abuse.listAction());
    assertEquals(ListAction.REMOVE, optOut.listAction());
    assertEquals(Reason.COMPLAINT, fraud.reason());
    assertEquals(Fault.NONE, fraud.fault());
    assertEquals(Permanence.NONE, fraud.permanence());
    assertEquals(ListAction.KEEP, fraud.listAction());
  }

  @Test
  void an_automatic_reply_is_no_bounce() {
    Verdict verdict = CLASSIFIER.classify(Outcome.of(Action.REPLIED).build());
    assertEquals(Reason.AUTO_REPLY, verdict.reason());
    assertEquals(Permanence.NONE, verdict.permanence());
    assertEquals(ListAction.KEEP, verdict.listAction());
  }

  @Test
  void a_delay_never_counts_and_names_its_cause_only_when_words_are_sure() {
    Verdict full = CLASSIFIER.classify(delayed("452 4.2.2 mailbox is full"));
    assertEquals(Reason.MAILBOX_FULL, full.reason());
    assertEquals(ListAction.KEEP, full.listAction());
    Verdict gone = CLASSIFIER.classify(delayed("550 5.1.1 user unknown"));
    assertEquals(Permanence.TRANSIENT, gone.permanence());
    assertEquals(ListAction.KEEP, gone.listAction());
    assertEquals(Retry.LATER, gone.retry());
    assertEquals(Reason.DELAYED, CLASSIFIER.classify(delayed("450 4.1.1 hm")).reason());
    assertEquals(Reason.DELAYED, CLASSIFIER.classify(delayed("")).reason());
  }

  @Test
  void with_nothing_to_go_on_the_class_decides() {
    Verdict permanent = classify("550");
    assertEquals(Reason.UNDETERMINED, permanent.reason());
    assertEquals(Permanence.PERMANENT, permanent.permanence());
    assertEquals(ListAction.SUSPEND, permanent.listAction());
    assertEquals(Retry.NEVER, permanent.retry());
    Verdict transientOne = CLASSIFIER.classify(failed("", "", "4.0.0"));
    assertEquals(Permanence.TRANSIENT, transientOne.permanence());
    assertEquals("4.0.0", transientOne.evidence());
    Verdict nothing = CLASSIFIER.classify(Outcome.of(Action.FAILED).build());
    assertEquals(Reason.UNDETERMINED, nothing.reason());
    assertEquals(Permanence.TRANSIENT, nothing.permanence());
  }

  @Test
  void a_status_of_a_dead_address_over_a_refusal_of_ours_removes_nobody() {
    assertEquals(
        ListAction.KEEP, CLASSIFIER.classify(failed("550 5.7.1 hm", "550", "5.1.1")).listAction());
    assertEquals(
        Reason.IP_BLOCKLISTED,
        CLASSIFIER
            .classify(failed("550 5.7.1 blocked using bl.example.net", "550", "5.1.1"))
            .reason());
    assertEquals(
        Reason.MAILBOX_FULL, CLASSIFIER.classify(failed("550 5.2.2 hm", "550", "5.1.1")).reason());
  }

  @Test
  void where_classes_disagree_nobody_is_removed() {
    assertEquals(
        ListAction.SUSPEND,
        CLASSIFIER.classify(failed("450 user unknown", "450", "5.1.1")).listAction());
    assertEquals(
        ListAction.SUSPEND,
        CLASSIFIER.classify(failed("550 user unknown", "550", "4.1.1")).listAction());
  }

  @Test
  void an_expired_status_does_not_soften_what_the_server_said() {
    assertTrue(CLASSIFIER.classify(failed("550 user unknown", "550", "4.4.7")).hard());
  }

  @Test
  void prose_counts_where_the_diagnostic_is_silent_and_never_beats_a_code() {
    Outcome silent = Outcome.of(Action.FAILED).text("The mailbox is full.").build();
    assertEquals(Reason.MAILBOX_FULL, CLASSIFIER.classify(silent).reason());
    Outcome refused =
        Outcome.of(Action.FAILED)
            .status(EnhancedStatus.parse("5.7.1"))
            .diagnostic("hm")
            .text("The user is unknown, or something else went wrong.")
            .build();
    assertEquals(ListAction.KEEP, CLASSIFIER.classify(refused).listAction());
  }

  @Test
  void prose_counts_beside_words_that_are_only_a_piece_of_what_says_nothing() {
    Outcome unavailable =
        Outcome.of(Action.FAILED)
            .status(EnhancedStatus.parse("5.5.0"))
            .replyCode(Optional.of(new ReplyCode(554)))
            .diagnostic("554 <jo@example.com>... Service unavailable")
            .text("mail.local: unknown user: jo 554 <jo@example.com>... Service unavailable")
            .build();
    assertEquals(Reason.USER_UNKNOWN, CLASSIFIER.classify(unavailable).reason());
  }

  @Test
  void an_answer_to_mail_from_is_about_the_sender() {
    Verdict verdict =
        CLASSIFIER.classify("550 5.1.1 user unknown", Optional.empty(), Optional.of("MAIL FROM"));
    assertEquals(Reason.BAD_SENDER_ADDRESS, verdict.reason());
    assertTrue(
        CLASSIFIER
            .classify("550 5.1.1 user unknown", Optional.empty(), Optional.of("RCPT TO"))
            .hard());
  }

  @Test
  void known_enemies_are_read_right() {
    reads("550 User in blacklist", Reason.SENDER_BLOCKLISTED, ListAction.KEEP);
    reads(
        "550 5.1.0 <a@example.org>: Sender address rejected: User unknown in local recipient table",
        Reason.BAD_SENDER_ADDRESS,
        ListAction.KEEP);
    reads(
        "554 5.7.1 <a@example.net>: Recipient address rejected: blocked, see zen.spamhaus.org",
        Reason.IP_BLOCKLISTED,
        ListAction.KEEP);
    reads(
        "450 4.2.0 <a@example.net>: Recipient address rejected: Greylisted",
        Reason.RATE_LIMITED,
        ListAction.KEEP);
    reads(
        "553 5.1.8 <a@example.org>: domain not found", Reason.BAD_SENDER_ADDRESS, ListAction.KEEP);
    reads("550 5.1.7 <a@example.org> does not exist", Reason.BAD_SENDER_ADDRESS, ListAction.KEEP);
    reads("552 Daily sending quota exceeded", Reason.QUOTA_EXCEEDED, ListAction.KEEP);
    reads("552 5.2.2 Quota exceeded", Reason.MAILBOX_FULL, ListAction.SUSPEND);
    reads(
        "550 Requested action not taken: mailbox unavailable",
        Reason.MAILBOX_PROBLEM,
        ListAction.SUSPEND);
    reads(
        "5.1.0 - Unknown address error 550-'5.7.1 <a@example.net>... Access denied'",
        Reason.POLICY,
        ListAction.KEEP);
    reads("550 Suspected bounce attacks, user not found", Reason.REPUTATION, ListAction.KEEP);
  }

  @Test
  void a_host_that_is_missing_but_is_not_the_recipients_removes_nobody() {
    String words =
        "Host or domain name not found. Name service error for name=%s type=A: Host not found";
    assertTrue(CLASSIFIER.classify(noHost(words.formatted("example.com"))).hard());
    Verdict relay = CLASSIFIER.classify(noHost(words.formatted("relay.example.net")));
    assertEquals(Reason.ROUTING_ERROR, relay.reason());
    assertEquals(ListAction.SUSPEND, relay.listAction());
    Verdict mx = CLASSIFIER.classify(noHost(words.formatted("mx.example.com")));
    assertEquals(ListAction.SUSPEND, mx.listAction());
  }

  @Test
  void evidence_is_what_the_server_wrote() {
    assertEquals("Mailbox  FULL", classify("550 sorry, Mailbox  FULL today").evidence());
    assertEquals("5.1.1", classify("550 5.1.1 hm").evidence());
  }

  @Test
  void the_runners_up_are_told_when_asked_for() {
    Judgement judgement =
        CLASSIFIER.judge(failed("550 5.1.1 user unknown, mailbox full", "550", "5.1.1"));
    assertEquals(Reason.MAILBOX_FULL, judgement.verdict().reason());
    assertTrue(judgement.others().stream().anyMatch(v -> v.reason() == Reason.USER_UNKNOWN));
    assertNotEquals(judgement.verdict().rule(), judgement.others().getFirst().rule());
  }

  @Test
  void no_input_makes_it_throw() {
    long seed = 7L;
    Random random = new Random(seed);
    String signs = "5501.- <>@:;()[]{}*#'\"\u2019\uFF35\u90AE\u7BB1\uD83D\u0000\r\n\tuserfulspam";
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(120);
      for (int j = 0; j < length; j++) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      assertTrue(classify(text.toString()).confidence() <= 1, "seed " + seed + ": " + text);
    }
    assertEquals(Reason.USER_UNKNOWN, classify("550 " + "user unknown ".repeat(200_000)).reason());
  }

  private static void reads(String reply, Reason reason, ListAction listAction) {
    Verdict verdict = classify(reply);
    assertEquals(reason, verdict.reason(), verdict.toString());
    assertEquals(listAction, verdict.listAction(), verdict.toString());
  }

  private static Verdict classify(String reply) {
    return CLASSIFIER.classify(reply, Optional.empty(), Optional.empty());
  }

  private static Outcome delayed(String diagnostic) {
    return Outcome.of(Action.DELAYED).diagnostic(diagnostic).build();
  }

  private static Outcome noHost(String diagnostic) {
    return Outcome.of(Action.FAILED)
        .recipient(Address.parse("jo@example.com"))
        .status(EnhancedStatus.parse("5.4.4"))
        .diagnostic(diagnostic)
        .build();
  }

  private static Outcome failed(String diagnostic, String replyCode, String status) {
    return Outcome.of(Action.FAILED)
        .diagnostic(diagnostic)
        .status(EnhancedStatus.parse(status))
        .replyCode(
            replyCode.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReplyCode(Integer.parseInt(replyCode))))
        .build();
  }

  private static Report.Complaint feedback(String type) {
    return new Report.Complaint(
        "rfc5965",
        type,
        List.of(Outcome.of(Action.COMPLAINED).build()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
