package io.carom.config;

import io.carom.config.Config.Keep;
import io.carom.config.Config.Lists;
import io.carom.config.Config.Mailbox;
import io.carom.config.Config.Webhook;
import io.carom.decide.Trust;
import io.carom.lists.ListSettings;
import io.carom.lists.TableSettings;
import io.carom.lists.TableSettings.Marking;
import io.carom.mail.RecipientKey;
import io.carom.mailbox.MailboxSettings;
import io.carom.milter.MilterSettings;
import io.carom.milter.MilterSettings.Inbound;
import io.carom.milter.MilterSettings.NoneLeft;
import io.carom.milter.MilterSettings.Outbound;
import io.carom.milter.MilterSettings.Recorded;
import io.carom.postfix.GateSettings;
import io.carom.relay.RelaySettings;
import io.carom.smtp.SmtpSettings;
import io.carom.smtp.SmtpSettings.Limits;
import io.carom.smtp.SmtpSettings.Place;
import io.carom.smtp.SmtpSettings.Timeouts;
import io.carom.smtp.SmtpSettings.Tls;
import io.carom.socket.Listen;
import io.carom.webhook.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads a configuration file: all of it is good, or every problem is told.
public final class ConfigReader {

  private static final String SECRETS_REMEDY =
      "keep the secret out of this file: write {file: PATH} or {env: VARIABLE}";

  private static final String MAILBOX_SECRET_REMEDY =
      "keep it out of this file: write password: {file: PATH} or {env: VARIABLE}, or oauth2: {file:"
          + " PATH} or {command: [PROGRAM, ARGUMENT]}";

  private static final List<Key<?>> TLS_KEYS =
      List.of(
          Keys.TLS_CERTIFICATE, Keys.TLS_KEY, Keys.TLS_CLIENTS, Keys.TLS_LISTEN, Keys.TLS_REQUIRED);

  private static final String NO_SECRET =
      "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);

  /// What was read, beside where it stood.
  private record Placed<T>(Section at, T value) {}

  private final String file;
  private final Path folder;
  private final List<Problem> problems = new ArrayList<>();

  private ConfigReader(String file, Path folder) {
    this.file = file;
    this.folder = folder;
  }

  /// Reads the text of a file.
  ///
  /// @param file its name, for problems
  /// @param folder where it lies: relative paths in it start there
  public static Reading read(String file, Path folder, String text) {
    return new ConfigReader(file, folder).read(text);
  }

