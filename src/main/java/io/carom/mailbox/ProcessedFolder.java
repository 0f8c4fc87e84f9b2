package io.carom.mailbox;

import io.carom.mail.MailId;
import io.carom.mail.Octets;
import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;

/// Where what was understood is moved to, in one connection.
///
/// A server without MOVE (RFC 6851) is told to copy, then to delete. When the connection is lost
/// between the two, the next one finds the messages in both folders, so before it copies for the
/// first time it looks whether they are there already.
final class ProcessedFolder {

  /// So many of the last messages there are looked at: twice what is copied at once, as others may
  /// put something there too.
  private static final int LAST = 2 * ImapVisit.GROUP;

  private final IMAPStore store;
  private final String name;
  private boolean first = true;

  ProcessedFolder(IMAPStore store, String name) {
    this.store = store;
    this.name = name;
  }

  /// Makes it where there is none.
  ///
  /// @throws MessagingException when the server does not
  void prepare() throws MessagingException {
    Folder processed = store.getFolder(name);
    if (!processed.exists() && !processed.create(Folder.HOLDS_MESSAGES)) {
      throw new MessagingException(
          "the server does not make the folder %s; make it, or name another in mailboxes.processedFolder"
              .formatted(name));
    }
  }

  /// Moves messages here, or copies those that are not here yet.
  ///
  /// @return whether they still have to be deleted where they were
  boolean take(IMAPFolder from, Message[] messages) throws MessagingException {
    if (store.hasCapability("MOVE")) {
      from.moveMessages(messages, store.getFolder(name));
      return false;
    }
    Message[] missing = first ? missing(messages) : messages;
    first = false;
    if (missing.length > 0) {
      from.copyMessages(missing, store.getFolder(name));
    }
    return true;
  }

  /// Those of the messages that are not among the last ones here; all of them where that cannot be
  /// told, as a second copy is better than none.
  private Message[] missing(Message[] messages) {
    try {
      Set<MailId> here = here(messages);
      List<Message> missing = new ArrayList<>();
      for (Message each : messages) {
        if (here.isEmpty() || !here.contains(id(each))) {
          missing.add(each);
        }
      }
      return missing.toArray(Message[]::new);
    } catch (MessagingException | IOException untold) {
      return messages;
    }
  }

  private Set<MailId> here(Message[] messages) throws MessagingException, IOException {
    Set<Integer> sizes = new HashSet<>();
    for (Message each : messages) {
      sizes.add(each.getSize());
    }
    Set<MailId> here = new HashSet<>();
    try (Folder folder = store.getFolder(name)) {
      folder.open(Folder.READ_ONLY);
      int count = folder.getMessageCount();
      Message[] last =
          count == 0 ? new Message[0] : folder.getMessages(Math.max(1, count - LAST + 1), count);
      FetchProfile size = new FetchProfile();
      size.add(FetchProfile.Item.SIZE);
      folder.fetch(last, size);
      for (Message each : last) {
        if (sizes.contains(each.getSize())) {
          here.add(id(each));
        }
      }
    }
    return here;
  }

  private static MailId id(Message message) throws MessagingException, IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    message.writeTo(octets);
    return MailId.of(Octets.of(octets.toByteArray()));
  }
}
