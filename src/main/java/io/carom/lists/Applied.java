package io.carom.lists;

/// What came of applying a list's pending changes.
///
/// @param removed addresses taken out of the file
/// @param absent addresses that the file did not hold
/// @param waiting changes that are still pending
/// @param because why some are; empty when none is
public record Applied(int removed, int absent, int waiting, String because) {

  static final Applied NOTHING = new Applied(0, 0, 0, "");
}
