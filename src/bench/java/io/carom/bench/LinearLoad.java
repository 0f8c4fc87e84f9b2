package io.carom.bench;

import io.carom.app.RuleFolder;
import io.carom.flow.BounceReader;
import io.carom.flow.Reader;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Reads and judges messages of one size and of ten times that size, and prints for each shape how
/// many nanoseconds of the thread's processor time an octet took (the best of several): `RULES`.
/// Where the work is linear the two are alike.
///
/// The two are read in turns, ten small ones for each large one, so that the compiler has seen as
/// much of both; the first turns are not counted.
public final class LinearLoad {

  private static final int GROWTH = 10;
  private static final int WARM_UP = 5;
  private static final int TRIES = 10;

  private static final String HEAD =
      "From: MAILER-DAEMON@mail.example.org\nTo: list@example.org\nSubject: failure notice\n";

  private LinearLoad() {}

  public static void main(String[] args) throws IOException, RuleFolder.Unusable {
    RuleFolder rules = RuleFolder.open(Path.of(args[0]));
    Reader reader = new BounceReader(rules::classifier);
    shapes().forEach((name, shape) -> print(reader, name, shape));
  }

  private static void print(Reader reader, String name, Shape shape) {
    Mail small = mail(shape.of().apply(shape.small()));
    Mail large = mail(shape.of().apply(shape.small() * GROWTH));
    double smallest = Double.MAX_VALUE;
    double largest = Double.MAX_VALUE;
    for (int i = 0; i < WARM_UP + TRIES; i++) {
      double oneSmall = nanosAnOctet(reader, small, GROWTH);
      double oneLarge = nanosAnOctet(reader, large, 1);
      smallest = i < WARM_UP ? smallest : Math.min(smallest, oneSmall);
      largest = i < WARM_UP ? largest : Math.min(largest, oneLarge);
    }
    System.out.printf(
        "| %s | %,d | %.0f | %,d | %.0f | %.1f |%n",
        name, shape.small(), smallest, shape.small() * GROWTH, largest, largest / smallest);
  }

  private static Mail mail(String text) {
    return Mail.of(Envelope.none(), Octets.ascii(text), Instant.EPOCH);
  }

  private static double nanosAnOctet(Reader reader, Mail mail, int times) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < times; i++) {
      reader.read(mail);
    }
    long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    return (double) used / times / mail.octets().length();
  }

  /// How a message of `n` looks, and the smaller `n`.
  private record Shape(int small, IntFunction<String> of) {}

  private static Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("recipients", new Shape(1_000, LinearLoad::recipients));
    shapes.put("octets of prose", new Shape(1 << 20, n -> text("no such user here\n", n)));
    for (String sign : new String[] {"<", "@", "(", " ", "a@b.example ", "550 ", ">>> RCPT\n"}) {
      shapes.put("octets of `" + sign.strip() + "`", new Shape(100_000, n -> text(sign, n)));
    }
    shapes.put("flat parts", new Shape(100, LinearLoad::parts));
    shapes.put("nested parts", new Shape(100, LinearLoad::nested));
    shapes.put("octets of one field", new Shape(100_000, n -> HEAD + "X-Long: " + "x".repeat(n)));
    shapes.put("fields", new Shape(10_000, n -> HEAD + "X-A: b\n".repeat(n) + "\nhello\n"));
    return shapes;
  }

  private static String text(String piece, int octets) {
    return HEAD + "\n" + piece.repeat(octets / piece.length()) + "\n";
  }

  private static String recipients(int n) {
    return IntStream.range(0, n)
        .mapToObj(
            i ->
                "Final-Recipient: rfc822; user%1$d@example.net\nAction: failed\nStatus: 5.1.1\n"
                        .formatted(i)
                    + "Diagnostic-Code: smtp; 550 5.1.1 <user%d@example.net>: no such user\n"
                        .formatted(i))
        .collect(
            Collectors.joining(
                "\n",
                HEAD
                    + "Content-Type: multipart/report; boundary=b\n\n--b\n"
                    + "Content-Type: message/delivery-status\n\n"
                    + "Reporting-MTA: dns; mail.example.org\n\n",
                "\n--b--\n"));
  }

  private static String parts(int n) {
    return HEAD
        + "Content-Type: multipart/mixed; boundary=b\n\n"
        + "--b\nContent-Type: text/plain\n\nno such user\n\n".repeat(n)
        + "--b--\n";
  }

  private static String nested(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> "Content-Type: multipart/mixed; boundary=b%1$d\n\n--b%1$d\n".formatted(i))
        .collect(Collectors.joining("", HEAD, "\nno such user\n"));
  }
}
