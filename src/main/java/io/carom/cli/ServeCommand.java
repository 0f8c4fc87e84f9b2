package io.carom.cli;

import io.carom.app.RuleFolder;
import io.carom.app.Server;
import io.carom.config.Config;
import io.carom.config.ConfigReader;
import io.carom.config.Form;
import io.carom.config.HostPort;
import io.carom.config.SecretSource;
import io.carom.lists.ListSettings;
import io.carom.smtp.SmtpSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `carom serve`: runs the relay until it is told to stop.
@Command(
    name = "serve",
    description = {
      "Takes reports by SMTP, acts on lists and tells applications, until Ctrl-C or SIGTERM.",
      "Flags win over the configuration; --domain, --list and --webhook take the place of what it",
      "says."
    },
    footer = {
      "",
      "Examples:",
      "  carom serve",
      "      127.0.0.1:2525, for localhost and bounces.localhost, nothing rewritten",
      "  carom serve --list news=subscribers.txt --domain bounces.example.org",
      "  carom serve --list subscribers.txt --webhook http://127.0.0.1:8080/hook \\",
      "      --webhook-secret whsec_$(openssl rand -base64 32)",
      "  carom serve --config /etc/carom/carom.yaml --shadow"
    })
final class ServeCommand implements Callable<Integer> {

  private static final Pattern NAMED_LIST = Pattern.compile("([a-z0-9-]{1,16})=(.+)");
  private static final int LONGEST_NAME = 16;

  @Mixin private Site site;

  @Option(
      names = "--smtp",
      paramLabel = "HOST:PORT",
      description = "Where to listen (default: 127.0.0.1:2525).")
  private Optional<String> listen = Optional.empty();

  @Option(
      names = "--domain",
      paramLabel = "D",
      description = "A bounce domain; repeatable (default: localhost and bounces.localhost).")
  private List<String> domains = List.of();

