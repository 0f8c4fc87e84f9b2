package io.carom.lists;

import io.carom.ledger.Entries.ListChange;
import io.carom.mail.Octets;

/// How one list's file is laid out: where its records end, what each says, and what takes the
/// place of one whose recipient goes.
interface Layout {

  /// The index of the line end that ends the record which begins at `from`; `to` where there is
  /// none before it.
  int end(byte[] bytes, int from, int to);

  /// What the record in `bytes` from `from` to `to` says, line end included.
  Entry read(byte[] bytes, int from, int to);

  /// What is written in the place of a subscriber's record; empty where it is cut.
  Octets instead(Octets record, ListChange change);

  /// Whether the first record tells the names of columns and has to stay first.
  boolean hasHeader();
}
