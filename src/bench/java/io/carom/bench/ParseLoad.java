package io.carom.bench;

import com.sun.management.OperatingSystemMXBean;
import io.carom.app.RuleFolder;
import io.carom.flow.BounceReader;
import io.carom.flow.Reader;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Reads and judges every message of a folder again and again, one thread: `RULES FOLDER SECONDS`.
/// The time is the process's own processor time; its first half warms up and is not counted.
///
/// Prints messages, messages a second of the core (the process's own processor time, compiler
/// and garbage collector included), messages a second by the clock, and verdicts. On a machine
/// that others use the first rate is the one to compare; on a quiet one they are the same.
public final class ParseLoad {

  private ParseLoad() {}

  public static void main(String[] args) throws IOException, RuleFolder.Unusable {
    RuleFolder rules = RuleFolder.open(Path.of(args[0]));
    Reader reader = new BounceReader(rules::classifier);
    List<Mail> mails = mails(Path.of(args[1]));
    long half = (long) (Double.parseDouble(args[2]) * 5e8);
    round(reader, mails, half);
    long start = System.nanoTime();
    long before = processorNanos();
    long[] counts = round(reader, mails, half);
    double used = (processorNanos() - before) / 1e9;
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%d %.1f %.1f %d%n", counts[0], counts[0] / used, counts[0] / seconds, counts[1]);
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /// Messages and verdicts.
  private static long[] round(Reader reader, List<Mail> mails, long nanos) {
    long messages = 0;
    long verdicts = 0;
    long end = processorNanos() + nanos;
    while (processorNanos() < end) {
      for (Mail mail : mails) {
        verdicts += reader.read(mail).verdicts().size();
        messages++;
      }
    }
    return new long[] {messages, verdicts};
  }

  private static List<Mail> mails(Path folder) throws IOException {
    List<Mail> mails = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".eml")).toList()) {
        Octets octets = Octets.of(Files.readAllBytes(file));
        mails.add(Mail.of(Envelope.none(), octets, Instant.EPOCH));
      }
    }
    return mails;
  }
}
