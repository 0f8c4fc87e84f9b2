package io.carom.lists;

/// The steps of one rewrite, in their order: between any two of them the process may die or
/// another program may write.
enum Step {
  /// The file was read; what to change is known.
  READ,
  /// The new file is written beside.
  WRITTEN,
  /// It has the list's owner, mode and attributes, is on disk and was read back.
  CHECKED,
  /// What is about to happen stands in the sidecar.
  INTENDED,
  /// What is about to happen stands in the ledger.
  JOURNALED,
  /// The list was last seen unchanged.
  COMPARED,
  /// The new file has the list's name, the old one stands beside.
  SWAPPED,
  /// The old file was found changed and the new one as we wrote it: about to be exchanged back.
  DISPLACED,
  /// The changed old file has the list's name again, the new one stands beside.
  RESTORED,
  /// The old file was dropped, or put back because it had changed.
  SETTLED,
  /// The ledger knows.
  RECORDED;

  /// Where tests stop the world; nothing in service.
  interface Watch {
    void reached(Step step);

    Watch NONE = _ -> {};
  }
}
