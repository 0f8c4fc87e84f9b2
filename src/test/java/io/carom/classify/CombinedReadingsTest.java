package io.carom.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Address;
import io.carom.mail.EnhancedStatus;
import io.carom.mail.ReplyCode;
import io.carom.report.Action;
import io.carom.report.Outcome;
import io.carom.report.Report;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CombinedReadingsTest {

  private static final Classifier CLASSIFIER = new Classifier(ShippedRules.RULES);

  @Test
  void a_reply_that_names_another_recipient_of_the_report_does_not_count_against_this_one() {
    String reply = "550 5.1.1 <gone@example.net>: user unknown";
    List<Verdict> verdicts =
        CLASSIFIER.classify(
            report(failed("gone@example.net", reply), failed("here@example.com", reply)));
    assertTrue(verdicts.get(0).hard());
    assertEquals(Reason.UNDETERMINED, verdicts.get(1).reason());
    assertEquals(ListAction.SUSPEND, verdicts.get(1).listAction());
    assertEquals("gone@example.net", verdicts.get(1).evidence());
  }

  @Test
  void a_reply_that_names_an_address_outside_the_report_is_about_an_alias() {
    List<Verdict> verdicts =
        CLASSIFIER.classify(
            report(
                failed("alias@example.net", "550 5.1.1 <behind@example.org>: user unknown"),
                failed("here@example.com", "552 5.2.2 mailbox is full")));
    assertTrue(verdicts.getFirst().hard());
  }

  @Test
  void a_refusal_of_the_message_keeps_everybody_whomever_it_names() {
    String reply = "554 5.7.1 <one@example.net>: blocked using bl.example.org";
    List<Verdict> verdicts =
        CLASSIFIER.classify(
            report(failed("one@example.net", reply), failed("two@example.com", reply)));
    assertEquals(Reason.IP_BLOCKLISTED, verdicts.get(1).reason());
    assertEquals(ListAction.KEEP, verdicts.get(1).listAction());
  }

  @Test
  void relaying_refused_by_the_domains_own_host_means_that_the_domain_moved() {
    Verdict own = relayDenied("mx1.example.net");
    assertEquals(Reason.UNREACHABLE, own.reason());
    assertEquals(Fault.RECEIVING_SYSTEM, own.fault());
    assertEquals(ListAction.SUSPEND, own.listAction());
    assertEquals(Reason.RELAY_DENIED, relayDenied("smart.example.org").reason());
    assertEquals(Reason.RELAY_DENIED, relayDenied("mx.notexample.net").reason());
  }

  @Test
  void a_dead_address_after_data_removes_only_where_a_code_or_an_identifier_says_so_too() {
    assertEquals(ListAction.SUSPEND, answered("550 user unknown", "end of DATA").listAction());
    assertEquals(ListAction.REMOVE, answered("550 user unknown", "RCPT TO").listAction());
    assertEquals(ListAction.REMOVE, answered("550 5.1.1 user unknown", "DATA").listAction());
    assertEquals(
        ListAction.REMOVE,
        answered("550 https://support.google.com/mail/?p=NoSuchUser", "end of DATA").listAction());
  }

  @Test
  void a_dead_address_at_mail_from_is_the_senders() {
    Verdict verdict = answered("553 5.1.2 example.org could not be resolved", "MAIL FROM");
    assertEquals(Reason.BAD_SENDER_ADDRESS, verdict.reason());
    assertEquals(ListAction.KEEP, verdict.listAction());
    assertEquals(ListAction.SUSPEND, answered("552 5.2.2 mailbox full", "MAIL FROM").listAction());
  }

  @Test
  void words_of_a_dead_address_under_a_code_of_refusal_suspend_at_most() {
    assertEquals(ListAction.SUSPEND, answered("550 5.7.1 no such person", "RCPT TO").listAction());
    assertEquals(
        ListAction.REMOVE,
        answered("550 5.7.1 https://support.google.com/mail/?p=NoSuchUser", "RCPT TO")
            .listAction());
  }

  @Test
  void a_missing_mailbox_that_the_code_says_is_there_is_removed_only_at_rcpt() {
    String reply = "550 5.2.1 <jo@example.com>... User Unknown";
    assertEquals(ListAction.REMOVE, answered(reply, "RCPT TO").listAction());
    assertEquals(ListAction.SUSPEND, answered(reply, "end of DATA").listAction());
    assertEquals(ListAction.SUSPEND, status(reply, "5.2.1").listAction());
  }

  @Test
  void the_exit_status_of_a_delivery_program_is_a_fact() {
    assertEquals(Reason.USER_UNKNOWN, exited("67").reason());
    assertEquals(Reason.SYSTEM_UNAVAILABLE, exited("75").reason());
    assertEquals(Reason.SYSTEM_MISCONFIGURED, exited("255").reason());
    assertEquals(Reason.SYSTEM_MISCONFIGURED, exited("something else").reason());
    assertEquals(Reason.MAILBOX_FULL, exited("mailbox is full").reason());
    assertEquals(Reason.UNDETERMINED, status("67", "5.0.0").reason());
  }

  @Test
  void a_code_that_was_made_of_the_reply_code_removes_nobody() {
    assertEquals(ListAction.KEEP, status("550 mail not accepted", "5.1.1").listAction());
    assertEquals(ListAction.SUSPEND, status("550 hm", "5.1.1").listAction());
    assertEquals(ListAction.REMOVE, status("550 5.1.1 hm", "5.1.1").listAction());
    assertEquals(ListAction.REMOVE, status("550 user unknown", "5.1.1").listAction());
  }

  @Test
  void that_patience_ran_out_hides_no_cause() {
    assertTrue(status("550 user unknown", "4.4.7").hard());
    assertEquals(
        Reason.MAILBOX_FULL,
        status("452 4.2.2 mailbox is full: retry timeout exceeded", "5.4.7").reason());
    assertEquals(Reason.DELIVERY_EXPIRED, status("550 message expired", "4.4.7").reason());
    assertEquals(ListAction.SUSPEND, status("550 5.4.312 message expired", "5.4.312").listAction());
  }

  @Test
  void exchange_says_5_1_10_of_a_recipient_and_means_no_null_mx() {
    assertEquals(
        Reason.USER_UNKNOWN,
        status("550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by address lookup", "5.1.10")
            .reason());
    assertEquals(
        Reason.DOMAIN_NOT_ACCEPTING,
        status("556 5.1.10 Recipient address has null MX", "5.1.10").reason());
  }

  @Test
  void a_code_of_zeros_says_nothing() {
    assertEquals(Reason.UNDETERMINED, status("", "5.0.0").reason());
    assertEquals(ListAction.SUSPEND, status("", "5.0.0").listAction());
    assertEquals(Reason.MAILBOX_FULL, status("550 5.2.2 hm", "5.0.0").reason());
    assertTrue(status("550 user unknown", "4.0.0").hard());
  }

  @Test
  void a_domain_that_our_own_system_cannot_route_is_dead_only_where_it_is_not_its_own() {
    Outcome remote = failed("jo@example.com", "Unrouteable address");
    Outcome local = failed("jo@example.org", "Unrouteable address");
    assertTrue(CLASSIFIER.classify(report(remote)).getFirst().hard());
    assertEquals(ListAction.SUSPEND, CLASSIFIER.classify(report(local)).getFirst().listAction());
    assertEquals(ListAction.SUSPEND, CLASSIFIER.classify(remote).listAction());
  }

  @Test
  void an_unroutable_host_that_is_not_found_is_unknown() {
    Verdict verdict =
        CLASSIFIER.classify(
            Outcome.of(Action.FAILED)
                .recipient(Address.parse("jo@example.com"))
                .status(EnhancedStatus.parse("5.4.4"))
                .diagnostic(
                    "Host or domain name not found. Name service error for name=example.com"
                        + " type=MX: Host not found")
                .build());
    assertEquals(Reason.HOST_UNKNOWN, verdict.reason());
  }

  private static Verdict relayDenied(String remoteMta) {
    return CLASSIFIER.classify(
        Outcome.of(Action.FAILED)
            .recipient(Address.parse("jo@example.net"))
            .replyCode(Optional.of(new ReplyCode(554)))
            .diagnostic("554 5.7.1 <jo@example.net>: Relay access denied")
            .remoteMta(Optional.of(remoteMta))
            .build());
  }

  private static Verdict answered(String reply, String command) {
    return CLASSIFIER.classify(reply, Optional.empty(), Optional.of(command));
  }

  private static Verdict status(String diagnostic, String status) {
    return CLASSIFIER.classify(
        Outcome.of(Action.FAILED)
            .status(EnhancedStatus.parse(status))
            .diagnostic(diagnostic)
            .build());
  }

  private static Verdict exited(String said) {
    return CLASSIFIER.classify(
        Outcome.of(Action.FAILED).diagnostic(said).diagnosticType(Optional.of("x-unix")).build());
  }

  private static Outcome failed(String recipient, String diagnostic) {
    return Outcome.of(Action.FAILED)
        .recipient(Address.parse(recipient))
        .diagnostic(diagnostic)
        .build();
  }

  private static Report report(Outcome... outcomes) {
    return new Report.Delivery(
        "rfc3464",
        List.of(outcomes),
        Optional.empty(),
        Optional.of("out1.example.org"),
        Optional.empty(),
        List.of());
  }
}
