package io.carom.flow;

import io.carom.mail.RecipientKey;
import java.util.OptionalLong;

/// Who stands on which recipient list at this moment; the lists hand knows.
///
/// A list without a file (`default`) has no size and holds nobody. A file that cannot be read
/// now counts the same, so that no decision waits for it, but says so.
public interface Roster {

  /// How many addresses the list has, where it has a file.
  OptionalLong size(String list);

  boolean holds(String list, RecipientKey recipient);

  /// Whether the list has a file that cannot be read now. It may hold anybody, so removals are
  /// planned all the same and wait there with words on what is wrong.
  boolean unreadable(String list);

  /// The roster of an installation without list files.
  static Roster none() {
    return new Roster() {
      @Override
      public OptionalLong size(String list) {
        return OptionalLong.empty();
      }

      @Override
      public boolean holds(String list, RecipientKey recipient) {
        return false;
      }

      @Override
      public boolean unreadable(String list) {
        return false;
      }
    };
  }
}
