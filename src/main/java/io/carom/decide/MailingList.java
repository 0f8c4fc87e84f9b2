package io.carom.decide;

import io.carom.mail.RecipientKey;
import java.util.Set;

/// One recipient list, as far as decisions need it.
///
/// @param name `[a-z0-9-]{1,16}`
/// @param owner whose list it is: a dead address is dead for every list of one owner
/// @param hasFile whether a file or table stands behind it
/// @param bounceAddresses the return addresses used for this list alone
/// @param listIds List-Id values of its mail (RFC 2919), without angle brackets, lower case
public record MailingList(
    String name,
    String owner,
    boolean hasFile,
    Set<RecipientKey> bounceAddresses,
    Set<String> listIds) {

  public static final String DEFAULT_OWNER = "default";

  public MailingList {
    bounceAddresses = Set.copyOf(bounceAddresses);
    listIds = Set.copyOf(listIds);
  }

  /// The one list of an installation that configured none: suppressions without a file.
  public static MailingList unnamed() {
    return new MailingList("default", DEFAULT_OWNER, false, Set.of(), Set.of());
  }
}
