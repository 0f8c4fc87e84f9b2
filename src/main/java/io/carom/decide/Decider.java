package io.carom.decide;

import io.carom.classify.Fault;
import io.carom.classify.ListAction;
import io.carom.classify.Reason;
import io.carom.classify.Verdict;
import io.carom.decide.Decision.Deed;
import io.carom.decide.Effect.Count;
import io.carom.decide.Effect.Hold;
import io.carom.decide.Effect.Notify;
import io.carom.decide.Effect.Remove;
import io.carom.decide.Effect.Suppress;
import io.carom.mail.RecipientKey;
import io.carom.report.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Says what follows from a case. Pure: the same case gives the same decision.
public final class Decider {

  private final DecideSettings settings;

  public Decider(DecideSettings settings) {
    this.settings = settings;
  }

  public Decision decide(Case it) {
    Verdict verdict = allowed(it);
    if (it.recipient().isEmpty()) {
      return new Decision(
          Deed.NONE,
          List.of(new Notify("report.unrecognized")),
          verdict,
          Because.of("no recipient is named", "没有写明收件人"));
    }
    if (it.provenance() instanceof Provenance.Unproven unproven) {
      return rehearsed(
          new Decision(
              Deed.UNPROVEN, List.of(new Notify("report.unproven")), verdict, unproven.because()));
    }
    return rehearsed(
        switch (it.outcome().action()) {
          case DELIVERED ->
              told(
                  verdict,
                  "delivery.confirmed",
                  Because.of("the recipient's server has it", "收件人的服务器已收下邮件"));
          case RELAYED, EXPANDED ->
              silent(verdict, Because.of("passed on, its fate unknown", "已转交,结果未知"));
          case REPLIED ->
              told(
                  verdict,
                  "auto-reply.received",
                  Because.of("an automatic reply is no bounce", "自动回复不是退信"));
          case DELAYED ->
              told(verdict, "bounce.delayed", Because.of("a delay is no failure", "延迟不是失败"));
          case FAILED, COMPLAINED -> failed(it, verdict);
        });
  }

  /// An alias that we hold never pays with more than a soft bounce for the address behind it, and
  /// nobody is taken off a list on a guess.
  private Verdict allowed(Case it) {
    return actsForAnother(it) || isUnsure(it.verdict())
        ? it.verdict().atMost(ListAction.SUSPEND)
        : it.verdict();
  }

  private boolean isUnsure(Verdict verdict) {
    return verdict.confidence() < settings.minRemoveConfidence();
  }

  private static boolean actsForAnother(Case it) {
    Optional<RecipientKey> failed = it.outcome().recipient().map(RecipientKey::of);
    return failed.isPresent() && !failed.equals(it.recipient().map(RecipientKey::of));
  }

  private Decision failed(Case it, Verdict verdict) {
    if (it.outcome().action() == Action.COMPLAINED && !it.acts()) {
      return silent(
          verdict,
          Because.of("this kind of feedback report is no complaint of a person", "这类反馈报告不是用户投诉"));
    }
    return switch (verdict.listAction()) {
      case KEEP ->
          isOurs(verdict.fault())
              ? told(
                  verdict,
                  "bounce.blocked",
                  Because.of("the recipient is innocent: {}", "不是收件人的责任:{}", word(verdict)))
              : told(
                  verdict,
                  "bounce.soft",
                  Because.of("not the recipient's doing: {}", "并非收件人造成:{}", word(verdict)));
      case SUSPEND ->
          new Decision(
              Deed.COUNTED,
              List.of(new Notify("bounce.soft"), new Count()),
              verdict,
              whyCounted(it, verdict));
      case REMOVE -> dead(it, verdict);
    };
  }

  private Because whyCounted(Case it, Verdict verdict) {
    if (actsForAnother(it)) {
      return Because.of(
          "counted once: the address that failed is not the one on the list",
          "记一次软退信:投递失败的地址不是列表中的地址");
    }
    boolean held = it.verdict().listAction() == ListAction.REMOVE && isUnsure(it.verdict());
    return held
        ? Because.of(
            "counted once: {}, but at {} too unsure to remove anybody",
            "记一次软退信:{},但置信度 {} 不足以移除任何人",
            word(verdict),
            verdict.confidence())
        : Because.of("counted once: {}", "记一次软退信:{}", word(verdict));
  }