  /// What holds where nothing is configured.
  public static Config defaults() {
    return switch (read("", Path.of(""), "")) {
      case Reading.Read(Config config) -> config;
      case Reading.Faulty(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  private Reading read(String text) {
    Optional<Node> node = Optional.empty();
    try {
      node = new Compose(LoadSettings.builder().setLabel(file).build()).composeString(text);
    } catch (MarkedYamlEngineException notYaml) {
      int line = notYaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      problem(line, notYaml.getProblem(), "this is not YAML: look for a tab, a quote, an indent");
    } catch (YamlEngineException notYaml) {
      problem(0, notYaml.getMessage(), "");
    }
    Config config = config(Section.root(file, node, problems::add));
    return problems.isEmpty()
        ? new Reading.Read(config)
        : new Reading.Faulty(
            problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList());
  }

  private Config config(Section root) {
    Lists lists = lists(root.section("lists"));
    SmtpSettings door = door(root.section("smtp"));
    return new Config(
        root.maybe(Keys.DATA).map(folder::resolve),
        door,
        gate(root.section("gate"), lists),
        milter(root.section("milter"), lists),
        relay(root.section("relay"), door.hostname()),
        keep(root.section("ledger")),
        lists,
        trust(root.section("senders")),
        root.section("decide").one(Keys.MIN_REMOVE_CONFIDENCE),
        root.section("decide").one(Keys.SHADOW),
        mailboxes(root, door.limits().maxMessageBytes()),
        webhooks(root, lists),
        root.section("rules").maybe(Keys.RULES).map(folder::resolve),
        root.section("log").one(Keys.FULL_ADDRESSES));
  }

  private static Trust trust(Section senders) {
    return new Trust(
        Set.copyOf(senders.many(Keys.SENDER_DOMAINS)), Set.copyOf(senders.many(Keys.AUTHSERV_IDS)));
  }

  /// The door refuses what no mail server may do, such as fewer than 100 recipients.
  private SmtpSettings door(Section smtp) {
    int before = problems.size();
    HostPort listen = smtp.one(Keys.SMTP_LISTEN);
    String hostname = smtp.one(Keys.SMTP_HOSTNAME);
    Set<String> domains = Set.copyOf(smtp.many(Keys.SMTP_DOMAINS));
    long message = smtp.one(Keys.SMTP_MAX_MESSAGE);
    long inFlight = smtp.one(Keys.SMTP_MAX_IN_FLIGHT);
    int connections = smtp.one(Keys.SMTP_MAX_CONNECTIONS);
    int perAddress = smtp.one(Keys.SMTP_MAX_PER_ADDRESS);
    int begun = smtp.one(Keys.SMTP_MAX_NEW);
    int recipients = smtp.one(Keys.SMTP_MAX_RECIPIENTS);
    int bad = smtp.one(Keys.SMTP_MAX_BAD);
    int hops = smtp.one(Keys.SMTP_MAX_HOPS);
    Duration idle = smtp.one(Keys.SMTP_IDLE);
    Duration data = smtp.one(Keys.SMTP_DATA);
    Duration session = smtp.one(Keys.SMTP_SESSION);
    Optional<Tls> tls = tls(smtp);
    Optional<Place> lmtp =
        smtp.maybe(Keys.LMTP_LISTEN).map(place -> new Place(place.host(), place.port()));
    Set<String> proxies = Set.copyOf(smtp.many(Keys.SMTP_PROXIES));
    try {
      return new SmtpSettings(
          listen.host(),
          listen.port(),
          hostname,
          domains,
          new Limits(
              (int) Math.min(message, Integer.MAX_VALUE),
              inFlight,
              connections,
              perAddress,
              begun,
              recipients,
              bad,
              hops),
          new Timeouts(idle, data, session),
          tls,
          lmtp,
          proxies);
    } catch (IllegalArgumentException e) {
      if (problems.size() == before) {
        problem(smtp.line(), "smtp: " + e.getMessage(), "");
      }
      return SmtpSettings.defaults();
    }
  }

  /// A certificate and its key make TLS; whatever else is said of it needs both.
  private Optional<Tls> tls(Section smtp) {
    Optional<Path> certificate = smtp.maybe(Keys.TLS_CERTIFICATE).map(folder::resolve);
    Optional<Path> key = smtp.maybe(Keys.TLS_KEY).map(folder::resolve);
    Optional<Path> clients = smtp.maybe(Keys.TLS_CLIENTS).map(folder::resolve);
    Optional<Place> listen =
        smtp.maybe(Keys.TLS_LISTEN).map(place -> new Place(place.host(), place.port()));
    boolean required = smtp.one(Keys.TLS_REQUIRED);
    if (certificate.isPresent() && key.isPresent()) {
      return Optional.of(new Tls(certificate.get(), key.get(), clients, listen, required));
    }
    TLS_KEYS.stream()
        .filter(written -> smtp.has(written.name()))
        .findFirst()
        .filter(written -> required || !written.equals(Keys.TLS_REQUIRED))
        .ifPresent(
            written ->
                problem(
                    smtp.lineOf(written),
                    written.spoken() + " is not enough for TLS",
                    "write smtp.tlsCertificate and smtp.tlsKey, the paths of PEM files"));
    return Optional.empty();
  }

  private GateSettings gate(Section gate, Lists lists) {
    Optional<String> list = gate.maybe(Keys.GATE_LIST);
    known(gate, Keys.GATE_LIST, list.stream().toList(), lists);
    return new GateSettings(
        gate.maybe(Keys.GATE_POLICY).map(this::placed),
        gate.maybe(Keys.GATE_SOCKETMAP).map(this::placed),
        gate.maybe(Keys.GATE_TCP_TABLE).map(this::placed),
        gate.one(Keys.GATE_ACTION),
        list,
        Set.copyOf(gate.many(Keys.GATE_EXEMPT)));
  }

  private MilterSettings milter(Section milter, Lists lists) {
    Recorded recorded = milter.one(Keys.MILTER_RECORDED);
    NoneLeft noneLeft = milter.one(Keys.MILTER_NONE_LEFT);
    boolean atRcpt = milter.one(Keys.MILTER_AT_RCPT);
    int connections = milter.one(Keys.MILTER_CONNECTIONS);
    Duration idle = milter.one(Keys.MILTER_IDLE);
    Set<String> headers = Set.copyOf(lists.headers());
    try {
      return new MilterSettings(
          milter.maybe(Keys.MILTER_IN).map(this::placed).map(at -> new Inbound(at, recorded)),
          milter
              .maybe(Keys.MILTER_OUT)
              .map(this::placed)
              .map(at -> new Outbound(at, noneLeft, atRcpt, headers)),
          connections,
          idle);
    } catch (IllegalArgumentException e) {
      problem(milter.line(), "milter: " + e.getMessage(), "");
      return MilterSettings.none();
    }
  }

  private Optional<RelaySettings> relay(Section relay, String hostname) {
    Optional<HostPort> nextHop = relay.maybe(Keys.RELAY_NEXT_HOP);
    RelaySettings.Tls tls = relay.one(Keys.RELAY_TLS);
    Optional<Path> authorities = relay.maybe(Keys.RELAY_AUTHORITIES).map(folder::resolve);
    Duration timeout = relay.one(Keys.RELAY_TIMEOUT);
    int connections = relay.one(Keys.RELAY_CONNECTIONS);
    try {
      return nextHop.map(
          hop ->
              new RelaySettings(
                  hop.host(), hop.port(), hostname, tls, authorities, timeout, connections));
    } catch (IllegalArgumentException e) {
      problem(relay.line(), "relay: " + e.getMessage(), "");
      return Optional.empty();
    }
  }

  private Listen placed(Listen listen) {
    return switch (listen) {
      case Listen.Tcp tcp -> tcp;
      case Listen.Unix(Path path) -> new Listen.Unix(folder.resolve(path));
    };
  }

  private static Keep keep(Section ledger) {
    return new Keep(ledger.one(Keys.KEEP_REPORTS), ledger.one(Keys.KEEP_ORDINARY));
  }

  private Lists lists(Section section) {
    List<Placed<ListSettings>> files =
        section.items("files", "write \"- name: news\" and \"  file: news.txt\" below it").stream()
            .flatMap(item -> list(item).stream().map(file -> new Placed<>(item, file)))
            .toList();
    distinct(files, Keys.LIST_NAME, file -> List.of(file.name()));
    distinct(files, Keys.LIST_FILE, file -> file.file().stream().toList());
    distinct(
        files,
        Keys.LIST_BOUNCES,
        file -> file.bounceAddresses().stream().map(RecipientKey::of).toList());
    return new Lists(
        section.one(Keys.APPLY_AFTER),
        section.maybe(Keys.MAX_REMOVALS).map(OptionalInt::of).orElse(OptionalInt.empty()),
        section.many(Keys.LIST_HEADERS),
        files.stream().map(Placed::value).toList());
  }

  private Optional<ListSettings> list(Section item) {
    Optional<String> name = item.maybe(Keys.LIST_NAME);
    Optional<Path> path = item.maybe(Keys.LIST_FILE);
    String owner = item.one(Keys.LIST_OWNER);
    var bounces = item.many(Keys.LIST_BOUNCES);
    var ids = item.many(Keys.LIST_IDS);
    Optional<TableSettings> table =
        item.has("table") ? table(item.section("table")) : Optional.empty();
    return name.isPresent() && path.isPresent()
        ? Optional.of(
            new ListSettings(name.get(), owner, path.map(folder::resolve), table, bounces, ids))
        : Optional.empty();
  }

  private Optional<TableSettings> table(Section section) {
    Optional<String> status = section.maybe(Keys.TABLE_STATUS);
    String value = section.one(Keys.TABLE_VALUE);
    Optional<String> reason = section.maybe(Keys.TABLE_REASON);
    Optional<String> date = section.maybe(Keys.TABLE_DATE);
    for (Key<?> key : List.of(Keys.TABLE_VALUE, Keys.TABLE_REASON, Keys.TABLE_DATE)) {
      if (status.isEmpty() && section.has(key.name())) {
        problem(
            section.lineOf(key),
            key.spoken() + " is written only where a status is",
            "add \"statusColumn:\", or take the line away: rows are then removed");
      }
    }
    return Optional.of(
        new TableSettings(
            section.maybe(Keys.TABLE_ADDRESS),
            section.maybe(Keys.TABLE_DELIMITER),
            status.map(column -> new Marking(column, value, reason, date))));
  }

  private List<Mailbox> mailboxes(Section root, int maxMessageBytes) {
    List<Placed<Mailbox>> mailboxes =
        root.items("mailboxes", "write \"- name: bounces\" and \"  host: ...\" below it").stream()
            .flatMap(
                item -> mailbox(item, maxMessageBytes).stream().map(box -> new Placed<>(item, box)))
            .toList();
    distinct(mailboxes, Keys.MAILBOX_NAME, box -> List.of(box.settings().name()));
    return mailboxes.stream().map(Placed::value).toList();
  }

  private Optional<Mailbox> mailbox(Section item, int maxMessageBytes) {
    int before = problems.size();
    var name = item.maybe(Keys.MAILBOX_NAME);
    var protocol = item.one(Keys.MAILBOX_PROTOCOL);
    var host = item.maybe(Keys.MAILBOX_HOST);
    var tls = item.one(Keys.MAILBOX_TLS);
    int port = item.maybe(Keys.MAILBOX_PORT).orElseGet(() -> protocol.usualPort(tls));
    var authorities = item.maybe(Keys.MAILBOX_AUTHORITIES).map(folder::resolve);
    var user = item.maybe(Keys.MAILBOX_USER);
    String read = item.one(Keys.MAILBOX_FOLDER);
    var processed = item.maybe(Keys.PROCESSED_FOLDER);
    boolean delete = item.one(Keys.MAILBOX_DELETE);
    Duration poll = item.one(Keys.MAILBOX_POLL);
    var bounces = item.maybe(Keys.MAILBOX_BOUNCES);
    Optional<SecretSource> secret = mailboxSecret(item);
    if (problems.size() > before || secret.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Mailbox(
              new MailboxSettings(
                  name.orElseThrow(),
                  protocol,
                  host.orElseThrow(),
                  port,
                  tls,
                  authorities,
                  user.orElseThrow(),
                  read,
                  processed,
                  delete,
                  poll,
                  bounces,
                  maxMessageBytes),
              secret.get(),
              item.has("oauth2")));
    } catch (IllegalArgumentException e) {
      problem(item.line(), "mailboxes: " + e.getMessage(), "");
      return Optional.empty();
    }
  }

  private Optional<SecretSource> mailboxSecret(Section item) {
    Section password = item.section("password");
    Section token = item.section("oauth2");
    List<String> command = token.many(Keys.TOKEN_COMMAND);
    List<SecretSource> found = new ArrayList<>();
    password.maybe(Keys.PASSWORD_FILE).map(this::inFile).ifPresent(found::add);
    password.maybe(Keys.PASSWORD_ENV).map(SecretSource.InEnvironment::new).ifPresent(found::add);
    token.maybe(Keys.TOKEN_FILE).map(this::inFile).ifPresent(found::add);
    if (!command.isEmpty()) {
      found.add(new SecretSource.OfCommand(command));
    }
    if (found.size() != 1) {
      problem(item.line(), "a mailbox has one password or one token", MAILBOX_SECRET_REMEDY);
      return Optional.empty();
    }
    return Optional.of(found.getFirst());
  }

  private SecretSource inFile(Path path) {
    return new SecretSource.InFile(folder.resolve(path));
  }

  private List<Webhook> webhooks(Section root, Lists lists) {
    List<Placed<Webhook>> webhooks =
        root
            .items("webhooks", "write \"- name: shop\" and \"  url: https://...\" below it")
            .stream()
            .flatMap(item -> webhook(item, lists).stream().map(hook -> new Placed<>(item, hook)))
            .toList();
    distinct(webhooks, Keys.WEBHOOK_NAME, hook -> List.of(hook.name()));
    return webhooks.stream().map(Placed::value).toList();
  }

  private Optional<Webhook> webhook(Section item, Lists lists) {
    var name = item.maybe(Keys.WEBHOOK_NAME);
    var url = item.maybe(Keys.WEBHOOK_URL);
    List<SecretSource> secrets =
        item.items("secrets", SECRETS_REMEDY).stream()
            .flatMap(secret -> secret(secret).stream())
            .toList();
    var events = item.many(Keys.WEBHOOK_EVENTS);
    var timeout = item.one(Keys.WEBHOOK_TIMEOUT);
    boolean loopback = item.one(Keys.WEBHOOK_LOOPBACK);
    List<String> wanted = item.many(Keys.WEBHOOK_LISTS);
    known(item, Keys.WEBHOOK_LISTS, wanted, lists);
    if (name.isEmpty() || url.isEmpty()) {
      return Optional.empty();
    }
    Webhook hook = new Webhook(name.get(), url.get(), secrets, events, wanted, timeout, loopback);
    acceptable(item, hook);
    return Optional.of(hook);
  }

  /// What the room itself has against an endpoint; tried with a key of zeros, as the true one is
  /// elsewhere.
  private void acceptable(Section item, Webhook hook) {
    if (hook.secrets().isEmpty()) {
      if (!item.has("secrets")) {
        problem(item.line(), "webhooks.secrets is missing here", SECRETS_REMEDY);
      }
      return;
    }
    try {
      hook.endpoint(List.of(Secret.parse(NO_SECRET)));
    } catch (IllegalArgumentException e) {
      problem(item.lineOf(Keys.WEBHOOK_URL), e.getMessage(), "");
    }
  }

  private Optional<SecretSource> secret(Section item) {
    Optional<SecretSource> inFile = item.maybe(Keys.SECRET_FILE).map(this::inFile);
    Optional<SecretSource> inEnvironment =
        item.maybe(Keys.SECRET_ENV).map(SecretSource.InEnvironment::new);
    if (inFile.isPresent() == inEnvironment.isPresent()) {
      problem(item.line(), "a secret is in one file or in one variable", SECRETS_REMEDY);
    }
    return inFile.or(() -> inEnvironment);
  }

  private void known(Section item, Key<?> key, List<String> wanted, Lists lists) {
    List<String> names =
        lists.files().isEmpty()
            ? List.of("default")
            : lists.files().stream().map(ListSettings::name).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        problem(
            item.lineOf(key),
            key.spoken() + ": there is no list \"" + name + "\"",
            "write some of " + String.join(", ", names));
      }
    }
  }

  /// No two items may share a value of this key.
  private <T, V> void distinct(List<Placed<T>> items, Key<?> key, Function<T, List<V>> values) {
    Set<V> seen = new HashSet<>();
    for (Placed<T> item : items) {
      for (V value : values.apply(item.value())) {
        if (!seen.add(value)) {
          problem(
              item.at().lineOf(key),
              key.spoken() + ": \"" + value + "\" stands here a second time",
              "give each its own");
        }
      }
    }
  }

  private void problem(int line, String message, String remedy) {
    problems.add(new Problem(file, line, message, remedy));
  }
}
