package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.EnhancedStatus;
import io.carom.mail.ReplyCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One block of per-recipient fields (RFC 3464 section 2.3) on its way to an [Outcome].
///
/// @param prose what the report says for people
/// @param stead whom the block is about when it does not say so itself; empty where several
/// recipients are reported on, since then nobody can tell
record RecipientBlock(
    Fields fields, Prose prose, Transcript transcript, boolean sole, Optional<Address> stead) {

  private static final Map<String, Action> ACTIONS =
      Map.ofEntries(
          Map.entry("failed", Action.FAILED),
          Map.entry("failure", Action.FAILED),
          Map.entry("expired", Action.FAILED),
          Map.entry("undeliverable", Action.FAILED),
          Map.entry("delayed", Action.DELAYED),
          Map.entry("deferred", Action.DELAYED),
          Map.entry("delivered", Action.DELIVERED),
          Map.entry("deliverable", Action.DELIVERED),
          Map.entry("relayed", Action.RELAYED),
          Map.entry("expanded", Action.EXPANDED));

  /// What could be read, and what is wrong with the block, in kebab case.
  record Read(Optional<Outcome> outcome, List<String> flaws) {}

  Read read() {
    List<String> flaws = new ArrayList<>();
    fields.repeated().forEach(name -> flaws.add("repeated-field " + name));
    Optional<EnhancedStatus> field = statusField(flaws);
    Diagnostic own = Diagnostic.of(fields.lines("Diagnostic-Code").orElse(""));
    Optional<Action> action = action(field, own, flaws);
    if (action.isEmpty()) {
      return new Read(Optional.empty(), flaws);
    }
    Optional<Address> original =
        fields.first("Original-Recipient").flatMap(RecipientField::originalRecipient);
    Optional<Address> recipient = recipient(original, flaws);
    Optional<Prose.Paragraph> said =
        recipient.flatMap(prose::about).or(() -> sole ? prose.only() : Optional.empty());
    Optional<Transcript.Exchange> exchange = exchange(own, action.get());
    ReplyText reply = reply(own, exchange, said);
    Optional<EnhancedStatus> status = status(field, reply.status());
    Outcome outcome =
        Outcome.of(action.get())
            .recipient(recipient)
            .originalRecipient(original)
            .status(status)
            .statusField(field.filter(f -> status.filter(f::equals).isEmpty()))
            .replyCode(reply.replyCode().or(this::replyCodeInStatus))
            .diagnostic(reply.text())
            .diagnosticType(own.type())
            .text(text(reply, said))
            .command(command(exchange, said, reply))
            .remoteMta(fields.first("Remote-MTA").flatMap(TypedValue::hostName))
            .build();
    return new Read(Optional.of(outcome), flaws);
  }

  private Optional<EnhancedStatus> statusField(List<String> flaws) {
    Optional<String> word = fields.first("Status").map(s -> Comments.without(s).split("\\s", 2)[0]);
    Optional<EnhancedStatus> status = word.flatMap(EnhancedStatus::parse);
    if (status.isEmpty() && fields.has("Status")) {
      flaws.add("bad-status");
    }
    return status;
  }

  /// `Status: 553 Exceeded maximum inbound message size` occurs.
  private Optional<ReplyCode> replyCodeInStatus() {
    return fields.first("Status").map(ReplyText::of).flatMap(ReplyText::replyCode);
  }

  /// Action, or what the codes say where it is missing or unknown; a transient code without an
  /// action is no failure yet. Nothing where neither is there: such a block proves nothing.
  private Optional<Action> action(
      Optional<EnhancedStatus> status, Diagnostic diagnostic, List<String> flaws) {
    Optional<Action> told =
        fields
            .first("Action")
            .map(a -> Comments.without(a).split("[\\s;,]", 2)[0].toLowerCase(Locale.ROOT))
            .map(ACTIONS::get);
    if (told.isPresent()) {
      return told;
    }
    flaws.add(fields.has("Action") ? "bad-action" : "no-action");
    return status
        .map(EnhancedStatus::klass)
        .or(() -> diagnostic.reply().replyCode().map(ReplyCode::klass))
        .map(
            klass ->
                switch (klass) {
                  case 2 -> Action.DELIVERED;
                  case 4 -> Action.DELAYED;
                  default -> Action.FAILED;
                });
  }

  private Optional<Address> recipient(Optional<Address> original, List<String> flaws) {
    Optional<Address> last =
        fields.first("Final-Recipient").flatMap(RecipientField::finalRecipient);
    if (last.isPresent()) {
      return last;
    }
    flaws.add(fields.has("Final-Recipient") ? "bad-final-recipient" : "no-final-recipient");
    return original.or(() -> stead);
  }

  /// The part of the transcript that the diagnostic quotes, or the only refusal in it where the
  /// diagnostic is empty or quotes no refusal (Sendmail: `221 2.0.0 Bye`).
  private Optional<Transcript.Exchange> exchange(Diagnostic own, Action action) {
    boolean useless =
        own.isEmpty()
            || action == Action.FAILED
                && own.reply().replyCode().filter(code -> code.klass() < 4).isPresent();
    return useless
        ? sole ? transcript.onlyRefusal() : Optional.empty()
        : transcript.beginningWith(own.reply().text());
  }

  private static ReplyText reply(
      Diagnostic own, Optional<Transcript.Exchange> exchange, Optional<Prose.Paragraph> said) {
    if (exchange.isPresent()) {
      return ReplyText.of(exchange.get().reply());
    }
    if (!own.isEmpty()) {
      return own.reply();
    }
    // OpenSMTPD and Exim's first warning write the reply into the text only.
    return said.flatMap(paragraph -> Prose.quotedReply(paragraph.words()))
        .map(ReplyText::of)
        .orElseGet(own::reply);
  }

  /// The Status field, unless it tells only its class and the reply tells more, or is the reply's
  /// code cut short (nullmailer keeps one digit of each number).
  private static Optional<EnhancedStatus> status(
      Optional<EnhancedStatus> field, Optional<EnhancedStatus> reply) {
    boolean better =
        reply.isPresent()
            && field.filter(f -> !f.isGeneric() && !isCutOf(f, reply.get())).isEmpty();
    return better ? reply : field;
  }

  private static boolean isCutOf(EnhancedStatus cut, EnhancedStatus whole) {
    return cut.klass() == whole.klass()
        && isCutOf(cut.subject(), whole.subject())
        && isCutOf(cut.detail(), whole.detail());
  }

  private static boolean isCutOf(int digit, int number) {
    return digit < 10 && Integer.toString(number).startsWith(Integer.toString(digit));
  }

  private String text(ReplyText reply, Optional<Prose.Paragraph> said) {
    String words = said.map(p -> Prose.collapsed(p.words())).orElse("");
    if (words.isEmpty()) {
      return sole && reply.text().isEmpty() ? prose.brief() : "";
    }
    return Prose.collapsed(reply.text()).contains(words) ? "" : words;
  }

  private Optional<String> command(
      Optional<Transcript.Exchange> exchange, Optional<Prose.Paragraph> said, ReplyText reply) {
    return exchange
        .flatMap(Transcript.Exchange::answered)
        .or(() -> said.flatMap(p -> Commands.in(p.words())))
        .or(() -> Commands.in(reply.text()));
  }
}
