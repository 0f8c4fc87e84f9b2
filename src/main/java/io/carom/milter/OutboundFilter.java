package io.carom.milter;

import io.carom.decide.MailingList;
import io.carom.flow.Gate;
import io.carom.flow.Withholdings.Withholding;
import io.carom.mail.Address;
import io.carom.milter.MilterSettings.NoneLeft;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One session of the gate: takes suppressed recipients off the envelope. It sees them as they
/// were named, before aliases are expanded.
///
/// It fails open: whatever is wrong with us, mail flows.
final class OutboundFilter implements Filter {

  private static final Logger log = LoggerFactory.getLogger(OutboundFilter.class);

  private static final String LIST_ID = "list-id";

  private final OutboundFilters gates;
  private final Macros macros;
  private final Negotiation agreed;

  private Optional<Address> sender = Optional.empty();
  private final List<Recipient> recipients = new ArrayList<>();
  private Optional<String> listInHeader = Optional.empty();

  /// The mail server has the message already and can refuse nothing: Postfix's cleanup, which
  /// knows the queue id from the start, while its smtpd gives one once a recipient is taken.
  private boolean isQueued;

  private record Recipient(String path, Optional<Address> address) {}

  OutboundFilter(OutboundFilters gates, Macros macros, Negotiation agreed) {
    this.gates = gates;
    this.macros = macros;
    this.agreed = agreed;
  }

  @Override
  public Packet mail(List<String> arguments) {
    sender = Address.parse(Packet.utf8(arguments.getFirst()));
    isQueued = macros.value("i").isPresent();
    return gates.senders().isExempt(sender) ? Answer.ACCEPT : Answer.CONTINUE;
  }

  @Override
  public Packet recipient(List<String> arguments) {
    Recipient recipient =
        new Recipient(arguments.getFirst(), Address.parse(Packet.utf8(arguments.getFirst())));
    if (gates.settings().refuseAtRcpt() && !isQueued) {
      Optional<Gate.Answer.Withheld> withheld = withheld(recipient, gates.senders().list(sender));
      if (withheld.isPresent()) {
        tell(List.of(new Withholding(recipient.address().orElseThrow(), withheld.get())));
        return refusal(withheld.get());
      }
    }
    recipients.add(recipient);
    return Answer.CONTINUE;
  }

  @Override
  public Packet data() {
    return Answer.CONTINUE;
  }

  @Override
  public Packet header(String name, String value) {
    String folded = name.toLowerCase(Locale.ROOT);
    if (listInHeader.isEmpty()
        && (folded.equals(LIST_ID)
            || gates.settings().listHeaders().stream().anyMatch(folded::equalsIgnoreCase))) {
      listInHeader = list(Packet.utf8(value), folded.equals(LIST_ID));
    }
    return Answer.CONTINUE;
  }

  /// The list that a header field names: List-Id in angle brackets (RFC 2919), a configured field
  /// by the list's own name.
  private Optional<String> list(String value, boolean isListId) {
    String name = value.strip().toLowerCase(Locale.ROOT);
    int open = name.lastIndexOf('<');
    int close = name.lastIndexOf('>');
    String id = isListId && open >= 0 && close > open ? name.substring(open + 1, close) : name;
    return gates.lists().stream()
        .filter(list -> isListId ? list.listIds().contains(id) : list.name().equals(id))
        .map(MailingList::name)
        .findFirst();
  }

  @Override
  public Packet body(byte[] piece) {
    return agreed.has(Negotiation.SKIP) ? Answer.SKIP : Answer.CONTINUE;
  }

  @Override
  public List<Packet> end() {
    Optional<String> list = gates.senders().list(sender).or(() -> listInHeader);
    List<Withholding> withheld = new ArrayList<>();
    List<Packet> answers = new ArrayList<>();
    for (Recipient recipient : recipients) {
      withheld(recipient, list)
          .ifPresent(
              answer -> {
                withheld.add(new Withholding(recipient.address().orElseThrow(), answer));
                answers.add(Change.deleteRecipient(recipient.path()));
              });
    }
    if (withheld.isEmpty()) {
      return List.of(Answer.ACCEPT);
    }
    boolean none = withheld.size() == recipients.size();
    if (!none && !agreed.allows(Change.DELETE_RECIPIENTS)) {
      log.warn("gate: this mail server does not let recipients be deleted; all pass");
      return List.of(Answer.ACCEPT);
    }
    tell(withheld);
    if (none) {
      return List.of(noneLeft(withheld.getFirst().answer()));
    }
    answers.add(Answer.CONTINUE);
    return answers;
  }

  /// The last recipient is never deleted: a message for nobody is the mail server's trouble.
  private Packet noneLeft(Gate.Answer.Withheld withheld) {
    boolean refuses = gates.settings().noneLeft() == NoneLeft.REJECT && !isQueued;
    return refuses ? refusal(withheld) : Answer.DISCARD;
  }

  private static Packet refusal(Gate.Answer.Withheld withheld) {
    return Answer.reply(550, "5.7.1", withheld.text());
  }

  private Optional<Gate.Answer.Withheld> withheld(Recipient recipient, Optional<String> list) {
    return recipient
        .address()
        .map(address -> gates.gate().admit(list, address))
        .flatMap(
            answer ->
                switch (answer) {
                  case Gate.Answer.Withheld it -> Optional.of(it);
                  case Gate.Answer.Open _, Gate.Answer.NotReady _ -> Optional.empty();
                });
  }

  private void tell(List<Withholding> withheld) {
    gates.withholdings().tell(macros.value("i").orElse(""), withheld);
  }

  /// It passes.
  @Override
  public Packet failed() {
    return Answer.ACCEPT;
  }

  @Override
  public void reset() {
    sender = Optional.empty();
    recipients.clear();
    listInHeader = Optional.empty();
    isQueued = false;
  }
}
