package io.carom.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Octets;
import io.carom.mime.Mime;
import io.carom.report.Fixtures.Fixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Properties of every report that somebody cut or damaged on the way.
class BrokenReportsTest {

  private static final long SEED = 20_261_123;

  /// A report is cut at its line ends, before and behind, and at every byte of such a number in
  /// between; `bin/fuzz --cuts` takes every byte.
  private static final int STRIDE = 29;

  @Test
  void a_cut_report_names_nobody_whom_the_whole_does_not_name() {
    List<Fixture> fixtures = Fixtures.all();
    assertFalse(fixtures.isEmpty(), "there are fixtures");
    int read = 0;
    for (Fixture fixture : fixtures) {
      byte[] whole = fixture.octets().array();
      Set<Address> named = mayBeNamed(read(whole));
      for (int cut : IntStream.range(0, whole.length).filter(i -> isCut(whole, i)).toArray()) {
        Set<Address> left = named(read(Arrays.copyOf(whole, cut)));
        assertTrue(
            named.containsAll(left),
            () -> "%s cut at %d names %s".formatted(fixture.name(), cut, left));
        read++;
      }
    }
    System.out.printf("fixtures cut: %d, at %d places%n", fixtures.size(), read);
  }

  @Test
  void a_report_with_flipped_bits_throws_nothing() {
    Random random = new Random(SEED);
    int read = 0;
    for (Fixture fixture : Fixtures.all()) {
      byte[] whole = fixture.octets().array();
      for (int round = 0; round < 5; round++) {
        byte[] damaged = whole.clone();
        int flips = 1 + random.nextInt(20);
        for (int f = 0; f < flips; f++) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        read(damaged);
        read++;
      }
    }
    assertTrue(read > 0, "there are fixtures");
  }

  @Test
  void a_report_shuffled_line_by_line_throws_nothing() {
    Random random = new Random(SEED);
    for (Fixture fixture : Fixtures.all()) {
      String text = new String(fixture.octets().array(), StandardCharsets.ISO_8859_1);
      List<String> lines = new ArrayList<>(text.lines().toList());
      Collections.shuffle(lines, random);
      read(String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void bytes_of_no_meaning_are_ordinary_mail() {
    Random random = new Random(SEED);
    for (int round = 0; round < 500; round++) {
      byte[] noise = new byte[random.nextInt(400)];
      random.nextBytes(noise);
      assertEquals("ordinary", read(noise).kind());
    }
  }

  private static Report read(byte[] octets) {
    return Reports.read(Mime.read(Octets.of(octets)), Envelope.none());
  }

  private static boolean isCut(byte[] whole, int at) {
    return at % STRIDE == 0 || whole[at] == '\n' || at > 0 && whole[at - 1] == '\n';
  }

  /// With the writer of the mail where the report names him in the recipient's place: the cut may
  /// take away what shows it.
  private static Set<Address> mayBeNamed(Report report) {
    Set<Address> named = named(report);
    if (report.flaws().stream().anyMatch(f -> f.code().equals("sender-as-recipient"))) {
      report.original().ifPresent(original -> named.addAll(original.writers()));
    }
    return named;
  }

  private static Set<Address> named(Report report) {
    Set<Address> named = new HashSet<>();
    report.outcomes().stream()
        .flatMap(o -> Stream.of(o.recipient(), o.originalRecipient()))
        .forEach(address -> address.ifPresent(named::add));
    if (report instanceof Report.AutoReply reply) {
      reply.absence().writeTo().ifPresent(named::add);
    }
    return named;
  }
}