  private Decision dead(Case it, Verdict verdict) {
    List<MailingList> targets = targets(it, verdict);
    if (targets.isEmpty()) {
      return new Decision(
          Deed.NONE,
          List.of(new Notify("bounce.soft")),
          verdict,
          Because.of(
              "several owners have lists here and the report names none: recorded only",
              "这里的列表分属多个所有者,而报告没有指明列表:仅作记录"));
    }
    List<Effect> effects = new ArrayList<>();
    List<String> acted = new ArrayList<>();
    List<String> held = new ArrayList<>();
    for (MailingList list : targets) {
      if (isOverCap(it, list)) {
        effects.add(new Hold(list.name()));
        held.add(list.name());
        continue;
      }
      effects.add(new Suppress(list.name(), Optional.empty()));
      if (list.hasFile()) {
        effects.add(new Remove(list.name()));
      }
      acted.add(list.name());
    }
    if (acted.isEmpty()) {
      return new Decision(
          Deed.HELD,
          effects,
          verdict,
          Because.of(
              "more removals within an hour than {} takes without a person",
              "一小时内从 {} 移除的数量已超过无需人工确认的上限",
              joined(held)));
    }
    effects.addFirst(new Notify(hardEvent(it)));
    return new Decision(
        Deed.ACTED,
        effects,
        verdict,
        held.isEmpty()
            ? Because.of("off {}", "从 {} 移除", joined(acted))
            : Because.of("off {}; held for {}", "从 {} 移除;{} 待人工确认", joined(acted), joined(held)));
  }

  private static String hardEvent(Case it) {
    return it.outcome().action() == Action.COMPLAINED ? "complaint.received" : "bounce.hard";
  }

  /// A repeat for somebody who is off the list already changes nothing, so no cap holds it.
  private boolean isOverCap(Case it, MailingList list) {
    History history = it.history();
    return !history.suppressedOn().contains(list.name())
        && history.removals().getOrDefault(list.name(), 0)
            >= settings.cap(history.sizes().getOrDefault(list.name(), 0L));
  }

  /// A dead address is dead on every list of its owner; an opinion about one list stays with it.
  private List<MailingList> targets(Case it, Verdict verdict) {
    return targets(it.attribution(), isAboutOneList(verdict));
  }

  /// The lists that a removal would reach.
  ///
  /// @param aboutOneList whether the person objects to one list rather than being gone
  public List<MailingList> targets(Attribution attribution, boolean aboutOneList) {
    Optional<MailingList> named = attribution.list();
    if (named.isEmpty()) {
      return settings.hasOneOwner() ? settings.lists() : List.of();
    }
    if (aboutOneList) {
      return List.of(named.get());
    }
    return settings.lists().stream()
        .filter(list -> list.owner().equals(named.get().owner()))
        .toList();
  }

  /// Whether a verdict speaks of one list's mail, not of the address.
  public static boolean isAboutOneList(Verdict verdict) {
    return isAboutOneList(verdict.reason());
  }

  /// Whether a reason speaks of one list's mail, not of the address.
  public static boolean isAboutOneList(Reason reason) {
    return switch (reason) {
      case COMPLAINT, RECIPIENT_REFUSED, NOT_PERMITTED -> true;
      default -> false;
    };
  }

  private Decision rehearsed(Decision decision) {
    if (!settings.shadow()) {
      return decision;
    }
    return new Decision(
        Deed.SHADOW,
        List.of(),
        decision.verdict(),
        new Because(
            "shadow: would be %s (%s)"
                .formatted(decision.deed().word(), decision.because().english()),
            "演练:本应为 %s(%s)".formatted(decision.deed().word(), decision.because().chinese())));
  }

  private static Decision told(Verdict verdict, String type, Because because) {
    return new Decision(Deed.NONE, List.of(new Notify(type)), verdict, because);
  }

  private static Decision silent(Verdict verdict, Because because) {
    return new Decision(Deed.NONE, List.of(), verdict, because);
  }

  /// Whether the sender's side has to act.
  private static boolean isOurs(Fault fault) {
    return switch (fault) {
      case SENDER_CONFIGURATION,
          SENDER_AUTHENTICATION,
          SENDER_REPUTATION,
          SENDER_RATE,
          SENDER_CONTENT,
          SENDER_ACCOUNT,
          MESSAGE_FORMAT ->
          true;
      case RECIPIENT_ADDRESS, RECIPIENT_MAILBOX, RECEIVING_SYSTEM, NETWORK, NONE, UNKNOWN -> false;
    };
  }

  private static String word(Verdict verdict) {
    return verdict.reason().word();
  }

  private static String joined(List<String> lists) {
    return lists.stream().collect(Collectors.joining(", "));
  }
}
