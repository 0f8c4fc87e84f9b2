package io.carom.classify;

import java.util.Arrays;
import java.util.Optional;

/// What a verdict means for the recipient's place on a list: an opinion, from weakest to
/// strongest.
///
/// `keep`: the recipient is innocent. `suspend`: count one soft bounce. `remove`: this address
/// is dead.
public enum ListAction {
  KEEP("keep"),
  SUSPEND("suspend"),
  REMOVE("remove");

  private final String word;

  ListAction(String word) {
    this.word = word;
  }

  /// The word used in rule files and JSON.
  public String word() {
    return word;
  }

  public static Optional<ListAction> of(String word) {
    return Arrays.stream(values()).filter(v -> v.word.equals(word)).findFirst();
  }
}
