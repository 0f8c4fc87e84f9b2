package io.carom.cli;

import io.carom.ledger.LedgerUnavailable;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/// The command `carom`: everything else is a command below it.
@Command(
    name = "carom",
    description = "A bounce relay: reads delivery reports, says who failed and why, acts on lists.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      StatusCommand.class,
      InspectCommand.class,
      ExplainCommand.class,
      IngestCommand.class,
      ClassifyCommand.class,
      SimulateCommand.class,
      SuppressCommand.class,
      ListsCommand.class,
      IncidentsCommand.class,
      WebhooksCommand.class,
      RulesCommand.class,
      UnknownCommand.class,
      ReplayCommand.class,
      CheckCommand.class
    },
    footer = {
      "",
      "Try it:",
      "  carom serve                            listens on 127.0.0.1:2525",
      "  carom simulate --count 8               sends it eight reports",
      "  carom status                           shows what became of them",
      "  carom classify \"550 5.1.1 User unknown\"",
      "",
      "Exit codes: 0 done, 1 the answer is no, 2 usage or configuration, 3 the world failed."
    })
public final class Main extends Group {

  private final InputStream standardInput;

  private Main(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  public static void main(String[] args) {
    if (args.length > 0 && !args[0].equals("serve")) {
      quieten();
    }
    StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    CommandLine line =
        commandLine(System.in)
            .setOut(
                new PrintWriter(
                    new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)), true));
    int code = line.execute(args);
    line.getOut().flush();
    if (out.trouble().isPresent()) {
      System.err.println("carom: cannot write the answer: " + out.trouble().get());
      System.exit(Exit.WORLD);
    }
    System.exit(code);
  }

  /// Only the server tells its day; other commands answer, and log what went wrong. Must come
  /// before the first logger is made.
  private static void quieten() {
    if (System.getenv("CAROM_LOG_LEVEL") == null) {
      System.setProperty("CAROM_LOG_LEVEL", "WARN");
    }
  }

  /// The command line as a value, so that tests can type on it.
  static CommandLine commandLine(InputStream standardInput) {
    return new CommandLine(new Main(standardInput))
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line))
        .setParameterExceptionHandler((e, args) -> misused(e));
  }

  InputStream standardInput() {
    return standardInput;
  }

  private static int misused(ParameterException e) {
    CommandLine line = e.getCommandLine();
    line.getErr().println("carom: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr())) {
      line.getErr().println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
    }
    line.getErr().flush();
    return Exit.USAGE;
  }

  private static int failed(Exception e, CommandLine line) {
    int code = e instanceof Failure failure ? failure.code() : Exit.WORLD;
    line.getErr().println("carom: " + words(e));
    line.getErr().flush();
    return code;
  }

  private static String words(Exception e) {
    if (e instanceof Failure || e instanceof LedgerUnavailable) {
      return e.getMessage();
    }
    if (e instanceof IOException || e instanceof UncheckedIOException) {
      return Text.because(e);
    }
    LoggerFactory.getLogger(Main.class).debug("internal error", e);
    return "internal error (" + e + "); please report it with what you typed";
  }

  /// The version in the jar's manifest.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"carom " + (version == null ? "(not packaged)" : version)};
    }
  }
}
