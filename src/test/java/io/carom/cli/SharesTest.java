package io.carom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.cli.Shares.Share;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whose turn it is, of three.
class SharesTest {

  @Test
  void every_round_gives_each_its_share_and_no_one_waits_for_the_end_of_it() {
    Shares<String> shares =
        new Shares<>(List.of(new Share<>("a", 5), new Share<>("b", 3), new Share<>("c", 2)));
    List<String> turns = Stream.generate(shares::next).limit(40).toList();
    for (int round = 0; round < 40; round += 10) {
      String ten = turns.subList(round, round + 10).stream().sorted().collect(Collectors.joining());
      assertEquals("aaaaabbbcc", ten);
    }
    assertEquals(1, turns.subList(0, 2).stream().filter("b"::equals).count(), "spread evenly");
  }
}
