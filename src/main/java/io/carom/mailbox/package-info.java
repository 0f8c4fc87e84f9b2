/// The door that fetches: reads mailboxes by IMAP and POP3, each account on a thread of its own,
/// and gives what lies there to the intake. What was not understood stays as it was.
package io.carom.mailbox;
