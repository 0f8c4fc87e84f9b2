package io.carom.mailbox;

import io.carom.mail.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// One mailbox that is read.
///
/// @param name what people call it; its place is remembered under this name
/// @param host a name or an address, to which the server's certificate must belong
/// @param port 1 to 65535
/// @param authorities PEM file of those who may vouch for the server; empty for those Java trusts
/// @param folder which one is read; POP3 has only one
/// @param processedFolder where what was understood is moved to, IMAP only; empty for nowhere
/// @param delete whether what was understood is deleted
/// @param poll more than 0, at most 25 min: how often it is looked at where the server does not
/// tell of new mail (a server may end an IDLE after 30, RFC 2177)
/// @param bounceAddress what its mail came to, where its header does not tell
/// @param maxMessageBytes what is larger is left where it is
public record MailboxSettings(
    String name,
    Protocol protocol,
    String host,
    int port,
    Tls tls,
    Optional<Path> authorities,
    String user,
    String folder,
    Optional<String> processedFolder,
    boolean delete,
    Duration poll,
    Optional<Address> bounceAddress,
    int maxMessageBytes) {

  public static final Duration LONGEST_POLL = Duration.ofMinutes(25);

  /// How it is read.
  public enum Protocol {
    IMAP(993, 143),
    POP3(995, 110);

    private final int inTls;
    private final int inClear;

    Protocol(int inTls, int inClear) {
      this.inTls = inTls;
      this.inClear = inClear;
    }

    /// The port that servers have for it.
    public int usualPort(Tls tls) {
      return tls == Tls.IMPLICIT ? inTls : inClear;
    }
  }

  /// How the way there is encrypted.
  public enum Tls {
    /// From the first octet (RFC 8314).
    IMPLICIT,
    /// Before the password goes over it, or not at all.
    STARTTLS,
    OFF
  }

  public MailboxSettings {
    require(port >= 1 && port <= 65_535, "the port is not between 1 and 65535");
    require(
        poll.isPositive() && poll.compareTo(LONGEST_POLL) <= 0, "poll is not between 0 and 25m");
    require(
        protocol == Protocol.IMAP || processedFolder.isEmpty(),
        "POP3 has no folders: write delete: true, or take processedFolder away");
    require(protocol == Protocol.IMAP || folder.equals("INBOX"), "POP3 has no folders but INBOX");
    require(
        !delete || processedFolder.isEmpty(),
        "what is deleted cannot be moved too: keep delete or processedFolder");
    require(
        processedFolder.filter(folder::equals).isEmpty(),
        "folder and processedFolder are the same");
  }

  /// Which mailbox of which server: what was read of another one says nothing about it.
  String account() {
    return "%s %s:%d %s %s".formatted(protocol, host, port, user, folder);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
