package io.carom.milter;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One session's commands in their order, each answered by the filter.
///
/// A connection carries many messages: an abort, an answer that ends one, or the next MAIL begin
/// anew. A command that cannot come now is a violation.
final class Conversation {

  /// How far the message of the moment has come.
  private enum Stage {
    NONE,
    MAIL,
    RECIPIENTS,
    CONTENT,
    /// The filter has said its last word about it.
    ANSWERED
  }

  private static final Logger log = LoggerFactory.getLogger(Conversation.class);

  private static final int LONGEST_TEXTS = 1_000;

  private final Macros macros = new Macros();
  private final Filter filter;
  private final Negotiation agreed;
  private Stage stage = Stage.NONE;

  /// What was said last of a message that is answered: also to a mail server that asks on. Of a
  /// report that we put off or refused anything milder would say that it is on disk.
  private Packet lastWord = Answer.CONTINUE;

  /// Agrees on the protocol.
  ///
  /// @param offer the first packet
  Conversation(Packet offer, Filters filters) throws Violation {
    this.agreed = Negotiation.of(offer, filters);
    this.filter = filters.filter(macros, agreed);
  }

  /// What is said to the offer.
  Packet agreement() {
    return agreed.packet();
  }

  /// The connection is over, maybe in the middle of a message.
  void end() {
    endMessage();
  }

  /// What is said to a packet; nothing to those that want no answer.
  List<Packet> answer(Packet packet) throws Violation {
    return switch (packet.command()) {
      case 'D' -> {
        macros.take(texts(packet, 1));
        yield List.of();
      }
      case 'A' -> {
        endMessage();
        yield List.of();
      }
      case 'K' -> {
        endMessage();
        macros.endConnection();
        yield List.of();
      }
      case 'C' -> {
        connect(packet);
        yield List.of(Answer.CONTINUE);
      }
      case 'H' -> {
        filter.helo(texts(packet, 0).stream().findFirst().orElse(""));
        yield List.of(Answer.CONTINUE);
      }
      case 'U' -> List.of(Answer.CONTINUE);
      default -> List.copyOf(step(packet));
    };
  }

  private List<Packet> step(Packet packet) throws Violation {
    if (stage == Stage.ANSWERED && packet.command() != 'M') {
      return List.of(lastWord);
    }
    List<Packet> answers = withoutFail(packet);
    char last = answers.getLast().command();
    boolean refusedRecipient = packet.command() == 'R' && last == 'y';
    if (packet.command() == 'E' || !refusedRecipient && last != 'c' && last != 's') {
      endMessage();
      stage = packet.command() == 'E' ? Stage.NONE : Stage.ANSWERED;
      lastWord = answers.getLast();
    }
    return answers;
  }

  /// A bug of ours costs one message: it passes or stays with its sender, as the filter says.
  private List<Packet> withoutFail(Packet packet) throws Violation {
    try {
      return asked(packet);
    } catch (RuntimeException bug) {
      log.error("{} met a bug at {}", macros.value("i").orElse("?"), packet.command(), bug);
      return List.of(filter.failed());
    }
  }

  private List<Packet> asked(Packet packet) throws Violation {
    return switch (packet.command()) {
      case 'M' -> mail(packet);
      case 'R' -> recipient(packet);
      case 'T' -> data();
      case 'L' -> header(packet);
      case 'N' -> content();
      case 'B' -> body(packet);
      case 'E' -> end(packet);
      default -> throw new Violation("a command " + (int) packet.command());
    };
  }

  private List<Packet> mail(Packet packet) throws Violation {
    filter.reset();
    stage = Stage.MAIL;
    return List.of(filter.mail(path(packet)));
  }

  private List<Packet> recipient(Packet packet) throws Violation {
    need(stage == Stage.MAIL || stage == Stage.RECIPIENTS, "a recipient before a sender");
    stage = Stage.RECIPIENTS;
    return List.of(filter.recipient(path(packet)));
  }

  private List<Packet> data() throws Violation {
    need(stage == Stage.RECIPIENTS, "data before a recipient");
    stage = Stage.CONTENT;
    return List.of(filter.data());
  }

  private List<Packet> header(Packet packet) throws Violation {
    List<Packet> first = content();
    if (first.getLast().command() != 'c') {
      return first;
    }
    List<String> field = packet.texts(0);
    need(!field.isEmpty(), "a header field without a name");
    return List.of(filter.header(field.getFirst(), field.size() > 1 ? field.get(1) : ""));
  }

  /// Mail servers of protocol 2 and 3 do not tell of DATA.
  private List<Packet> content() throws Violation {
    return stage == Stage.CONTENT ? List.of(Answer.CONTINUE) : data();
  }

  private List<Packet> body(Packet packet) throws Violation {
    List<Packet> first = content();
    return first.getLast().command() == 'c' ? List.of(filter.body(packet.data().array())) : first;
  }

  private List<Packet> end(Packet packet) throws Violation {
    List<Packet> before = packet.data().length() > 0 ? body(packet) : content();
    char said = before.getLast().command();
    return said == 'c' || said == 's' ? filter.end() : before;
  }

  private void connect(Packet packet) throws Violation {
    endMessage();
    List<String> host = texts(packet, 0);
    need(!host.isEmpty(), "a connection without a host");
    int family = host.getFirst().length() + 1;
    byte[] octets = packet.data().array();
    boolean internet =
        octets.length > family + 2 && (octets[family] == '4' || octets[family] == '6');
    String address = internet ? packet.texts(family + 3).stream().findFirst().orElse("") : "";
    filter.connect(host.getFirst(), address);
  }

  private static List<String> path(Packet packet) throws Violation {
    List<String> arguments = texts(packet, 0);
    need(!arguments.isEmpty(), "a path is missing");
    return arguments;
  }

  private static List<String> texts(Packet packet, int from) throws Violation {
    List<String> texts = packet.texts(from);
    need(texts.size() <= LONGEST_TEXTS, "more than " + LONGEST_TEXTS + " texts");
    return texts;
  }

  private void endMessage() {
    filter.reset();
    macros.endMessage();
    stage = Stage.NONE;
  }

  private static void need(boolean holds, String otherwise) throws Violation {
    if (!holds) {
      throw new Violation(otherwise);
    }
  }
}
