package io.carom.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What was made of one section of a list, beside where it stood.
record Placed<T>(Section at, T value) {

  /// All that could be made of the sections.
  static <T> List<Placed<T>> all(List<Section> items, Function<Section, Optional<T>> made) {
    return items.stream()
        .flatMap(item -> made.apply(item).stream().map(value -> new Placed<>(item, value)))
        .toList();
  }

  static <T> List<T> values(List<Placed<T>> items) {
    return items.stream().map(Placed::value).toList();
  }

  /// No two items may share a value of this key.
  static <T, V> void distinct(List<Placed<T>> items, Key<?> key, Function<T, List<V>> values) {
    Set<V> seen = new HashSet<>();
    for (Placed<T> item : items) {
      for (V value : values.apply(item.value())) {
        if (!seen.add(value)) {
          item.at()
              .problem(
                  key,
                  key.spoken() + ": \"" + value + "\" stands here a second time",
                  "give each its own");
        }
      }
    }
  }
}
