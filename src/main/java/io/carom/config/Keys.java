package io.carom.config;

import io.carom.lists.TableSettings;
import io.carom.lists.TableSettings.Delimiter;
import io.carom.mail.Address;
import io.carom.mailbox.MailboxSettings;
import io.carom.mailbox.MailboxSettings.Protocol;
import io.carom.milter.MilterSettings.NoneLeft;
import io.carom.milter.MilterSettings.Recorded;
import io.carom.relay.RelaySettings;
import io.carom.socket.Listen;
import io.carom.verp.Verp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Every key there is: its path, how it is written, and what holds without it.
///
/// `conf/carom.yaml` tells the same to people; a test holds the two together.
public final class Keys {

  static final Key<Path> DATA = Key.free("data", Form.PATH);

  static final Key<HostPort> SMTP_LISTEN = Key.of("smtp.listen", Form.HOST_PORT, "127.0.0.1:2525");
  static final Key<String> SMTP_HOSTNAME = Key.of("smtp.hostname", Form.DOMAIN, "localhost");
  static final Key<String> SMTP_DOMAINS =
      Key.of("smtp.domains", Form.DOMAIN, "[localhost, bounces.localhost]");
  static final Key<Long> SMTP_MAX_MESSAGE =
      Key.of("smtp.maxMessageSize", Form.SIZE_IN_BYTES, "20MiB");
  static final Key<Long> SMTP_MAX_IN_FLIGHT =
      Key.of("smtp.maxBytesInFlight", Form.SIZE_IN_BYTES, "64MiB");
  static final Key<Integer> SMTP_MAX_CONNECTIONS =
      Key.of("smtp.maxConnections", Form.COUNT, "1000");
  static final Key<Integer> SMTP_MAX_PER_ADDRESS =
      Key.of("smtp.maxConnectionsPerAddress", Form.COUNT, "250");
  static final Key<Integer> SMTP_MAX_NEW =
      Key.of("smtp.maxNewConnectionsPerMinute", Form.COUNT_OR_NONE, "0");
  static final Key<Integer> SMTP_MAX_RECIPIENTS = Key.of("smtp.maxRecipients", Form.COUNT, "1000");
  static final Key<Integer> SMTP_MAX_BAD = Key.of("smtp.maxBadCommands", Form.COUNT, "20");
  static final Key<Integer> SMTP_MAX_HOPS = Key.of("smtp.maxReceivedHeaders", Form.COUNT, "50");
  static final Key<Duration> SMTP_IDLE = Key.of("smtp.idleTimeout", Form.DURATION, "5m");
  static final Key<Duration> SMTP_DATA = Key.of("smtp.dataTimeout", Form.DURATION, "20m");
  static final Key<Duration> SMTP_SESSION = Key.of("smtp.sessionTimeout", Form.DURATION, "1h");

  static final Key<Path> TLS_CERTIFICATE = Key.free("smtp.tlsCertificate", Form.PATH);
  static final Key<Path> TLS_KEY = Key.free("smtp.tlsKey", Form.PATH);
  static final Key<Path> TLS_CLIENTS = Key.free("smtp.tlsClientAuthorities", Form.PATH);
  static final Key<HostPort> TLS_LISTEN = Key.free("smtp.tlsListen", Form.HOST_PORT);
  static final Key<Boolean> TLS_REQUIRED = Key.of("smtp.tlsRequired", Form.SWITCH, "false");
  static final Key<HostPort> LMTP_LISTEN = Key.free("smtp.lmtpListen", Form.HOST_PORT);
  static final Key<String> SMTP_PROXIES = Key.of("smtp.proxies", Form.IP_ADDRESS, "[]");

  static final Key<Listen> GATE_POLICY = Key.free("gate.policyListen", Form.LISTEN);
  static final Key<Listen> GATE_SOCKETMAP = Key.free("gate.socketmapListen", Form.LISTEN);
  static final Key<Listen> GATE_TCP_TABLE = Key.free("gate.tcpTableListen", Form.LISTEN);
  static final Key<String> GATE_ACTION = Key.of("gate.action", Form.ACTION, "REJECT 5.7.1");
  static final Key<String> GATE_LIST = Key.free("gate.list", Form.LIST_NAME);
  static final Key<String> GATE_EXEMPT = Key.of("gate.exemptSenders", Form.SENDER, "[]");

