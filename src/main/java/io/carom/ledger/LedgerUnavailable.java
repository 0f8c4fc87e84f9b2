package io.carom.ledger;

/// The store cannot be read or written now. The work that met it may and should be done again.
public final class LedgerUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What kind of trouble, since doors answer differently.
  public enum Kind {
    /// No space left: 452.
    FULL,
    /// Anything else that may pass: 451.
    BROKEN,
    /// Closed for good.
    CLOSED
  }

  private final Kind kind;

  public LedgerUnavailable(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public LedgerUnavailable(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
