package io.carom.mailbox;

import jakarta.mail.MessagingException;

/// One connection to a mailbox; belongs to the thread of its account.
interface Visit extends AutoCloseable {

  /// Makes what the mailbox lacks for reading to have its effect.
  ///
  /// @throws MessagingException when that cannot be made
  default void prepare() throws MessagingException {}

  /// Reads what is new. Says whether all of it is settled; if not, some of it must be tried again.
  ///
  /// @throws MessagingException when the connection or the mailbox does not do its part; what was
  /// settled before stays so
  boolean read() throws MessagingException;

  /// Waits until there may be something new; says whether this visit can go on.
  boolean waitForMore() throws MessagingException, InterruptedException;

  /// What the mailbox offers, for people.
  String describe() throws MessagingException;

  @Override
  void close();
}