  static final Key<Listen> MILTER_IN = Key.free("milter.inboundListen", Form.LISTEN);
  static final Key<Recorded> MILTER_RECORDED = Key.of("milter.recorded", Form.RECORDED, "tag");
  static final Key<Listen> MILTER_OUT = Key.free("milter.outboundListen", Form.LISTEN);
  static final Key<NoneLeft> MILTER_NONE_LEFT = Key.of("milter.noneLeft", Form.NONE_LEFT, "reject");
  static final Key<Boolean> MILTER_AT_RCPT = Key.of("milter.refuseAtRcpt", Form.SWITCH, "false");
  static final Key<Integer> MILTER_CONNECTIONS =
      Key.of("milter.maxConnections", Form.COUNT, "1000");
  static final Key<Duration> MILTER_IDLE = Key.of("milter.idleTimeout", Form.DURATION, "2h");

  static final Key<HostPort> RELAY_NEXT_HOP = Key.free("relay.nextHop", Form.HOST_PORT);
  static final Key<RelaySettings.Tls> RELAY_TLS =
      Key.of("relay.tls", Form.NEXT_HOP_TLS, "opportunistic");
  static final Key<Path> RELAY_AUTHORITIES = Key.free("relay.tlsAuthorities", Form.PATH);
  static final Key<Duration> RELAY_TIMEOUT = Key.of("relay.timeout", Form.DURATION, "5m");
  static final Key<Integer> RELAY_CONNECTIONS = Key.of("relay.maxConnections", Form.COUNT, "20");

  static final Key<Duration> KEEP_REPORTS = Key.of("ledger.keepReports", Form.DURATION, "30d");
  static final Key<Duration> KEEP_ORDINARY = Key.of("ledger.keepOrdinary", Form.DURATION, "7d");

  static final Key<Duration> APPLY_AFTER = Key.of("lists.applyAfter", Form.DURATION, "60s");
  static final Key<Integer> MAX_REMOVALS = Key.free("lists.maxRemovalsPerHour", Form.COUNT_OR_NONE);
  static final Key<String> LIST_HEADERS = Key.of("lists.headers", Form.FIELD_NAME, "[]");
  static final Key<String> LIST_NAME = Key.needed("lists.files[].name", Form.LIST_NAME);
  static final Key<Path> LIST_FILE = Key.needed("lists.files[].file", Form.PATH);
  static final Key<String> LIST_OWNER = Key.of("lists.files[].owner", Form.NAME, "default");
  static final Key<Address> LIST_BOUNCES =
      Key.of("lists.files[].bounceAddresses", Form.ADDRESS, "[]");
  static final Key<String> LIST_IDS = Key.of("lists.files[].listIds", Form.LIST_ID, "[]");

  static final Key<String> TABLE_ADDRESS =
      Key.free("lists.files[].table.addressColumn", Form.COLUMN);
  static final Key<Delimiter> TABLE_DELIMITER =
      Key.free("lists.files[].table.delimiter", Form.DELIMITER);
  static final Key<String> TABLE_STATUS = Key.free("lists.files[].table.statusColumn", Form.COLUMN);
  static final Key<String> TABLE_VALUE =
      Key.of("lists.files[].table.statusValue", Form.COLUMN, TableSettings.DEFAULT_STATUS);
  static final Key<String> TABLE_REASON = Key.free("lists.files[].table.reasonColumn", Form.COLUMN);
  static final Key<String> TABLE_DATE = Key.free("lists.files[].table.dateColumn", Form.COLUMN);

  static final Key<String> SENDER_DOMAINS = Key.of("senders.domains", Form.DOMAIN, "[]");
  static final Key<String> AUTHSERV_IDS = Key.of("senders.authservIds", Form.DOMAIN, "[]");

  static final Key<Double> MIN_REMOVE_CONFIDENCE =
      Key.of("decide.minRemoveConfidence", Form.SHARE, "0.8");
  static final Key<Boolean> SHADOW = Key.of("decide.shadow", Form.SWITCH, "false");
  static final Key<Optional<Verp>> VERP = Key.of("decide.verpDelimiters", Form.VERP, "+=");

