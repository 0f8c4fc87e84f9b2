package io.carom.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.classify.Fault;
import io.carom.classify.ListAction;
import io.carom.classify.Permanence;
import io.carom.classify.Reason;
import io.carom.classify.Retry;
import io.carom.classify.Verdict;
import io.carom.decide.Decision.Deed;
import io.carom.decide.Effect.Hold;
import io.carom.decide.Effect.Notify;
import io.carom.decide.Effect.Remove;
import io.carom.decide.Effect.Suppress;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import io.carom.report.Action;
import io.carom.report.Authentication;
import io.carom.report.Original;
import io.carom.report.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeciderTest {

  private static final Because TEST = Because.of("test", "测试");
  private static final Trust OURS = new Trust(Set.of("example.org"), Set.of());

  private static final Address GONE = new Address("gone", "example.net");
  private static final MailingList NEWS = list("news", "shop");
  private static final MailingList OFFERS = list("offers", "shop");
  private static final MailingList CLUB = list("club", "club");

  @Test
  void a_dead_address_leaves_every_list_of_its_owner_and_no_other() {
    Decision it = decide(settings(NEWS, OFFERS, CLUB), dead(), about(NEWS), History.blank());

    assertEquals(Deed.ACTED, it.deed());
    assertEquals(
        List.of(
            new Notify("bounce.hard"),
            new Suppress("news", Optional.empty()),
            new Remove("news"),
            new Suppress("offers", Optional.empty()),
            new Remove("offers")),
        it.effects());
  }

  @Test
  void a_complaint_leaves_the_list_it_is_about() {
    Decision it =
        decide(
            settings(NEWS, OFFERS), Action.COMPLAINED, complaint(), about(NEWS), History.blank());

    assertEquals(
        List.of(
            new Notify("complaint.received"),
            new Suppress("news", Optional.empty()),
            new Remove("news")),
        it.effects());
  }

  /// Whoever is gone is gone everywhere; whoever objects, objects to one list's mail.
  @Test
  void only_three_reasons_are_about_one_list() {
    Set<Reason> ofOneList =
        Set.of(Reason.COMPLAINT, Reason.RECIPIENT_REFUSED, Reason.NOT_PERMITTED);
    for (Reason reason : Reason.values()) {
      Verdict verdict = verdict(reason, Fault.RECIPIENT_ADDRESS, ListAction.REMOVE);
      assertEquals(
          ofOneList.contains(reason) ? List.of("news") : List.of("news", "offers"),
          suppressed(decide(settings(NEWS, OFFERS, CLUB), verdict, about(NEWS), History.blank())),
          reason.word());
    }
  }

  @Test
  void a_complaint_about_no_known_list_leaves_every_list_of_the_single_owner() {
    Decision it =
        decide(settings(NEWS, OFFERS), Action.COMPLAINED, complaint(), nowhere(), History.blank());

    assertEquals(List.of("news", "offers"), suppressed(it));
  }

  @Test
  void nothing_changes_for_an_unattributed_report_where_several_owners_have_lists() {
    Decision it = decide(settings(NEWS, CLUB), dead(), nowhere(), History.blank());

    assertEquals(Deed.NONE, it.deed());
    assertEquals(List.of(new Notify("bounce.soft")), it.effects());
  }

  @Test
  void a_complaint_about_no_known_list_changes_nothing_where_several_owners_have_lists() {
    Decision it =
        decide(settings(NEWS, CLUB), Action.COMPLAINED, complaint(), nowhere(), History.blank());

    assertEquals(Deed.NONE, it.deed());
    assertEquals(List.of(), suppressed(it));
  }

  @Test
  void a_dead_address_of_no_known_list_leaves_every_list_of_the_single_owner() {
    Decision it = decide(settings(NEWS, OFFERS), dead(), nowhere(), History.blank());

    assertEquals(List.of("news", "offers"), suppressed(it));
  }

  @Test
  void an_objection_to_one_list_reaches_that_list_and_where_none_is_known_the_single_owners() {
    assertEquals(List.of(OFFERS), new Decider(settings(NEWS, OFFERS)).targets(about(OFFERS), true));
    assertEquals(
        List.of(NEWS, OFFERS), new Decider(settings(NEWS, OFFERS)).targets(nowhere(), true));
    assertEquals(List.of(), new Decider(settings(NEWS, CLUB)).targets(nowhere(), true));
  }

  @Test
  void a_sender_fault_never_counts_against_a_recipient() {
    for (Reason reason : Reason.values()) {
      for (Fault fault : senderFaults()) {
        Decision it =
            decide(
                settings(NEWS),
                verdict(reason, fault, ListAction.KEEP),
                about(NEWS),
                History.blank());
        assertEquals(Deed.NONE, it.deed(), reason + " " + fault);
        assertEquals(List.of(new Notify("bounce.blocked")), it.effects(), reason + " " + fault);
      }
    }
  }

  @Test
  void a_network_fault_never_removes() {
    for (ListAction action : List.of(ListAction.KEEP, ListAction.SUSPEND)) {
      Decision it =
          decide(
              settings(NEWS),
              verdict(Reason.NETWORK_ERROR, Fault.NETWORK, action),
              about(NEWS),
              History.blank());
      assertTrue(suppressed(it).isEmpty());
      assertTrue(it.effects().contains(new Notify("bounce.soft")));
    }
  }

  @Test
  void a_suspend_counts_and_suppresses_nobody_even_when_the_recipient_refused_us() {
    for (Reason reason :
        List.of(Reason.MAILBOX_FULL, Reason.RECIPIENT_REFUSED, Reason.NOT_PERMITTED)) {
      Decision it =
          decide(
              settings(NEWS),
              verdict(reason, Fault.RECIPIENT_MAILBOX, ListAction.SUSPEND),
              about(NEWS),
              History.blank());
      assertEquals(Deed.COUNTED, it.deed());
      assertEquals(List.of(new Notify("bounce.soft"), new Effect.Count()), it.effects());
    }
  }

  @Test
  void an_unsure_verdict_counts_and_does_not_remove() {
    Decision unsure = decide(settings(NEWS), sure(dead(), 0.79), about(NEWS), History.blank());
    assertEquals(Deed.COUNTED, unsure.deed());
    assertEquals(ListAction.SUSPEND, unsure.verdict().listAction());
    assertTrue(unsure.because().english().contains("0.79"), unsure.because().english());
    Decision sure = decide(settings(NEWS), sure(dead(), 0.8), about(NEWS), History.blank());
    assertEquals(Deed.ACTED, sure.deed());
  }

  private static Verdict sure(Verdict verdict, double confidence) {
    return new Verdict(
        verdict.reason(),
        verdict.permanence(),
        verdict.fault(),
        verdict.listAction(),
        verdict.retry(),
        verdict.rule(),
        verdict.evidence(),
        confidence);
  }

  @Test
  void acting_for_an_alias_never_removes_it() {
    Outcome failed =
        Outcome.of(Action.FAILED).recipient(Address.parse("behind@example.com")).build();
    Case it =
        new Case(
            failed,
            dead(),
            Address.parse("alias@example.org"),
            true,
            plausible(),
            about(NEWS),
            History.blank());

    Decision decision = new Decider(settings(NEWS)).decide(it);

    assertEquals(Deed.COUNTED, decision.deed());
    assertEquals(ListAction.SUSPEND, decision.verdict().listAction());
    assertTrue(suppressed(decision).isEmpty());
  }

  @Test
  void a_spelling_of_the_same_address_is_no_alias() {
    Outcome failed =
        Outcome.of(Action.FAILED).recipient(Address.parse("Gone@Example.NET.")).build();
    Case it =
        new Case(
            failed, dead(), Optional.of(GONE), true, plausible(), about(NEWS), History.blank());

    assertEquals(Deed.ACTED, new Decider(settings(NEWS)).decide(it).deed());
  }

  @Test
  void the_removal_after_the_cap_is_held_and_so_is_its_event() {
    History twenty = new History(Set.of(), Map.of("news", 20), Map.of("news", 100L));

    Decision it = decide(settings(NEWS), dead(), about(NEWS), twenty);

    assertEquals(Deed.HELD, it.deed());
    assertEquals(List.of(new Hold("news")), it.effects());
  }

  @Test
  void the_cap_is_the_larger_of_twenty_and_one_percent_of_the_list() {
    DecideSettings defaults = settings(NEWS);
    assertEquals(20, defaults.cap(0));
    assertEquals(20, defaults.cap(2_099));
    assertEquals(21, defaults.cap(2_100));
    assertEquals(100_000, defaults.cap(10_000_000));
  }

  @Test
  void a_configured_cap_of_none_holds_the_first() {
    DecideSettings none =
        new DecideSettings(List.of(NEWS), List.of(), Trust.none(), OptionalInt.of(0), 0.8, false);

    assertEquals(Deed.HELD, decide(none, dead(), about(NEWS), History.blank()).deed());
  }

  @Test
  void a_repeat_for_somebody_already_off_the_list_is_not_held() {
    History repeated = new History(Set.of("news"), Map.of("news", 20), Map.of());

    assertEquals(Deed.ACTED, decide(settings(NEWS), dead(), about(NEWS), repeated).deed());
  }

  @Test
  void one_list_over_its_cap_does_not_hold_the_others() {
    History mixed = new History(Set.of(), Map.of("news", 20, "offers", 0), Map.of());

    Decision it = decide(settings(NEWS, OFFERS), dead(), about(NEWS), mixed);

    assertEquals(Deed.ACTED, it.deed());
    assertEquals(List.of("offers"), suppressed(it));
    assertTrue(it.effects().contains(new Hold("news")));
  }

  @Test
  void shadow_changes_nothing_and_tells_nobody() {
    DecideSettings shadow =
        new DecideSettings(List.of(NEWS), List.of(), Trust.none(), OptionalInt.empty(), 0.8, true);

    Decision it = decide(shadow, dead(), about(NEWS), History.blank());

    assertEquals(Deed.SHADOW, it.deed());
    assertTrue(it.effects().isEmpty());
    assertTrue(it.because().english().contains("would be acted"), it.because().english());
  }

  @Test
  void a_report_about_somebody_elses_mail_changes_nothing() {
    Provenance foreign =
        Provenance.grade(
            OURS,
            Optional.of(new Original(Map.of("from", List.of("Spam <x@example.com>")))),
            List.of());
    Case it =
        new Case(
            Outcome.of(Action.FAILED).recipient(Optional.of(GONE)).build(),
            dead(),
            Optional.of(GONE),
            true,
            foreign,
            about(NEWS),
            History.blank());

    Decision decision = new Decider(settings(NEWS)).decide(it);

    assertEquals(Deed.UNPROVEN, decision.deed());
    assertEquals(List.of(new Notify("report.unproven")), decision.effects());
  }

  @Test
  void our_own_mail_is_known_by_a_sender_in_our_domain_or_below_it() {
    for (String from :
        List.of("news@example.org", "News <news@mail.example.org>", "<n@EXAMPLE.ORG>")) {
      Provenance it =
          Provenance.grade(
              OURS, Optional.of(new Original(Map.of("from", List.of(from)))), List.of());
      assertEquals("plausible", it.word(), from);
    }
    for (String from : List.of("n@notexample.org", "n@example.org.example.com")) {
      Provenance it =
          Provenance.grade(
              OURS, Optional.of(new Original(Map.of("from", List.of(from)))), List.of());
      assertEquals("unproven", it.word(), from);
    }
  }

  @Test
  void a_report_whose_sender_a_server_of_ours_found_forged_is_unproven() {
    Trust trust = new Trust(Set.of(), Set.of("mx.example.org"));
    Authentication failed = new Authentication("mx.example.org", Map.of("dmarc", "fail"));
    Authentication passed = new Authentication("mx.example.org", Map.of("dmarc", "pass"));
    Authentication strangers = new Authentication("mx.example.net", Map.of("dmarc", "fail"));

    Provenance it = Provenance.grade(trust, Optional.empty(), List.of(strangers, failed, passed));

    assertEquals("unproven", it.word());
    String because = it.because().english();
    assertTrue(because.contains("mx.example.org says dmarc=fail"), because);
    for (List<Authentication> others :
        List.of(List.of(strangers), List.of(passed, failed), List.<Authentication>of())) {
      assertEquals("plausible", Provenance.grade(trust, Optional.empty(), others).word());
    }
  }

  @Test
  void a_pass_does_not_make_a_report_about_strange_mail_ours() {
    Trust trust = new Trust(Set.of("example.org"), Set.of("mx.example.org"));
    Authentication passed = new Authentication("mx.example.org", Map.of("dmarc", "pass"));
    Original strange = new Original(Map.of("from", List.of("x@example.com")));

    assertEquals("unproven", Provenance.grade(trust, Optional.of(strange), List.of(passed)).word());
  }

  @Test
  void a_delay_and_an_automatic_reply_fail_nobody() {
    for (Action action :
        List.of(Action.DELAYED, Action.REPLIED, Action.DELIVERED, Action.RELAYED)) {
      Decision it = decide(settings(NEWS), action, dead(), about(NEWS), History.blank());
      assertEquals(Deed.NONE, it.deed(), action.word());
      assertTrue(suppressed(it).isEmpty(), action.word());
    }
  }

  @Test
  void a_feedback_report_that_is_no_complaint_tells_nobody() {
    Case it =
        new Case(
            Outcome.of(Action.COMPLAINED).recipient(Optional.of(GONE)).build(),
            new Verdict(
                Reason.COMPLAINT,
                Permanence.NONE,
                Fault.NONE,
                ListAction.KEEP,
                Retry.NEVER,
                "arf/not-spam",
                "not-spam",
                1.0),
            Optional.of(GONE),
            false,
            plausible(),
            about(NEWS),
            History.blank());

    assertTrue(new Decider(settings(NEWS)).decide(it).effects().isEmpty());
  }

  @Test
  void a_list_is_known_by_its_bounce_address_before_its_list_id() {
    MailingList news =
        new MailingList(
            "news",
            "shop",
            true,
            Set.of(new RecipientKey("news-bounces@bounces.example.org")),
            Set.of());
    MailingList offers =
        new MailingList("offers", "shop", true, Set.of(), Set.of("offers.example.org"));
    DecideSettings settings = settings(news, offers);
    Optional<Original> byId =
        Optional.of(new Original(Map.of("list-id", List.of("Offers <Offers.example.org>"))));

    assertEquals(
        Optional.of(news),
        Attribution.of(settings, Address.parse("News-Bounces@bounces.example.org"), byId).list());
    assertEquals(
        Optional.of(offers),
        Attribution.of(settings, Address.parse("b@bounces.example.org"), byId).list());
    assertFalse(
        Attribution.of(settings, Address.parse("b@bounces.example.org"), Optional.empty())
            .list()
            .isPresent());
  }

  @Test
  void a_bounce_address_of_two_lists_names_neither() {
    Set<RecipientKey> shared = Set.of(new RecipientKey("bounces@bounces.example.org"));
    DecideSettings settings =
        settings(
            new MailingList("news", "shop", true, shared, Set.of()),
            new MailingList("offers", "shop", true, shared, Set.of()));

    assertEquals(
        Optional.empty(),
        Attribution.of(settings, Address.parse("bounces@bounces.example.org"), Optional.empty())
            .list());
  }

  @Test
  void the_only_list_needs_no_name() {
    assertEquals(
        Optional.of(NEWS),
        Attribution.of(settings(NEWS), Optional.empty(), Optional.empty()).list());
  }

  @Test
  void a_configured_header_names_a_list() {
    DecideSettings settings =
        new DecideSettings(
            List.of(NEWS, OFFERS),
            List.of("X-Campaign-List"),
            Trust.none(),
            OptionalInt.empty(),
            0.8,
            false);

    assertEquals(
        Optional.of(OFFERS),
        Attribution.of(
                settings,
                Optional.empty(),
                Optional.of(new Original(Map.of("x-campaign-list", List.of(" Offers ")))))
            .list());
  }

  @Test
  void a_list_id_says_more_than_a_configured_header() {
    MailingList offers =
        new MailingList("offers", "shop", true, Set.of(), Set.of("offers.example.org"));
    DecideSettings settings =
        new DecideSettings(
            List.of(NEWS, offers),
            List.of("X-Campaign-List"),
            Trust.none(),
            OptionalInt.empty(),
            0.8,
            false);
    Original both =
        new Original(
            Map.of("x-campaign-list", List.of("news"), "list-id", List.of("<offers.example.org>")));

    Attribution it = Attribution.of(settings, Optional.empty(), Optional.of(both));

    assertEquals(Optional.of(offers), it.list());
    assertEquals("List-Id of the returned original", it.because().english());
  }

  private static Decision decide(
      DecideSettings settings, Verdict verdict, Attribution about, History history) {
    return decide(settings, Action.FAILED, verdict, about, history);
  }

  private static Decision decide(
      DecideSettings settings, Action action, Verdict verdict, Attribution about, History history) {
    Outcome outcome = Outcome.of(action).recipient(Optional.of(GONE)).build();
    return new Decider(settings)
        .decide(new Case(outcome, verdict, Optional.of(GONE), true, plausible(), about, history));
  }

  private static List<String> suppressed(Decision it) {
    return it.effects().stream()
        .filter(Suppress.class::isInstance)
        .map(effect -> ((Suppress) effect).list())
        .toList();
  }

  private static List<Fault> senderFaults() {
    return Arrays.stream(Fault.values())
        .filter(fault -> fault.word().startsWith("sender-") || fault == Fault.MESSAGE_FORMAT)
        .toList();
  }

  private static Verdict dead() {
    return verdict(Reason.USER_UNKNOWN, Fault.RECIPIENT_ADDRESS, ListAction.REMOVE);
  }

  private static Verdict complaint() {
    return verdict(Reason.COMPLAINT, Fault.NONE, ListAction.REMOVE);
  }

  private static Verdict verdict(Reason reason, Fault fault, ListAction action) {
    return new Verdict(
        reason, Permanence.PERMANENT, fault, action, Retry.NEVER, "test/rule", "words", 0.9);
  }

  private static Provenance plausible() {
    return new Provenance.Plausible(TEST);
  }

  private static Attribution about(MailingList list) {
    return new Attribution(Optional.of(list), TEST);
  }

  private static Attribution nowhere() {
    return new Attribution(Optional.empty(), TEST);
  }

  private static DecideSettings settings(MailingList... lists) {
    return new DecideSettings(
        List.of(lists), List.of(), Trust.none(), OptionalInt.empty(), 0.8, false);
  }

  private static MailingList list(String name, String owner) {
    return new MailingList(name, owner, true, Set.of(), Set.of());
  }
}
