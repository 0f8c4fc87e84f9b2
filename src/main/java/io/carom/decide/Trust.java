package io.carom.decide;

import java.util.Set;

/// What an installation goes by when it grades a report.
///
/// @param senderDomains domains our mail is from, sub-domains included; empty means the returned
/// original is not checked
/// @param authservIds the names by which servers of ours sign Authentication-Results, lower case;
/// what others write there is not read (RFC 8601 section 7.1)
public record Trust(Set<String> senderDomains, Set<String> authservIds) {

  public Trust {
    senderDomains = Set.copyOf(senderDomains);
    authservIds = Set.copyOf(authservIds);
  }

  /// Nothing is checked and nobody believed.
  public static Trust none() {
    return new Trust(Set.of(), Set.of());
  }
}
