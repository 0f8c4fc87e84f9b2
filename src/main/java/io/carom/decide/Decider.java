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
          Deed.NONE, List.of(new Notify("report.unrecognized")), verdict, "no recipient is named");
    }
    if (it.provenance() instanceof Provenance.Unproven unproven) {
      return rehearsed(
          new Decision(
              Deed.UNPROVEN, List.of(new Notify("report.unproven")), verdict, unproven.because()));
    }
    return rehearsed(
        switch (it.outcome().action()) {
          case DELIVERED -> told(verdict, "delivery.confirmed", "the recipient's server has it");
          case RELAYED, EXPANDED -> silent(verdict, "passed on, its fate unknown");
          case REPLIED -> told(verdict, "auto-reply.received", "an automatic reply is no bounce");
          case DELAYED -> told(verdict, "bounce.delayed", "a delay is no failure");
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
      return silent(verdict, "this kind of feedback report is no complaint of a person");
    }
    return switch (verdict.listAction()) {
      case KEEP ->
          isOurs(verdict.fault())
              ? told(verdict, "bounce.blocked", "the recipient is innocent: " + words(verdict))
              : told(verdict, "bounce.soft", "not the recipient's doing: " + words(verdict));
      case SUSPEND ->
          new Decision(
              Deed.COUNTED,
              List.of(new Notify("bounce.soft"), new Count()),
              verdict,
              "counted once: " + whyCounted(it, verdict));
      case REMOVE -> dead(it, verdict);
    };
  }

  private String whyCounted(Case it, Verdict verdict) {
    if (actsForAnother(it)) {
      return "the address that failed is not the one on the list";
    }
    boolean held = it.verdict().listAction() == ListAction.REMOVE && isUnsure(it.verdict());
    return held
        ? words(verdict) + ", but at " + verdict.confidence() + " too unsure to remove anybody"
        : words(verdict);
  }

  private Decision dead(Case it, Verdict verdict) {
    List<MailingList> targets = targets(it, verdict);
    if (targets.isEmpty()) {
      return new Decision(
          Deed.NONE,
          List.of(new Notify("bounce.soft")),
          verdict,
          "several owners have lists here and the report names none: recorded only");
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
          "more removals within an hour than " + joined(held) + " takes without a person");
    }
    effects.addFirst(new Notify(hardEvent(it)));
    String also = held.isEmpty() ? "" : "; held for " + joined(held);
    return new Decision(Deed.ACTED, effects, verdict, "off " + joined(acted) + also);
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
        "shadow: would be " + decision.deed().word() + " (" + decision.because() + ")");
  }

  private static Decision told(Verdict verdict, String type, String because) {
    return new Decision(Deed.NONE, List.of(new Notify(type)), verdict, because);
  }

  private static Decision silent(Verdict verdict, String because) {
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

  private static String words(Verdict verdict) {
    return verdict.reason().word();
  }

  private static String joined(List<String> lists) {
    return lists.stream().collect(Collectors.joining(", "));
  }
}
