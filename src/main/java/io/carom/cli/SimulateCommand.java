package io.carom.cli;

import io.carom.config.HostPort;
import io.carom.mail.Address;
import io.carom.relay.SmtpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `carom simulate`: sends lifelike delivery reports.
@Command(
    name = "simulate",
    description = "Sends lifelike delivery reports by SMTP, as mail servers write them.",
    footer = {
      "",
      "Examples:",
      "  carom simulate --count 8",
      "      eight reports of all kinds in turn to 127.0.0.1:2525",
      "  carom simulate --kind netease --recipient gone@example.net 192.0.2.7:25",
      "  carom simulate --recipients news.txt --to news-bounces@bounces.example.org \\",
      "      --from news@example.org --rate 50",
      "",
      "Each report says that a mailbox does not exist. Exit code 1 when some were refused."
    })
final class SimulateCommand implements Callable<Integer> {

  private static final SecureRandom CHANCE = new SecureRandom();

  @Spec private CommandSpec spec;
  @Mixin private Site site;

  @Parameters(
      arity = "0..1",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:2525",
      description = "Where to (default: ${DEFAULT-VALUE}).")
  private String target;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "postfix, exim, gmail or netease (Chinese, GB18030); repeatable, default all.")
  private List<String> kinds = List.of();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many (default: one a recipient, else one a kind).")
  private Optional<Integer> count = Optional.empty();

  @Option(names = "--rate", paramLabel = "N", description = "At most N a second.")
  private Optional<Double> rate = Optional.empty();

  @Option(
      names = "--recipient",
      paramLabel = "ADDRESS",
      description = "Who failed; repeatable (default: made up, gone-1@example.net ...).")
  private List<String> recipients = List.of();

  @Option(
      names = "--recipients",
      paramLabel = "FILE",
      description = "Who failed: one address a line, - for standard input.")
  private Optional<String> recipientsFile = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "ADDRESS",
      defaultValue = "bounces@bounces.localhost",
      description = "The bounce address it is sent to (default: ${DEFAULT-VALUE}).")
  private String to;

  @Option(
      names = "--from",
      paramLabel = "ADDRESS",
      defaultValue = "news@example.org",
      description = "Who sent the mail that failed (default: ${DEFAULT-VALUE}).")
  private String from;

  @Override
  public Integer call() throws IOException {
    HostPort where =
        HostPort.parse(target)
            .orElseThrow(() -> Failure.usage("write HOST:PORT, as in 127.0.0.1:2525"));
    List<ReportKind> wanted = wanted();
    String bounceAddress = address(to);
    String sender = address(from);
    List<String> failed = failed();
    int total = count.orElse(failed.isEmpty() ? wanted.size() : failed.size());
    if (total < 1 || rate.filter(r -> r > 0).isEmpty() && rate.isPresent()) {
      throw Failure.usage("--count and --rate are more than 0");
    }
    Sending sending = new Sending(where, bounceAddress);
    try {
      for (int i = 0; i < total; i++) {
        String recipient =
            failed.isEmpty() ? "gone-" + (i + 1) + "@example.net" : failed.get(i % failed.size());
        ReportKind kind = wanted.get(i % wanted.size());
        sending.pace(i);
        sending.send(kind.render(facts(sender, recipient, bounceAddress)));
      }
    } finally {
      sending.close();
    }
    return sending.tell();
  }

  private List<ReportKind> wanted() {
    if (kinds.isEmpty()) {
      return List.of(ReportKind.values());
    }
    return kinds.stream()
        .flatMap(word -> Arrays.stream(word.split(",")))
        .map(
            word ->
                ReportKind.of(word)
                    .orElseThrow(
                        () ->
                            Failure.usage(
                                "there is no kind \"%s\"; write %s"
                                    .formatted(
                                        word,
                                        Arrays.stream(ReportKind.values())
                                            .map(ReportKind::toString)
                                            .collect(Collectors.joining(", "))))))
        .toList();
  }

  private List<String> failed() throws IOException {
    List<String> all = new ArrayList<>();
    for (String recipient : recipients) {
      all.add(address(recipient));
    }
    if (recipientsFile.isPresent()) {
      for (String line : lines(recipientsFile.get())) {
        String text = line.strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
          all.add(address(text));
        }
      }
      if (all.isEmpty()) {
        throw Failure.usage(recipientsFile.get() + " holds no address");
      }
    }
    return all;
  }

  private List<String> lines(String file) throws IOException {
    return file.equals("-")
        ? new String(site.standardInput().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .toList()
        : Files.readAllLines(Path.of(file));
  }

  private static String address(String text) {
    return Address.parse(text)
        .map(Address::toString)
        .orElseThrow(() -> Failure.usage("\"" + text + "\" is not a mail address"));
  }

  private static Map<String, String> facts(String sender, String recipient, String bounceAddress) {
    ZonedDateTime now = Instant.now().atZone(ZoneId.systemDefault());
    ZonedDateTime sent = now.minusSeconds(5 + CHANCE.nextInt(600));
    DateTimeFormatter mailDate =
        DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    byte[] id = new byte[8];
    CHANCE.nextBytes(id);
    String hex = HexFormat.of().formatHex(id);
    return Map.of(
        "recipient", recipient,
        "recipientUser", recipient.substring(0, recipient.lastIndexOf('@')),
        "recipientDomain", recipient.substring(recipient.lastIndexOf('@') + 1),
        "sender", sender,
        "senderDomain", sender.substring(sender.lastIndexOf('@') + 1),
        "bounce", bounceAddress,
        "date", mailDate.format(now),
        "sent", mailDate.format(sent),
        "id", hex,
        "queueId", hex.substring(0, 10).toUpperCase(Locale.ROOT));
  }

  /// The sessions, one after the other, and the tally.
  private final class Sending implements AutoCloseable {

    private final HostPort where;
    private final String bounceAddress;
    private final long start = System.nanoTime();
    private Optional<ReportSession> session = Optional.empty();
    private int taken;
    private int refused;

    Sending(HostPort where, String bounceAddress) {
      this.where = where;
      this.bounceAddress = bounceAddress;
    }

    /// Waits until the message of this number is due.
    void pace(int number) {
      if (rate.isPresent()) {
        long due = start + (long) (number / rate.get() * TimeUnit.SECONDS.toNanos(1));
        while (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
    }

    void send(byte[] message) {
      try {
        if (session.isEmpty()) {
          session = Optional.of(new ReportSession(where.host(), where.port()));
        }
        SmtpClient.Reply reply = session.get().send(bounceAddress, message);
        if (reply.isGood()) {
          taken++;
        } else {
          refused++;
          spec.commandLine()
              .getErr()
              .println("refused: " + reply.code() + " " + Text.safe(reply.text()));
        }
      } catch (IOException e) {
        throw Failure.world("%s: %s; %d sent before".formatted(where, Text.because(e), taken));
      }
    }

    int tell() {
      spec.commandLine().getOut().printf("sent %d, refused %d%n", taken, refused);
      spec.commandLine().getOut().flush();
      return refused == 0 ? Exit.DONE : Exit.NO;
    }

    @Override
    public void close() {
      if (session.isPresent()) {
        session.get().close();
      }
    }
  }
}
