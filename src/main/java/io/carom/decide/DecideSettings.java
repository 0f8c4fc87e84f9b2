package io.carom.decide;

import java.util.List;
import java.util.OptionalInt;

/// What an installation allows reports to do.
///
/// @param lists its lists, at least one, names unique
/// @param listHeaders header fields of a returned original that name a list, beside List-Id
/// @param trust what reports are graded by
/// @param maxRemovalsPerHour the cap on removals an hour and list; empty means the larger of 20
/// and
///     1 % of the list
/// @param minRemoveConfidence 0 to 1: a verdict less sure than this suspends at most
/// @param shadow whether everything is recorded and nothing done
public record DecideSettings(
    List<MailingList> lists,
    List<String> listHeaders,
    Trust trust,
    OptionalInt maxRemovalsPerHour,
    double minRemoveConfidence,
    boolean shadow) {

  /// Below this a verdict rests on a word or two, or on prose alone (see the calibration table).
  public static final double MIN_REMOVE_CONFIDENCE = 0.8;

  private static final int SMALLEST_CAP = 20;
  private static final int CAP_SHARE = 100;

  public DecideSettings {
    lists = List.copyOf(lists);
    listHeaders = List.copyOf(listHeaders);
    if (lists.isEmpty()) {
      throw new IllegalArgumentException("there is always a list: MailingList.unnamed()");
    }
    if (lists.stream().map(MailingList::name).distinct().count() != lists.size()) {
      throw new IllegalArgumentException("two lists have one name");
    }
    if (maxRemovalsPerHour.isPresent() && maxRemovalsPerHour.getAsInt() < 0) {
      throw new IllegalArgumentException("the cap on removals is negative");
    }
    if (!(minRemoveConfidence >= 0 && minRemoveConfidence <= 1)) {
      throw new IllegalArgumentException("a confidence is a number from 0 to 1");
    }
  }

  public static DecideSettings defaults() {
    return new DecideSettings(
        List.of(MailingList.unnamed()),
        List.of(),
        Trust.none(),
        OptionalInt.empty(),
        MIN_REMOVE_CONFIDENCE,
        false);
  }

  /// The most removals an hour that a list of this size takes without a person.
  ///
  /// @param size how many addresses the list has; 0 where that is not known
  public long cap(long size) {
    return maxRemovalsPerHour.isPresent()
        ? maxRemovalsPerHour.getAsInt()
        : Math.max(SMALLEST_CAP, size / CAP_SHARE);
  }

  public boolean hasOneOwner() {
    return lists.stream().map(MailingList::owner).distinct().count() == 1;
  }
}
