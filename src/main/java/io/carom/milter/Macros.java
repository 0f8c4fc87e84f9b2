package io.carom.milter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a mail server tells beside the commands: `i` is its queue id, `j` its name.
final class Macros {

  private static final int MOST = 200;

  private final Map<String, String> values = new HashMap<>();

  /// @param told name and value in turn
  void take(List<String> told) {
    for (int i = 0; i + 1 < told.size() && values.size() < MOST; i += 2) {
      values.put(told.get(i).replaceAll("[{}]", ""), told.get(i + 1));
    }
  }

  /// @param name without braces
  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /// What belonged to a message goes with it.
  void endMessage() {
    values.remove("i");
  }

  void endConnection() {
    values.clear();
  }
}