  static final Key<String> WEBHOOK_NAME = Key.needed("webhooks[].name", Form.ENDPOINT_NAME);
  static final Key<URI> WEBHOOK_URL = Key.needed("webhooks[].url", Form.WEB_ADDRESS);
  static final Key<Path> SECRET_FILE = Key.free("webhooks[].secrets[].file", Form.PATH);
  static final Key<String> SECRET_ENV = Key.free("webhooks[].secrets[].env", Form.VARIABLE);
  static final Key<String> WEBHOOK_EVENTS = Key.of("webhooks[].events", Form.EVENT_TYPE, "[]");
  static final Key<String> WEBHOOK_LISTS = Key.of("webhooks[].lists", Form.LIST_NAME, "[]");
  static final Key<Duration> WEBHOOK_TIMEOUT = Key.of("webhooks[].timeout", Form.DURATION, "15s");

  static final Key<Boolean> WEBHOOK_LOOPBACK = Key.of("webhooks[].loopback", Form.SWITCH, "false");

  static final Key<String> MAILBOX_NAME = Key.needed("mailboxes[].name", Form.ENDPOINT_NAME);
  static final Key<Protocol> MAILBOX_PROTOCOL =
      Key.of("mailboxes[].protocol", Form.MAILBOX_PROTOCOL, "imap");
  static final Key<String> MAILBOX_HOST = Key.needed("mailboxes[].host", Form.HOST);
  static final Key<Integer> MAILBOX_PORT = Key.free("mailboxes[].port", Form.PORT);
  static final Key<MailboxSettings.Tls> MAILBOX_TLS =
      Key.of("mailboxes[].tls", Form.MAILBOX_TLS, "implicit");
  static final Key<Path> MAILBOX_AUTHORITIES = Key.free("mailboxes[].tlsAuthorities", Form.PATH);
  static final Key<String> MAILBOX_USER = Key.needed("mailboxes[].user", Form.TEXT);
  static final Key<Path> PASSWORD_FILE = Key.free("mailboxes[].password.file", Form.PATH);
  static final Key<String> PASSWORD_ENV = Key.free("mailboxes[].password.env", Form.VARIABLE);
  static final Key<Path> TOKEN_FILE = Key.free("mailboxes[].oauth2.file", Form.PATH);
  static final Key<String> TOKEN_COMMAND = Key.of("mailboxes[].oauth2.command", Form.TEXT, "[]");
  static final Key<String> MAILBOX_FOLDER = Key.of("mailboxes[].folder", Form.TEXT, "INBOX");
  static final Key<String> PROCESSED_FOLDER = Key.free("mailboxes[].processedFolder", Form.TEXT);
  static final Key<Boolean> MAILBOX_DELETE = Key.of("mailboxes[].delete", Form.SWITCH, "false");
  static final Key<Duration> MAILBOX_POLL = Key.of("mailboxes[].poll", Form.POLL, "5m");
  static final Key<Address> MAILBOX_BOUNCES = Key.free("mailboxes[].bounceAddress", Form.ADDRESS);

  static final Key<Path> RULES = Key.free("rules.directory", Form.PATH);

  static final Key<Boolean> FULL_ADDRESSES = Key.of("log.fullAddresses", Form.SWITCH, "false");

