package io.carom.flow;

import io.carom.mail.Address;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/// Whether a recipient may be mailed: what doors for outgoing mail ask.
///
/// It fails open. Whatever is wrong with us, mail flows: an answer that is not
/// [Answer.Withheld] lets the recipient pass.
public interface Gate {

  /// What stands before the reason in every refusal of ours, so that our own text is known
  /// again when it comes back inside a bounce.
  String PHRASE = "(carom gate: ";

  /// What the gate says of one recipient.
  sealed interface Answer {

    /// Nothing is known against it.
    record Open() implements Answer {}

    /// It is suppressed.
    ///
    /// @param list the list it is suppressed on; where the list of the mail was not known, the
    /// one whose suppression decided
    /// @param reason the reason's word, or `manual`
    /// @param since to the second
    /// @param until when that ends, to the second; empty for never
    record Withheld(String list, String reason, Instant since, Optional<Instant> until)
        implements Answer {

      private static final int LONGEST_WORD = 64;

      /// The refusal in words, one line of printable ASCII without `%`, fit for an SMTP reply
      /// behind its codes: `Suppressed since 2026-03-01: user unknown (carom gate:
      /// user-unknown)`.
      public String text() {
        String word = word();
        return "Suppressed since %s: %s %s%s)"
            .formatted(
                LocalDate.ofInstant(since, ZoneOffset.UTC), word.replace('-', ' '), PHRASE, word);
      }

      /// Imports may bring reasons of their own; a line end in one would end our reply.
      private String word() {
        String word = reason.replaceAll("[^A-Za-z0-9-]+", "-");
        return word.substring(0, Math.min(word.length(), LONGEST_WORD));
      }
    }

    /// The suppressions are not all known yet: the recipient passes.
    record NotReady() implements Answer {}
  }

  /// Asks for one recipient. Never blocks, never throws; any thread.
  ///
  /// A list that is named counts alone: what is suppressed for another list's mail is not
  /// withheld here. A name that no suppression bears withholds nobody.
  ///
  /// @param list the list whose mail it is; empty where nothing tells. Then a recipient is
  /// withheld when it is suppressed on every list, or on one for a reason that is about the
  /// address and not about that list's mail; never where several owners have lists here, since
  /// it may be somebody else's mail
  Answer admit(Optional<String> list, Address recipient);
}
