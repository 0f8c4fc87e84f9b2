package io.carom.cli;

import io.carom.classify.Reason;
import io.carom.cli.Shares.Share;
import io.carom.config.HostPort;
import io.carom.lists.ListsHand;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `carom simulate`: sends lifelike reports.
@Command(
    name = "simulate",
    description = "Sends lifelike reports by SMTP, as mail servers write them.",
    footer = {
      "",
      "Kinds: postfix, exim, sendmail, qmail, exchange, gmail, qq, netease, aliyun: a failure;",
      "delayed: a warning; arf: a complaint; auto-reply: an absence notice.",
      "Reasons of failures: user-unknown, mailbox-full, mailbox-disabled, spam-content,",
      "ip-blocklisted, message-too-large; of delayed: rate-limited, mailbox-full.",
      "",
      "Examples:",
      "  carom simulate --count 12",
      "      twelve reports, all kinds in turn, to 127.0.0.1:2525",
      "  carom simulate --kind netease --lang zh --recipient gone@example.net 192.0.2.7:25",
      "  carom simulate --kind postfix=70 --kind delayed=10 --reason user-unknown=3,mailbox-full=1"
          + " \\",
      "      --lang en=60,zh=40 --count 10000 --rate 50",
      "      shares: seven of Postfix to one warning, and so on",
      "  carom simulate --recipients news.csv --to news-bounces@bounces.example.org \\",
      "      --from news@example.org",
      "  carom simulate --kind qq --mbox /dev/stdout | carom explain -",
      "",
      "Exit code 1 when some were refused."
    })
final class SimulateCommand implements Callable<Integer> {

  private static final byte[] POSTMARK =
      "From MAILER-DAEMON Thu Jan  1 00:00:00 1970\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LINE_END = {'\r', '\n'};

  @Mixin private Site site;

  @Parameters(
      arity = "0..1",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:2525",
      description = "Where to (default: ${DEFAULT-VALUE}).")
  private String target;

  @Option(
      names = "--kind",
      paramLabel = "KIND[=SHARE]",
      description = "What kind of report; repeatable, default all in turn.")
  private List<String> kinds = List.of();

  @Option(
      names = "--reason",
      paramLabel = "REASON[=SHARE]",
      description =
          "What it says; repeatable, default user-unknown. A kind that cannot tell it"
              + " tells its usual one.")
  private List<String> reasons = List.of("user-unknown");

  @Option(
      names = "--lang",
      paramLabel = "en|zh[=SHARE]",
      description = "What the server said it in; repeatable, default en.")
  private List<String> languages = List.of("en");

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
      description = "Who failed: a list file as serve reads it, text or CSV, - for standard input.")
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

  @Option(
      names = "--mbox",
      paramLabel = "FILE",
      description = "Write the reports to FILE, an mbox, and send nothing (/dev/stdout to look).")
  private Optional<Path> mbox = Optional.empty();

  @Override
  public Integer call() throws IOException {
    HostPort where =
        HostPort.parse(target)
            .orElseThrow(() -> Failure.usage("write HOST:PORT, as in 127.0.0.1:2525"));
    List<Share<ReportKind>> wanted =
        Shares.parse(
            kinds.isEmpty()
                ? Arrays.stream(ReportKind.values()).map(ReportKind::toString).toList()
                : kinds,
            ReportKind::of,
            ReportKind.known());
    String bounceAddress = address(to);
    Simulation simulation = simulation(wanted, bounceAddress);
    List<String> failed = failed();
    int total = count.orElse(failed.isEmpty() ? wanted.size() : failed.size());
    if (total < 1 || rate.isPresent() && !(rate.get() > 0)) {
      throw Failure.usage("--count and --rate are more than 0");
    }
    return mbox.isPresent()
        ? write(simulation, failed, total, mbox.get())
        : send(simulation, failed, total, new Sending(where, bounceAddress, site.err()));
  }

  private Simulation simulation(List<Share<ReportKind>> wanted, String bounceAddress) {
    return new Simulation(
        wanted,
        Shares.parse(reasons, SimulateCommand::told, known()),
        Shares.parse(
            languages,
            word -> Arrays.stream(Language.values()).filter(l -> l.word().equals(word)).findFirst(),
            "en or zh"),
        address(from),
        bounceAddress);
  }

  private static Optional<Reason> told(String word) {
    return Reason.of(word)
        .filter(
            reason ->
                Arrays.stream(ReportKind.values()).anyMatch(k -> k.reasons().contains(reason)));
  }

  private static String known() {
    return String.join(
        ", ",
        Arrays.stream(ReportKind.values())
            .flatMap(kind -> kind.reasons().stream())
            .distinct()
            .map(Reason::word)
            .toList());
  }

  private int send(Simulation simulation, List<String> failed, int total, Sending sending)
      throws IOException {
    Progress progress = new Progress(site.err(), "sent", total);
    Optional<Rate> paced = rate.map(Rate::perSecond);
    try (sending) {
      for (int i = 0; i < total; i++) {
        paced.ifPresent(Rate::await);
        sending.send(simulation.next(recipient(failed, i)));
        progress.at(i + 1L);
      }
    }
    site.out().printf("sent %d, refused %d%n", sending.taken(), sending.refused());
    return sending.refused() == 0 ? Exit.DONE : Exit.NO;
  }

  private int write(Simulation simulation, List<String> failed, int total, Path file)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < total; i++) {
        out.write(POSTMARK);
        out.write(simulation.next(recipient(failed, i)));
        out.write(LINE_END);
      }
    }
    return Exit.DONE;
  }

  private static String recipient(List<String> failed, int number) {
    return failed.isEmpty()
        ? "gone-" + (number + 1) + "@example.net"
        : failed.get(number % failed.size());
  }

  private List<String> failed() throws IOException {
    List<String> all = new ArrayList<>();
    for (String recipient : recipients) {
      all.add(address(recipient));
    }
    if (recipientsFile.isPresent()) {
      listed(recipientsFile.get()).forEach(recipient -> all.add(recipient.value()));
      if (all.isEmpty()) {
        throw Failure.usage(recipientsFile.get() + " holds no address");
      }
    }
    return all;
  }

  private List<RecipientKey> listed(String file) throws IOException {
    if (!file.equals("-")) {
      return ListsHand.recipients(Path.of(file));
    }
    Path copy = Files.createTempFile("carom-recipients", ".txt");
    try {
      Files.write(copy, site.standardInput().readAllBytes());
      return ListsHand.recipients(copy);
    } finally {
      Files.delete(copy);
    }
  }

  private static String address(String text) {
    return Address.parse(text)
        .map(Address::toString)
        .orElseThrow(() -> Failure.usage("\"" + text + "\" is not a mail address"));
  }
}
