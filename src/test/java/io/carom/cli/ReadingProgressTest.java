package io.carom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.mail.Octets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What people read while much is read.
class ReadingProgressTest {

  private static final Octets THOUSAND = Octets.of(new byte[1000]);

  private final StringWriter out = new StringWriter();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  /// So many messages of a thousand octets, one each second.
  private List<String> told(long allOctets, boolean isTold, int messages) {
    ReadingProgress progress =
        new ReadingProgress(new PrintWriter(out), () -> now, allOctets, isTold);
    for (int m = 1; m <= messages; m++) {
      now = now.plusSeconds(1);
      progress.read(new MailFiles.Found("box", m, THOUSAND));
    }
    return out.toString().lines().toList();
  }

  @Test
  void each_five_seconds_it_tells_how_far_it_is_and_how_long_it_takes() {
    assertEquals(
        List.of(
            "5 messages, 1 a second, 25 %, about 15 s left",
            "10 messages, 1 a second, 50 %, about 10 s left"),
        told(20_000, true, 14));
  }

  @Test
  void of_what_has_no_known_end_it_tells_how_much_it_read() {
    assertEquals(List.of("5 messages, 1 a second"), told(0, true, 9));
  }

  @Test
  void who_wants_none_hears_none() {
    assertEquals(List.of(), told(20_000, false, 20));
  }
}