  private static final List<Key<?>> ALL =
      List.of(
          DATA,
          SMTP_LISTEN,
          SMTP_HOSTNAME,
          SMTP_DOMAINS,
          SMTP_MAX_MESSAGE,
          SMTP_MAX_IN_FLIGHT,
          SMTP_MAX_CONNECTIONS,
          SMTP_MAX_PER_ADDRESS,
          SMTP_MAX_NEW,
          SMTP_MAX_RECIPIENTS,
          SMTP_MAX_BAD,
          SMTP_MAX_HOPS,
          SMTP_IDLE,
          SMTP_DATA,
          SMTP_SESSION,
          TLS_CERTIFICATE,
          TLS_KEY,
          TLS_CLIENTS,
          TLS_LISTEN,
          TLS_REQUIRED,
          LMTP_LISTEN,
          SMTP_PROXIES,
          GATE_POLICY,
          GATE_SOCKETMAP,
          GATE_TCP_TABLE,
          GATE_ACTION,
          GATE_LIST,
          GATE_EXEMPT,
          MILTER_IN,
          MILTER_RECORDED,
          MILTER_OUT,
          MILTER_NONE_LEFT,
          MILTER_AT_RCPT,
          MILTER_CONNECTIONS,
          MILTER_IDLE,
          RELAY_NEXT_HOP,
          RELAY_TLS,
          RELAY_AUTHORITIES,
          RELAY_TIMEOUT,
          RELAY_CONNECTIONS,
          KEEP_REPORTS,
          KEEP_ORDINARY,
          APPLY_AFTER,
          MAX_REMOVALS,
          LIST_HEADERS,
          LIST_NAME,
          LIST_FILE,
          LIST_OWNER,
          LIST_BOUNCES,
          LIST_IDS,
          TABLE_ADDRESS,
          TABLE_DELIMITER,
          TABLE_STATUS,
          TABLE_VALUE,
          TABLE_REASON,
          TABLE_DATE,
          SENDER_DOMAINS,
          AUTHSERV_IDS,
          MIN_REMOVE_CONFIDENCE,
          SHADOW,
          VERP,
          WEBHOOK_NAME,
          WEBHOOK_URL,
          SECRET_FILE,
          SECRET_ENV,
          WEBHOOK_EVENTS,
          WEBHOOK_LISTS,
          WEBHOOK_TIMEOUT,
          WEBHOOK_LOOPBACK,
          MAILBOX_NAME,
          MAILBOX_PROTOCOL,
          MAILBOX_HOST,
          MAILBOX_PORT,
          MAILBOX_TLS,
          MAILBOX_AUTHORITIES,
          MAILBOX_USER,
          PASSWORD_FILE,
          PASSWORD_ENV,
          TOKEN_FILE,
          TOKEN_COMMAND,
          MAILBOX_FOLDER,
          PROCESSED_FOLDER,
          MAILBOX_DELETE,
          MAILBOX_POLL,
          MAILBOX_BOUNCES,
          RULES,
          FULL_ADDRESSES);

  private Keys() {}

  /// Every key, in the order of the shipped file.
  public static List<Key<?>> all() {
    return ALL;
  }

  /// The names that may stand in this section, `""` being the root.
  static List<String> within(String section) {
    String prefix = section.isEmpty() ? "" : section + ".";
    return ALL.stream()
        .map(Key::path)
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()).split("\\.", 2)[0].replace("[]", ""))
        .distinct()
        .toList();
  }

  /// What to write instead of a name that is no key: the same name where it belongs, else the
  /// nearest name here, else all names here.
  static String insteadOf(String section, String name) {
    for (Key<?> key : ALL) {
      if (key.name().equals(name)) {
        return "did you mean \"" + key.spoken() + "\"?";
      }
    }
    List<String> here = within(section);
    return nearest(name, here)
        .map(near -> "did you mean \"" + near + "\"?")
        .orElse("write one of " + String.join(", ", here));
  }

  /// The candidate that a slip of the fingers would turn into `name`.
  static Optional<String> nearest(String name, List<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(c -> distance(name, c)))
        .filter(c -> distance(name, c) <= 1 + c.length() / 4);
  }

  /// Levenshtein's distance, letter case aside.
  private static int distance(String left, String right) {
    List<Integer> row = new ArrayList<>();
    for (int j = 0; j <= right.length(); j++) {
      row.add(j);
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row.getFirst();
      row.set(0, i);
      for (int j = 1; j <= right.length(); j++) {
        boolean same =
            Character.toLowerCase(left.charAt(i - 1)) == Character.toLowerCase(right.charAt(j - 1));
        int next = Math.min(diagonal + (same ? 0 : 1), 1 + Math.min(row.get(j), row.get(j - 1)));
        diagonal = row.get(j);
        row.set(j, next);
      }
    }
    return row.getLast();
  }
}
