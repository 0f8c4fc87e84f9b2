package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Between whom the mail went that a report is about, as its returned header says.
record Correspondents(Set<RecipientKey> writers, List<Address> addressees) {

  static Correspondents of(Original original) {
    return new Correspondents(keys(original.writers()), original.addressees());
  }

  /// The one addressee whom a server's reply names where the report names a writer of the mail in
  /// its place. Empty where the reply names the writer, or no addressee or several: a list sends
  /// its members their own mail too.
  Optional<Address> insteadOfWriter(Address told, String reply) {
    RecipientKey key = RecipientKey.of(told);
    if (reply.indexOf('@') < 0 || !writers.contains(key)) {
      return Optional.empty();
    }
    Set<RecipientKey> named = named(reply);
    List<Address> meant =
        addressees.stream().filter(a -> named.contains(RecipientKey.of(a))).toList();
    boolean plain = !named.contains(key) && !keys(addressees).contains(key);
    return plain && meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
  }

  private static Set<RecipientKey> named(String reply) {
    return keys(
        Stream.of(reply.split("[\\s<>()\\[\\];,:\"']+", -1))
            .flatMap(word -> Address.parse(word).stream())
            .toList());
  }

  private static Set<RecipientKey> keys(List<Address> addresses) {
    return addresses.stream().map(RecipientKey::of).collect(Collectors.toSet());
  }
}
