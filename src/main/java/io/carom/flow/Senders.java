package io.carom.flow;

import io.carom.decide.MailingList;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the envelope sender of outgoing mail tells the gate: whose mail it is, and whether the
/// gate is to be asked at all.
///
/// A sender is named as `user@domain`, which stands for `user+anything@domain` too because a
/// return path that is made for each recipient differs in what follows the plus (VERP); as
/// `@domain`, for all of it; or as `<>`, the null sender.
///
/// @param exempt whose mail passes whatever the gate says, such as password resets
/// @param lists the sender whose mail is a list's, and that list's name
public record Senders(Set<String> exempt, Map<String, String> lists) {

  public Senders {
    exempt = exempt.stream().map(Senders::folded).collect(Collectors.toUnmodifiableSet());
    lists =
        lists.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(e -> folded(e.getKey()), Map.Entry::getValue));
  }

  public static Senders none() {
    return new Senders(Set.of(), Map.of());
  }

  /// Those that follow from the lists: each list's bounce addresses are its senders.
  public static Senders of(List<MailingList> all, Set<String> exempt) {
    Map<String, String> lists = new HashMap<>();
    for (MailingList list : all) {
      list.bounceAddresses().forEach(address -> lists.put(address.value(), list.name()));
    }
    return new Senders(exempt, lists);
  }

  /// Whether this sender's mail passes without a question.
  ///
  /// @param sender empty for the null sender
  public boolean isExempt(Optional<Address> sender) {
    return !exempt.isEmpty() && names(sender).anyMatch(exempt::contains);
  }

  /// The list whose mail it is; empty where the sender does not tell.
  ///
  /// @param sender empty for the null sender
  public Optional<String> list(Optional<Address> sender) {
    return lists.isEmpty()
        ? Optional.empty()
        : names(sender).filter(lists::containsKey).map(lists::get).findFirst();
  }

  /// The names that stand for a sender, the closest first.
  private static Stream<String> names(Optional<Address> sender) {
    if (sender.isEmpty()) {
      return Stream.of("<>");
    }
    String whole = RecipientKey.of(sender.get()).value();
    String domain = whole.substring(whole.lastIndexOf('@'));
    int plus = whole.indexOf('+');
    return plus > 0 && plus < whole.length() - domain.length()
        ? Stream.of(whole, whole.substring(0, plus) + domain, domain)
        : Stream.of(whole, domain);
  }

  private static String folded(String name) {
    if (name.startsWith("@")) {
      return "@" + RecipientKey.domain(name.substring(1));
    }
    return Address.parse(name)
        .map(address -> RecipientKey.of(address).value())
        .orElseGet(() -> name.toLowerCase(Locale.ROOT));
  }
}
