package io.carom.lists;

import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Journal;

/// Who writes the events that follow from a changed file, inside the transaction that records
/// the change: both are kept or neither.
public interface Announcer {

  /// The address is gone from the list's file.
  void removed(Journal journal, ListChange change);

  /// The address stands in the list's file again.
  void restored(Journal journal, ListChange change);
}
