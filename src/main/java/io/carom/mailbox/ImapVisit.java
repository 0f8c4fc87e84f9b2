package io.carom.mailbox;

import io.carom.mailbox.Reader.Fate;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection by IMAP (RFC 9051): messages are read without being marked as read, in the order
/// of their UIDs, and what was understood is moved in groups before the place goes on. So a
/// connection that is lost costs reading some messages again, and those are known by their
/// content.
final class ImapVisit implements Visit {

  private static final Logger LOG = LoggerFactory.getLogger(ImapVisit.class);

  /// Messages between two notes of the place.
  static final int GROUP = 50;

  /// So many put off in a row say that the ledger is at fault, not they.
  private static final int ENOUGH_DEFERRED = 3;

  private final MailboxSettings settings;
  private final Reader reader;
  private final Place place;
  private final IMAPStore store;
  private final IMAPFolder folder;
  private final long uidValidity;

  /// UIDs above the place that are settled, since one below them is not.
  private final TreeSet<Long> ahead = new TreeSet<>();

  private final Optional<ProcessedFolder> processed;
  private final Idle idle;

  private ImapVisit(
      MailboxSettings settings,
      Reader reader,
      Place place,
      Duration silence,
      IMAPStore store,
      IMAPFolder folder)
      throws MessagingException {
    this.settings = settings;
    this.reader = reader;
    this.place = place;
    this.store = store;
    this.folder = folder;
    this.uidValidity = folder.getUIDValidity();
    this.processed = settings.processedFolder().map(name -> new ProcessedFolder(store, name));
    this.idle = new Idle(folder, settings.poll(), silence);
    folder.addMessageCountListener(
        new MessageCountAdapter() {
          @Override
          public void messagesAdded(MessageCountEvent added) {
            idle.tell();
          }
        });
  }

  /// Opens the folder; one that nothing is moved out of is opened read-only.
  ///
  /// @param silence how long the server may say nothing
  static ImapVisit open(
      MailboxSettings settings, Reader reader, Place place, Duration silence, Store store)
      throws MessagingException {
    IMAPFolder folder = (IMAPFolder) store.getFolder(settings.folder());
    if (!folder.exists()) {
      throw new FolderNotFoundException(folder);
    }
    boolean changes = settings.delete() || settings.processedFolder().isPresent();
    folder.open(changes ? Folder.READ_WRITE : Folder.READ_ONLY);
    return new ImapVisit(settings, reader, place, silence, (IMAPStore) store, folder);
  }

  @Override
  public void prepare() throws MessagingException {
    if (processed.isPresent()) {
      processed.get().prepare();
    }
  }

  @Override
  public boolean read() throws MessagingException {
    long last = place.lastUid(uidValidity);
    List<Message> fresh = new ArrayList<>();
    for (Message each : folder.getMessagesByUID(last + 1, UIDFolder.LASTUID)) {
      if (each != null && folder.getUID(each) > last && !ahead.contains(folder.getUID(each))) {
        fresh.add(each);
      }
    }
    Group group = new Group(last);
    for (int from = 0; from < fresh.size() && !group.isHopeless(); from += GROUP) {
      List<Message> some = fresh.subList(from, Math.min(from + GROUP, fresh.size()));
      FetchProfile sizes = new FetchProfile();
      sizes.add(FetchProfile.Item.SIZE);
      folder.fetch(some.toArray(Message[]::new), sizes);
      group.take(some);
      group.settle();
    }
    return group.deferred == 0;
  }

  /// Messages taken since the place was noted.
  private final class Group {

    private final List<Message> understood = new ArrayList<>();
    private long last;
    private int left;
    private int deferred;
    private int deferredInARow;

    Group(long last) {
      this.last = last;
    }

    boolean isHopeless() {
      return deferredInARow >= ENOUGH_DEFERRED;
    }

    void take(List<Message> some) throws MessagingException {
      for (Message message : some) {
        if (isHopeless()) {
          return;
        }
        long uid = folder.getUID(message);
        Fate fate = reader.take(folder, message, Long.toString(uid));
        deferredInARow = fate == Fate.DEFERRED ? deferredInARow + 1 : 0;
        switch (fate) {
          case UNDERSTOOD -> understood.add(message);
          case LEFT -> left++;
          case DEFERRED -> deferred++;
        }
        if (fate != Fate.DEFERRED) {
          settled(uid);
        }
      }
    }

    /// The place goes on only while nothing was put off; behind that, UIDs are kept in memory.
    private void settled(long uid) {
      if (deferred == 0) {
        last = uid;
        ahead.headSet(uid, true).clear();
      } else {
        ahead.add(uid);
      }
    }

    void settle() throws MessagingException {
      if (!understood.isEmpty()) {
        putAway(understood.toArray(Message[]::new));
      }
      place.read(uidValidity, last, understood.size(), left);
      understood.clear();
      left = 0;
    }
  }

  private void putAway(Message[] messages) throws MessagingException {
    try {
      if (processed.isPresent() ? processed.get().take(folder, messages) : settings.delete()) {
        delete(messages);
      }
    } catch (MessagingException e) {
      if (!folder.isOpen()) {
        throw e;
      }
      LOG.warn(
          "mailbox {}: {} reports are recorded, but stay where they are: {}",
          settings.name(),
          messages.length,
          e.getMessage());
    }
  }

  /// Without UIDPLUS (RFC 4315) an EXPUNGE would take what others marked too, so then the mark is
  /// all.
  private void delete(Message[] messages) throws MessagingException {
    folder.setFlags(messages, new Flags(Flags.Flag.DELETED), true);
    if (store.hasCapability("UIDPLUS")) {
      folder.expunge(messages);
    }
  }

  @Override
  public boolean waitForMore() throws MessagingException, InterruptedException {
    if (store.hasCapability("IDLE")) {
      idle.await();
    } else {
      Thread.sleep(settings.poll());
      folder.getMessageCount();
    }
    if (!folder.isOpen()) {
      throw new MessagingException("the server has closed the connection");
    }
    return true;
  }

  @Override
  public String describe() throws MessagingException {
    List<String> offers = new ArrayList<>();
    for (String capability : List.of("IDLE", "MOVE", "UIDPLUS")) {
      if (store.hasCapability(capability)) {
        offers.add(capability);
      }
    }
    return "%d messages in %s; the server knows %s"
        .formatted(
            folder.getMessageCount(),
            settings.folder(),
            offers.isEmpty() ? "no IDLE" : String.join(", ", offers));
  }

  @Override
  public void close() {
    try {
      store.close();
    } catch (MessagingException lost) {
      // It is closed either way.
    }
  }
}
