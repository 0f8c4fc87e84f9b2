package io.carom.mailbox;

import io.carom.mailbox.Reader.Fate;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.pop3.POP3Folder;

/// A connection by POP3 (RFC 1939), good for one reading, since it locks the mailbox. Messages
/// are known by their UIDL; what is to be deleted goes when the server has taken the QUIT, and
/// until then is read again and known by its content.
final class Pop3Visit implements Visit {

  /// Messages between two notes of what was seen.
  private static final int GROUP = 50;

  /// So many put off in a row say that the ledger is at fault, not they.
  private static final int ENOUGH_DEFERRED = 3;

  private final MailboxSettings settings;
  private final Reader reader;
  private final Place place;
  private final Store store;
  private final POP3Folder folder;

  private Pop3Visit(
      MailboxSettings settings, Reader reader, Place place, Store store, POP3Folder folder) {
    this.settings = settings;
    this.reader = reader;
    this.place = place;
    this.store = store;
    this.folder = folder;
  }

  static Pop3Visit open(MailboxSettings settings, Reader reader, Place place, Store store)
      throws MessagingException {
    POP3Folder folder = (POP3Folder) store.getFolder("INBOX");
    folder.open(Folder.READ_WRITE);
    return new Pop3Visit(settings, reader, place, store, folder);
  }

  @Override
  public boolean read() throws MessagingException {
    Map<String, Message> here = here();
    List<String> seen = new ArrayList<>();
    int understood = 0;
    int left = 0;
    int deferred = 0;
    int deferredInARow = 0;
    for (Map.Entry<String, Message> each : here.entrySet()) {
      if (place.isSeen(each.getKey()) || deferredInARow >= ENOUGH_DEFERRED) {
        continue;
      }
      Fate fate = reader.take(folder, each.getValue(), each.getKey());
      boolean goes = fate == Fate.UNDERSTOOD && settings.delete();
      if (goes) {
        each.getValue().setFlag(Flags.Flag.DELETED, true);
      } else if (fate != Fate.DEFERRED) {
        seen.add(each.getKey());
      }
      understood += fate == Fate.UNDERSTOOD ? 1 : 0;
      left += fate == Fate.LEFT ? 1 : 0;
      deferred += fate == Fate.DEFERRED ? 1 : 0;
      deferredInARow = fate == Fate.DEFERRED ? deferredInARow + 1 : 0;
      if (seen.size() >= GROUP) {
        place.see(seen, understood, left);
        seen.clear();
        understood = 0;
        left = 0;
      }
    }
    place.see(seen, understood, left);
    place.keepOnly(here.keySet());
    folder.close(settings.delete());
    return deferred == 0;
  }

  private Map<String, Message> here() throws MessagingException {
    Message[] all = folder.getMessages();
    FetchProfile ids = new FetchProfile();
    ids.add(UIDFolder.FetchProfileItem.UID);
    folder.fetch(all, ids);
    Map<String, Message> here = new LinkedHashMap<>();
    for (Message each : all) {
      String uid = folder.getUID(each);
      if (uid == null) {
        throw new MessagingException(
            "the server knows no UIDL, so that all mail would be read again each time; use IMAP");
      }
      here.put(uid, each);
    }
    return here;
  }

  @Override
  public boolean waitForMore() {
    return false;
  }

  @Override
  public String describe() throws MessagingException {
    return "%d messages".formatted(here().size());
  }

  /// What was marked and not closed is not deleted.
  @Override
  public void close() {
    try {
      if (folder.isOpen()) {
        folder.close(false);
      }
      store.close();
    } catch (MessagingException lost) {
      // It is closed either way.
    }
  }
}
