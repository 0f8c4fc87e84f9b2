package io.carom.decide;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import io.carom.report.Original;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which list a report is about, and how that is known.
///
/// @param list empty where nothing in the report tells
public record Attribution(Optional<MailingList> list, Because because) {

  /// The bounce address it came to, when configured for one list; else List-Id or a configured
  /// header of the returned original; else the only list there is; else none.
  public static Attribution of(
      DecideSettings settings, Optional<Address> bounceAddress, Optional<Original> original) {
    if (settings.lists().size() == 1) {
      return new Attribution(
          Optional.of(settings.lists().getFirst()), Because.of("the only list", "唯一的列表"));
    }
    Optional<MailingList> byAddress =
        bounceAddress.flatMap(address -> byBounceAddress(settings.lists(), address));
    if (byAddress.isPresent()) {
      return new Attribution(
          byAddress, Because.of("the bounce address of this list", "该列表专用的退信地址"));
    }
    return original
        .flatMap(o -> byHeaders(settings, o))
        .orElseGet(
            () ->
                new Attribution(
                    Optional.empty(), Because.of("nothing names a list", "没有任何信息指明列表")));
  }

  private static Optional<MailingList> byBounceAddress(List<MailingList> lists, Address address) {
    RecipientKey key = RecipientKey.of(address);
    List<MailingList> matching =
        lists.stream().filter(list -> list.bounceAddresses().contains(key)).toList();
    return matching.size() == 1 ? Optional.of(matching.getFirst()) : Optional.empty();
  }

  private static Optional<Attribution> byHeaders(DecideSettings settings, Original original) {
    Optional<MailingList> byId =
        original.first("list-id").flatMap(id -> byListId(settings.lists(), id));
    if (byId.isPresent()) {
      return Optional.of(new Attribution(byId, ofReturned("List-Id")));
    }
    for (String header : settings.listHeaders()) {
      Optional<MailingList> named =
          original.first(header).flatMap(value -> byNameOrId(settings.lists(), value));
      if (named.isPresent()) {
        return Optional.of(new Attribution(named, ofReturned(header)));
      }
    }
    return Optional.empty();
  }

  private static Because ofReturned(String field) {
    return Because.of("{} of the returned original", "退回的原邮件中的 {} 字段", field);
  }

  private static Optional<MailingList> byListId(List<MailingList> lists, String field) {
    int open = field.lastIndexOf('<');
    int close = field.lastIndexOf('>');
    String id = open >= 0 && close > open ? field.substring(open + 1, close) : field;
    String wanted = id.strip().toLowerCase(Locale.ROOT);
    return lists.stream().filter(list -> list.listIds().contains(wanted)).findFirst();
  }

  private static Optional<MailingList> byNameOrId(List<MailingList> lists, String value) {
    String wanted = value.strip().toLowerCase(Locale.ROOT);
    return lists.stream()
        .filter(list -> list.name().equals(wanted))
        .findFirst()
        .or(() -> byListId(lists, value));
  }
}
