package io.carom.flow;

import io.carom.mail.MailId;

/// What a door may answer for a message; each door has its own words for it.
public sealed interface Receipt {

  /// The message and all that follows from it are on disk.
  ///
  /// @param kind what it turned out to be: `delivery`, `complaint`, `auto-reply`, `ordinary`, or
  ///     `unread` where a fault of ours kept that hidden
  record Accepted(MailId id, String kind) implements Receipt {

    /// Whether a report was found in it: all else is somebody else's mail too.
    public boolean isReport() {
      return !kind.equals("ordinary") && !kind.equals(Reading.UNREAD);
    }
  }

  /// Nothing was kept; the sender should try again.
  record Deferred(Cause cause, String because) implements Receipt {}

  /// Nothing was kept, and trying again will not help.
  record Refused(String because) implements Receipt {}

  /// Nothing was kept: the next hop, to which it would have gone on, has not taken it.
  ///
  /// @param code 400 to 599, fit to be our own answer
  /// @param enhanced of the same class, as in `5.1.1`
  record Answered(int code, String enhanced, String because) implements Receipt {}

  /// Why we cannot take a message now.
  enum Cause {
    /// The ledger cannot write.
    CANNOT_RECORD,
    /// Disk or memory is short.
    STORAGE_SHORT,
    STOPPING
  }
}
