package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.EnhancedStatus;
import io.carom.mail.ReplyCode;
import io.carom.mime.Flaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// One block of per-recipient fields (RFC 3464 section 2.3) on its way to an [Outcome].
///
/// @param prose what the report says for people
/// @param sole whether it is the only block of its part
/// @param stead whom the block is about when it does not say so itself; empty where several
/// recipients are reported on, since then nobody can tell
/// @param between who wrote the mail to whom; empty where its header did not come back
record RecipientBlock(
    Fields fields,
    Prose prose,
    Transcript transcript,
    boolean sole,
    Supplier<Optional<Address>> stead,
    Supplier<Optional<Correspondents>> between) {

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

  /// What could be read, and what is wrong with which field.
  record Read(Optional<Outcome> outcome, List<Flaw> flaws) {}

  Read read() {
    List<Flaw> flaws = new ArrayList<>();
    fields.repeated().forEach(name -> flaws.add(new Flaw("repeated-field", name)));
    Optional<EnhancedStatus> field = statusField(flaws);
    Diagnostic own = Diagnostic.of(fields.lines("Diagnostic-Code").orElse(""));
    Optional<Action> action = action(field, own, flaws);
    if (action.isEmpty()) {
      return new Read(Optional.empty(), flaws);
    }
    Optional<Address> original =
        fields.first("Original-Recipient").flatMap(RecipientField::originalRecipient);
    Optional<Address> recipient = recipient(original, own, flaws);
    Optional<Prose.Paragraph> said =
        recipient.flatMap(prose::about).or(() -> sole ? prose.only() : Optional.empty());
    Optional<Transcript.Exchange> exchange = exchange(own, action.get());
    Optional<Transcript.Own> words =
        exchange.isEmpty() && own.reply().replyCode().isEmpty()
            ? transcript.about(recipient, sole)
            : Optional.empty();
    ReplyText reply = reply(own, exchange, said, words);
    Optional<EnhancedStatus> status = status(field, reply, exchange);
    Outcome outcome =
        Outcome.of(action.get())
            .recipient(recipient)
            .originalRecipient(original)
            .status(status)
            .statusField(field.filter(f -> status.filter(f::equals).isEmpty()))
            .replyCode(reply.replyCode().or(() -> replyInStatus().flatMap(ReplyText::replyCode)))
            .diagnostic(reply.text())
            .diagnosticType(own.type())
            .text(words.map(w -> Prose.collapsed(w.words())).orElseGet(() -> text(reply, said)))
            .command(command(exchange, said, reply))
            .remoteMta(fields.first("Remote-MTA").flatMap(TypedValue::hostName))
            .build();
    return new Read(Optional.of(outcome), flaws);
  }

  private Optional<EnhancedStatus> statusField(List<Flaw> flaws) {
    Optional<String> word = fields.first("Status").map(s -> Comments.firstWord(s, ""));
    Optional<EnhancedStatus> status = word.flatMap(EnhancedStatus::parse);
    if (status.isEmpty() && fields.has("Status")) {
      flaws.add(new Flaw("bad-status", "Status"));
    }
    return status;
  }

  /// `Status: 553 Exceeded maximum inbound message size` occurs.
  private Optional<ReplyText> replyInStatus() {
    return fields.first("Status").map(ReplyText::of).filter(reply -> reply.replyCode().isPresent());
  }

  /// Action, or what the codes say where it is missing or unknown; a transient code without an
  /// action is no failure yet. Nothing where neither is there: such a block proves nothing.
  private Optional<Action> action(
      Optional<EnhancedStatus> status, Diagnostic diagnostic, List<Flaw> flaws) {
    Optional<Action> told =
        fields
            .first("Action")
            .map(a -> Comments.firstWord(a, ";,").toLowerCase(Locale.ROOT))
            .map(ACTIONS::get);
    if (told.isPresent()) {
      return told;
    }
    flaws.add(new Flaw(fields.has("Action") ? "bad-action" : "no-action", "Action"));
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

  private Optional<Address> recipient(
      Optional<Address> original, Diagnostic own, List<Flaw> flaws) {
    Optional<Address> last =
        fields.first("Final-Recipient").flatMap(RecipientField::finalRecipient);
    if (last.isPresent()) {
      Optional<Address> meant =
          between.get().flatMap(b -> b.insteadOfWriter(last.get(), own.reply().text()));
      meant.ifPresent(it -> flaws.add(new Flaw("sender-as-recipient", "Final-Recipient")));
      return meant.or(() -> last);
    }
    flaws.add(
        new Flaw(
            fields.has("Final-Recipient") ? "bad-final-recipient" : "no-final-recipient",
            "Final-Recipient"));
    return original.or(stead);
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
        : transcript.quotedBy(own.reply().text());
  }

  private ReplyText reply(
      Diagnostic own,
      Optional<Transcript.Exchange> exchange,
      Optional<Prose.Paragraph> said,
      Optional<Transcript.Own> words) {
    if (exchange.isPresent()) {
      return ReplyText.of(exchange.get().reply());
    }
    if (words.isPresent()) {
      return ReplyText.of(words.get().line());
    }
    if (!own.isEmpty()) {
      return own.reply();
    }
    // OpenSMTPD and Exim's first warning write the reply into the text only.
    return said.flatMap(paragraph -> Prose.quotedReply(paragraph.words()))
        .map(ReplyText::of)
        .or(this::replyInStatus)
        .orElseGet(own::reply);
  }

  /// The Status field, unless the reply tells more: where the field tells only its class, is the
  /// reply's code cut short (nullmailer keeps one digit of each number), repeats the part of the
  /// reply that says that patience ran out, or was made by Sendmail of the reply code alone.
  private static Optional<EnhancedStatus> status(
      Optional<EnhancedStatus> field, ReplyText reply, Optional<Transcript.Exchange> exchange) {
    Optional<EnhancedStatus> other = reply.status().filter(c -> field.isEmpty() || !c.isGeneric());
    boolean better =
        other.isPresent()
            && field
                .filter(f -> !f.isGeneric() && !isCutOf(f, other.get()))
                .filter(f -> !isExpiry(f) || !reply.text().contains(f.toString()))
                .filter(f -> exchange.filter(e -> e.remark().contains(f.toString())).isEmpty())
                .isEmpty();
    return better ? other : field;
  }

  /// RFC 3463 section 3.5 wants the real cause instead.
  private static boolean isExpiry(EnhancedStatus code) {
    return code.subject() == 4 && code.detail() == 7;
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
