package io.carom.lists;

import io.carom.mail.RecipientKey;
import java.util.List;

/// What one record of a list, a line or a table's row, says about whose it is.
sealed interface Entry {

  /// It is nobody's: blank, a comment, a header, or without an address.
  record Nothing() implements Entry {}

  /// The record is this address's own.
  record Subscriber(RecipientKey recipient) implements Entry {}

  /// It names addresses in a way that leaves open whose it is: never changed.
  record Unclear(List<RecipientKey> named) implements Entry {
    public Unclear {
      named = List.copyOf(named);
    }
  }

  /// An entry that names these, and is none of theirs for sure.
  static Entry unclear(List<RecipientKey> named) {
    return named.isEmpty() ? new Nothing() : new Unclear(named);
  }

  /// Everybody it names.
  default List<RecipientKey> recipients() {
    return switch (this) {
      case Nothing _ -> List.of();
      case Subscriber(RecipientKey recipient) -> List.of(recipient);
      case Unclear(List<RecipientKey> named) -> named;
    };
  }
}
