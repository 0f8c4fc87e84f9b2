package io.carom.fuzz;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Octets;
import io.carom.mime.Mime;
import io.carom.report.Original;
import io.carom.report.Report;
import io.carom.report.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Cuts every fixture at every byte: nothing is thrown, and nobody is named whom the whole does not
/// name, as recipient, as original recipient or as where to write instead.
///
/// BrokenReportsTest holds the same at each line end and some bytes between.
public final class Cuts {

  private static final int MOST_FINDS = 20;

  private Cuts() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "test-fixtures");
    List<Path> fixtures;
    try (Stream<Path> files = Files.walk(folder)) {
      fixtures = files.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
    }
    long cuts = 0;
    int finds = 0;
    for (Path fixture : fixtures) {
      byte[] whole = Files.readAllBytes(fixture);
      Set<Address> allowed = allowed(read(whole));
      for (int length = 0; length < whole.length && finds < MOST_FINDS; length++) {
        cuts++;
        finds += holds(fixture, Arrays.copyOf(whole, length), allowed) ? 0 : 1;
      }
    }
    System.out.printf("cuts: %d fixtures, %d cuts, %d finds%n", fixtures.size(), cuts, finds);
    if (finds > 0) {
      System.exit(1);
    }
  }

  private static boolean holds(Path fixture, byte[] cut, Set<Address> allowed) {
    try {
      Set<Address> named = named(read(cut));
      named.removeAll(allowed);
      if (named.isEmpty()) {
        return true;
      }
      System.out.printf("cuts: found: %s cut at %d names %s%n", fixture, cut.length, named);
    } catch (RuntimeException | StackOverflowError thrown) {
      System.out.printf("cuts: found: %s cut at %d throws %s%n", fixture, cut.length, thrown);
    }
    return false;
  }

  private static Report read(byte[] octets) {
    return Reports.read(Mime.read(Octets.of(octets)), Envelope.none());
  }

  /// Who may be named: with the writer of the mail where the whole report names him in the
  /// recipient's place, since the cut may take away what shows it.
  private static Set<Address> allowed(Report whole) {
    Set<Address> allowed = named(whole);
    if (whole.flaws().stream().anyMatch(flaw -> flaw.code().equals("sender-as-recipient"))) {
      whole.original().map(Original::writers).ifPresent(allowed::addAll);
    }
    return allowed;
  }

  private static Set<Address> named(Report report) {
    Set<Address> named = new HashSet<>();
    report
        .outcomes()
        .forEach(
            outcome -> {
              outcome.recipient().ifPresent(named::add);
              outcome.originalRecipient().ifPresent(named::add);
            });
    if (report instanceof Report.AutoReply reply) {
      reply.absence().writeTo().ifPresent(named::add);
    }
    return named;
  }
}
