package io.carom.milter;

import io.carom.flow.Receipt;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.MailId;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import io.carom.milter.MilterSettings.Recorded;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One session of the filter for reports. It looks at mail to bounce addresses alone, puts the
/// message together as it comes, and hands it in when it is whole.
///
/// What follows from its answers is the mail server's: only `c` and the changes are said of a
/// message that is on disk, and a temporary failure of one that is not.
final class InboundFilter implements Filter {

  /// Fields by which a message tells what we know of it; those that a stranger wrote go.
  private static final String OUR_FIELDS = "x-carom-";

  private static final String REFUSED_SIZE = "Message too large";

  private final InboundFilters shared;
  private final Negotiation agreed;

  private Optional<String> peer = Optional.empty();
  private Optional<String> helo = Optional.empty();

  private Optional<Address> sender = Optional.empty();
  private Parameters parameters = new Parameters(List.of());
  private final List<Envelope.Recipient> ours = new ArrayList<>();
  private final List<String> ourPaths = new ArrayList<>();
  private int others;
  private ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final Map<String, Integer> foreignFields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private boolean headerEnded;
  private long taken;

  InboundFilter(InboundFilters shared, Negotiation agreed) {
    this.shared = shared;
    this.agreed = agreed;
  }

  @Override
  public void connect(String host, String address) {
    peer = Optional.of(address).filter(a -> !a.isEmpty());
  }

  @Override
  public void helo(String name) {
    helo = Optional.of(name).filter(n -> !n.isEmpty());
  }

  @Override
  public Packet mail(List<String> arguments) {
    sender = Address.parse(Packet.utf8(arguments.getFirst()));
    parameters = Parameters.of(arguments);
    return Answer.CONTINUE;
  }

  /// Always goes on: an answer that ends the message here would lose a bounce address that is
  /// named after this one.
  @Override
  public Packet recipient(List<String> arguments) {
    String path = arguments.getFirst();
    Optional<Address> address =
        Address.parse(Packet.utf8(path))
            .filter(a -> shared.scope().domains().contains(RecipientKey.domain(a.domain())));
    if (address.isPresent()) {
      Parameters told = Parameters.of(arguments);
      ours.add(new Envelope.Recipient(address.get(), told.originalRecipient(), told.notifyOn()));
      ourPaths.add(path);
    } else {
      others++;
    }
    return Answer.CONTINUE;
  }

  @Override
  public Packet data() {
    return ours.isEmpty() ? Answer.ACCEPT : Answer.CONTINUE;
  }

  @Override
  public Packet header(String name, String value) {
    String folded = name.toLowerCase(Locale.ROOT);
    if (folded.startsWith(OUR_FIELDS)) {
      foreignFields.merge(name, 1, Integer::sum);
    }
    String gap = agreed.has(Negotiation.LEADING_SPACE) ? "" : " ";
    String lines = value.replace("\r\n", "\n").replace("\n", "\r\n");
    return add((name + ":" + gap + lines + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public Packet body(byte[] piece) {
    if (!headerEnded) {
      headerEnded = true;
      message.writeBytes(new byte[] {'\r', '\n'});
    }
    return add(piece);
  }

  private Packet add(byte[] octets) {
    if (message.size() + octets.length > shared.scope().maxMessageBytes()) {
      return Answer.reply(552, "5.3.4", REFUSED_SIZE);
    }
    if (!shared.take(octets.length)) {
      return Answer.reply(452, "4.3.1", "Short of memory, try again later");
    }
    taken += octets.length;
    message.writeBytes(octets);
    return Answer.CONTINUE;
  }

  @Override
  public List<Packet> end() {
    if (!headerEnded) {
      message.writeBytes(new byte[] {'\r', '\n'});
    }
    return switch (shared.receive(envelope(), Octets.of(message.toByteArray()))) {
      case Receipt.Accepted accepted -> recorded(accepted);
      case Receipt.Deferred _ -> List.of(Answer.reply(451, "4.3.0", "Cannot record mail now"));
      case Receipt.Refused _ -> List.of(Answer.reply(550, "5.7.1", "Message refused"));
      case Receipt.Answered(int code, String enhanced, String _) ->
          List.of(Answer.reply(code, enhanced, "Refused by the next hop"));
    };
  }

  private Envelope envelope() {
    return new Envelope(
        sender,
        ours,
        parameters.envelopeId(),
        parameters.returnContent(),
        parameters.has("SMTPUTF8"),
        peer,
        helo);
  }

  private List<Packet> recorded(Receipt.Accepted accepted) {
    MailId id = accepted.id();
    String kind = accepted.kind();
    if (!accepted.isReport() || shared.recorded() == Recorded.TAG) {
      return tagged(id, kind);
    }
    if (others > 0) {
      // Discard and quarantine would hit the other recipients too.
      return agreed.allows(Change.DELETE_RECIPIENTS) ? withoutOurs() : tagged(id, kind);
    }
    if (shared.recorded() == Recorded.DISCARD) {
      return List.of(Answer.DISCARD);
    }
    return agreed.allows(Change.QUARANTINE)
        ? List.of(Change.quarantine("recorded by Carom as " + id.brief()), Answer.CONTINUE)
        : tagged(id, kind);
  }

  private List<Packet> withoutOurs() {
    List<Packet> answers = new ArrayList<>();
    ourPaths.forEach(path -> answers.add(Change.deleteRecipient(path)));
    answers.add(Answer.CONTINUE);
    return answers;
  }

  private List<Packet> tagged(MailId id, String kind) {
    List<Packet> answers = new ArrayList<>();
    if (agreed.allows(Change.CHANGE_HEADERS)) {
      // From the last on, since each that goes moves those behind it.
      foreignFields.forEach(
          (name, count) -> {
            for (int index = count; index > 0; index--) {
              answers.add(Change.deleteHeader(name, index));
            }
          });
    }
    if (agreed.allows(Change.ADD_HEADERS)) {
      String gap = agreed.has(Negotiation.LEADING_SPACE) ? " " : "";
      answers.add(Change.addHeader("X-Carom-Id", gap + id.value()));
      answers.add(Change.addHeader("X-Carom-Kind", gap + kind));
    }
    answers.add(Answer.CONTINUE);
    return answers;
  }

  /// It may not be recorded: it stays with its sender.
  @Override
  public Packet failed() {
    return Answer.TEMPORARY_FAILURE;
  }

  @Override
  public void reset() {
    shared.giveBack(taken);
    taken = 0;
    sender = Optional.empty();
    parameters = new Parameters(List.of());
    ours.clear();
    ourPaths.clear();
    others = 0;
    message = new ByteArrayOutputStream();
    foreignFields.clear();
    headerEnded = false;
  }
}
