package io.carom.report;

/// What the reporting MTA did for one recipient (RFC 3464 section 2.3.3), and the two acts of
/// other reports.
public enum Action {
  FAILED("failed"),
  DELAYED("delayed"),
  DELIVERED("delivered"),
  RELAYED("relayed"),
  EXPANDED("expanded"),
  /// A person complained (RFC 5965).
  COMPLAINED("complained"),
  /// A mailbox answered by itself (RFC 3834).
  REPLIED("replied");

  private final String word;

  Action(String word) {
    this.word = word;
  }

  /// The word used on the wire and in JSON.
  public String word() {
    return word;
  }
}
