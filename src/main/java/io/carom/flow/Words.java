package io.carom.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/// Words by number, numbered from 0 as they come. One thread adds, any thread asks.
final class Words {

  private final int limit;
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private volatile List<String> words = List.of();

  Words(int limit) {
    this.limit = limit;
  }

  /// The word's number; a new one where it was not known.
  ///
  /// @throws IllegalStateException when there is no room for it
  int add(String word) {
    Integer known = numbers.get(word);
    if (known != null) {
      return known;
    }
    int number = words.size();
    if (number == limit) {
      throw new IllegalStateException("more than " + limit + " different words");
    }
    List<String> more = new ArrayList<>(words);
    more.add(word);
    words = List.copyOf(more);
    numbers.put(word, number);
    return number;
  }

  OptionalInt number(String word) {
    Integer known = numbers.get(word);
    return known == null ? OptionalInt.empty() : OptionalInt.of(known);
  }

  String word(int number) {
    return words.get(number);
  }
}