  @Option(
      names = "--list",
      paramLabel = "[NAME=]FILE",
      description = "A recipient list; repeatable. Without a name, one is made from the file's.")
  private List<String> lists = List.of();

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      description = "Who is told; may be on this machine.")
  private Optional<String> webhook = Optional.empty();

  @Option(
      names = "--webhook-secret",
      paramLabel = "whsec_...",
      description = "What its events are signed with.")
  private Optional<String> secret = Optional.empty();

  @Option(
      names = "--max-removals",
      paramLabel = "N",
      description =
          "Removals an hour and list; more are held (default: the larger of 20 and 1 %%).")
  private Optional<Integer> maxRemovals = Optional.empty();

  @Option(names = "--shadow", description = "Records what it would do, and changes nothing.")
  private boolean shadow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Config config = withFlags(site.file());
    Path data = site.data(config);
    Server server = start(config, data);
    Served.remember(
        data,
        lists.isEmpty() ? List.of() : config.lists().files(),
        webhook.map(_ -> config.webhooks().getFirst()),
        maxRemovals.map(OptionalInt::of).orElse(OptionalInt.empty()),
        shadow);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(server)));
    tell(config, data, server);
    server.ready();
    new CountDownLatch(1).await();
    return Exit.DONE;
  }

  /// Ends the process as one that did what it was told, which a signal otherwise hides.
  private static void stop(Server server) {
    server.close();
    Runtime.getRuntime().halt(Exit.DONE);
  }

  private static Server start(Config config, Path data) throws IOException {
    try {
      return Server.start(config, data, Site.home());
    } catch (RuleFolder.Unusable | IllegalArgumentException e) {
      throw Failure.usage(e.getMessage());
    } catch (BindException e) {
      throw Failure.world(
          e.getMessage()
              + (e.getMessage().contains("in use") ? "; is another serve running? " : "; ")
              + "--smtp HOST:PORT names another place for SMTP, the configuration for all else");
    }
  }

  /// The configuration with what flags said in place of what the file says.
  Config withFlags(Config file) {
    return new Config(
        file.data(),
        door(file.door()),
        file.gate(),
        file.milter(),
        file.relay(),
        file.keep(),
        new Config.Lists(
            file.lists().applyAfter(),
            maxRemovals.isPresent() ? cap(maxRemovals.get()) : file.lists().maxRemovalsPerHour(),
            file.lists().headers(),
            lists.isEmpty() ? file.lists().files() : lists()),
        file.trust(),
        file.minRemoveConfidence(),
        shadow || file.shadow(),
        file.verp(),
        file.mailboxes(),
        webhook.isPresent() ? List.of(webhook(webhook.get())) : file.webhooks(),
        file.rules(),
        file.fullAddresses());
  }

  private SmtpSettings door(SmtpSettings file) {
    SmtpSettings door = file;
    if (listen.isPresent()) {
      HostPort place = read("--smtp", Form.HOST_PORT, listen.get());
      door = door.withListen(place.host(), place.port());
    }
    return domains.isEmpty()
        ? door
        : door.withBounceDomains(
            domains.stream()
                .map(domain -> read("--domain", Form.DOMAIN, domain))
                .collect(Collectors.toSet()));
  }

  private static OptionalInt cap(int removals) {
    if (removals < 0) {
      throw Failure.usage("--max-removals is 0 or more");
    }
    return OptionalInt.of(removals);
  }

  private List<ListSettings> lists() {
    List<ListSettings> named = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String text : lists) {
      Matcher pair = NAMED_LIST.matcher(text);
      ListSettings list =
          pair.matches()
              ? ListSettings.of(pair.group(1), Path.of(pair.group(2)).toAbsolutePath())
              : ListSettings.of(nameOf(Path.of(text)), Path.of(text).toAbsolutePath());
      if (!names.add(list.name())) {
        throw Failure.usage(
            "two lists are named \"%s\"; write --list NAME=FILE".formatted(list.name()));
      }
      named.add(list);
    }
    return named;
  }

  /// The file's name without its ending, as far as a list's name may hold it.
  private static String nameOf(Path file) {
    String name = Optional.ofNullable(file.getFileName()).orElse(file).toString();
    String plain =
        name.replaceFirst("\\.[^.]*$", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    String short16 = plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
    return short16.isEmpty() ? "list" : short16;
  }

  private Config.Webhook webhook(String url) {
    URI address = read("--webhook", Form.WEB_ADDRESS, url);
    SecretSource given =
        secret
            .map(SecretSource.OnCommandLine::new)
            .orElseThrow(
                () ->
                    Failure.usage(
                        "--webhook needs --webhook-secret; make one with: echo whsec_$(openssl"
                            + " rand -base64 32)"));
    return new Config.Webhook(
        "command-line",
        address,
        List.of(given),
        List.of(),
        List.of(),
        Duration.ofSeconds(15),
        true);
  }

  private static <T> T read(String flag, Form<T> form, String text) {
    return form.read()
        .apply(text)
        .orElseThrow(
            () ->
                Failure.usage(
                    "%s: \"%s\" is not %s; %s".formatted(flag, text, form.noun(), form.write())));
  }

  private void tell(Config config, Path data, Server server) {
    PrintWriter out = site.out();
    HostPort place = new HostPort(config.door().host(), server.port());
    out.println("Carom listens on " + place + " (SMTP)" + others(config, server) + ".");
    line("takes mail for", String.join(", ", new TreeSet<>(config.door().bounceDomains())));
    line("data", data.toAbsolutePath().normalize());
    for (ListSettings list : config.lists().files()) {
      line("list " + list.name(), list.file().map(ServeCommand::seen).orElse("no file"));
    }
    if (config.lists().files().isEmpty()) {
      line("lists", "none with a file; suppressions are kept for \"default\"");
    }
    config
        .relay()
        .ifPresent(hop -> line("other mail to", new HostPort(hop.host(), hop.port()) + " (SMTP)"));
    config.mailboxes().stream()
        .map(Config.Mailbox::settings)
        .forEach(box -> line("mailbox " + box.name(), box.user() + " at " + box.host()));
    server.gateDoors().forEach((protocol, at) -> line("gate " + protocol, at));
    server.milters().forEach(this::line);
    config.webhooks().forEach(hook -> line("webhook " + hook.name(), hook.url().getHost()));
    if (config.shadow()) {
      line("shadow", "everything is recorded, nothing is changed and nobody told");
    }
    out.println(
        "Reports are not proven yet: whoever reaches this port can report an address dead.");
    out.println("Keep it on loopback or behind your own mail server.");
    String at = server.port() == defaultPort() ? "" : " " + place;
    out.println("Next, in another terminal:  bin/carom simulate" + at);
    out.println("Then:                       bin/carom status" + site.again());
    out.flush();
  }

  private static String others(Config config, Server server) {
    Optional<String> tls =
        config
            .door()
            .tls()
            .flatMap(SmtpSettings.Tls::listen)
            .map(place -> new HostPort(place.host(), server.tlsPort().orElseThrow()).toString());
    Optional<String> lmtp =
        config
            .door()
            .lmtp()
            .map(place -> new HostPort(place.host(), server.lmtpPort().orElseThrow()).toString());
    return tls.map(place -> " and " + place + " (SMTP in TLS)").orElse("")
        + lmtp.map(place -> " and " + place + " (LMTP)").orElse("")
        + ", and nowhere else";
  }

  private static String seen(Path file) {
    return file + (Files.isWritable(file) ? "" : " (cannot be written; see carom check)");
  }

  private static int defaultPort() {
    return ConfigReader.defaults().door().port();
  }

  private void line(String name, Object value) {
    site.out().printf("  %-16s%s%n", name, value);
  }
}
