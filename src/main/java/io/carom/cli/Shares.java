package io.carom.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Things that take turns, each by its share: with 70 and 10, seven of the first come to one of
/// the second, spread evenly. Not for several threads.
final class Shares<T> {

  /// One of them.
  ///
  /// @param weight 1 or more
  record Share<T>(T what, int weight) {}

  private final List<Share<T>> shares;
  private final long[] credit;
  private final long total;

  Shares(List<Share<T>> shares) {
    this.shares = List.copyOf(shares);
    this.credit = new long[shares.size()];
    this.total = shares.stream().mapToLong(Share::weight).sum();
  }

  /// Reads `word` and `word=share`, several of them set off by commas.
  ///
  /// @param things what a word stands for
  static <T> List<Share<T>> parse(
      List<String> given, Function<String, Optional<T>> things, String known) {
    List<Share<T>> shares = new ArrayList<>();
    for (String one :
        given.stream().flatMap(words -> Arrays.stream(words.split(",", -1))).toList()) {
      int equals = one.indexOf('=');
      String word = equals < 0 ? one : one.substring(0, equals);
      String weight = equals < 0 ? "1" : one.substring(equals + 1);
      T what =
          things
              .apply(word)
              .orElseThrow(
                  () -> Failure.usage("there is no \"%s\"; write %s".formatted(word, known)));
      if (!weight.matches("[1-9][0-9]{0,8}")) {
        throw Failure.usage(
            "\"%s\": a share is a whole number above 0, as in %s=70".formatted(one, word));
      }
      shares.add(new Share<>(what, Integer.parseInt(weight)));
    }
    return shares;
  }

  /// Whose turn it is: who is furthest behind his share.
  T next() {
    int best = 0;
    for (int i = 0; i < credit.length; i++) {
      credit[i] += shares.get(i).weight();
      best = credit[i] > credit[best] ? i : best;
    }
    credit[best] -= total;
    return shares.get(best).what();
  }

  int size() {
    return shares.size();
  }
}
