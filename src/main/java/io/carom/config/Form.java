package io.carom.config;

import io.carom.lists.TableSettings.Delimiter;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import io.carom.mailbox.MailboxSettings;
import io.carom.milter.MilterSettings.NoneLeft;
import io.carom.milter.MilterSettings.Recorded;
import io.carom.relay.RelaySettings;
import io.carom.socket.Listen;
import io.carom.verp.Verp;
import io.carom.webhook.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How one kind of value is written, and what it becomes.
///
/// @param noun what such a value is (`a duration`)
/// @param write how to write one (`a number and s, m, h or d, as in 10m`)
/// @param read the value; empty where the text is none
public record Form<T>(String noun, String write, Function<String, Optional<T>> read) {

  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})([smhd])");
  private static final String ACTIONS =
      "(REJECT|DEFER|DEFER_IF_PERMIT|DEFER_IF_REJECT|WARN|[45]\\d\\d)("
          + " [45]\\.\\d{1,3}\\.\\d{1,3})?";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(B|[KMG]i?B)?");

  public static final Form<HostPort> HOST_PORT =
      new Form<>("a host and port", "write host:port, as in 127.0.0.1:2525", HostPort::parse);

  /// A place of our own for Postfix to ask at.
  public static final Form<Listen> LISTEN =
      new Form<>(
          "a host and port or a UNIX socket",
          "write host:port, as in 127.0.0.1:10040, or unix:PATH",
          Form::listen);

  /// An action of access(5) that takes a text.
  public static final Form<String> ACTION =
      new Form<>(
          "an action that refuses",
          "write REJECT, DEFER, DEFER_IF_PERMIT, DEFER_IF_REJECT, WARN or a code of 4xx or 5xx,"
              + " then an enhanced code, as in REJECT 5.7.1",
          text -> Optional.of(text).filter(t -> t.matches(ACTIONS)));

  /// What an envelope sender is named by.
  public static final Form<String> SENDER =
      new Form<>(
          "a sender",
          "write user@domain, @domain for all of it, or <> for the null sender",
          text ->
              Optional.of(text)
                  .filter(
                      t ->
                          t.equals("<>")
                              || Address.parse(t.startsWith("@") ? "x" + t : t).isPresent()));

  /// How the way to the next hop is encrypted.
  public static final Form<RelaySettings.Tls> NEXT_HOP_TLS =
      new Form<>(
          "a way of TLS",
          "write off, opportunistic or required",
          text -> named(RelaySettings.Tls.values(), text));

  /// What becomes of a report at the milter.
  public static final Form<Recorded> RECORDED =
      new Form<>(
          "what becomes of a report",
          "write tag, discard or quarantine",
          text -> named(Recorded.values(), text));

  /// What becomes of a message that the gate leaves no recipient.
  public static final Form<NoneLeft> NONE_LEFT =
      new Form<>(
          "what becomes of a message for nobody",
          "write reject or discard",
          text -> named(NoneLeft.values(), text));

  /// How a mailbox is read.
  public static final Form<MailboxSettings.Protocol> MAILBOX_PROTOCOL =
      new Form<>(
          "a protocol of mailboxes",
          "write imap or pop3",
          text -> named(MailboxSettings.Protocol.values(), text));

  /// How the way to a mailbox is encrypted.
  public static final Form<MailboxSettings.Tls> MAILBOX_TLS =
      new Form<>(
          "a way of TLS",
          "write implicit, starttls or off",
          text -> named(MailboxSettings.Tls.values(), text));

  public static final Form<String> HOST =
      new Form<>(
          "a host",
          "write its name or address, without a port, as in imap.example.org",
          text -> Optional.of(text).filter(t -> t.matches("[\\w.-]{1,253}|[0-9A-Fa-f:.]{2,45}")));

  public static final Form<Integer> PORT =
      new Form<>(
          "a port",
          "write a number from 1 to 65535",
          text ->
              text.matches("\\d{1,5}")
                  ? Optional.of(Integer.valueOf(text)).filter(n -> n >= 1 && n <= 65_535)
                  : Optional.empty());

  public static final Form<Duration> DURATION =
      new Form<>(
          "a duration",
          "write a number and s, m, h or d, as in 60s, 10m, 2h or 30d",
          text -> {
            Matcher m = SPAN.matcher(text);
            return m.matches() ? Optional.of(duration(m)) : Optional.empty();
          });

  /// How often a mailbox is looked at; one that is looked at more often shuts people out.
  public static final Form<Duration> POLL =
      new Form<>(
          "a pause between two looks at a mailbox",
          "write a duration from 10s to 25m, as in 5m",
          text ->
              DURATION
                  .read()
                  .apply(text)
                  .filter(poll -> poll.toSeconds() >= 10)
                  .filter(poll -> poll.compareTo(MailboxSettings.LONGEST_POLL) <= 0));

  /// Octets: `20MiB` is 20 times 1024 times 1024, `20MB` 20 million.
  public static final Form<Long> SIZE_IN_BYTES =
      new Form<>(
          "a size",
          "write a number of bytes, or one with KB, MB, GB (1000) or KiB, MiB, GiB (1024)",
          text -> {
            Matcher m = SIZE.matcher(text);
            return m.matches() ? bytes(m) : Optional.empty();
          });

  public static final Form<Integer> COUNT =
      new Form<>(
          "a number",
          "write a whole number from 1 to 1000000",
          text ->
              text.matches("\\d{1,7}")
                  ? Optional.of(Integer.valueOf(text)).filter(n -> n >= 1 && n <= 1_000_000)
                  : Optional.empty());

  /// A most that may also be none at all.
  public static final Form<Integer> COUNT_OR_NONE =
      new Form<>(
          "a number",
          "write a whole number from 0 to 1000000",
          text ->
              text.matches("\\d{1,7}")
                  ? Optional.of(Integer.valueOf(text)).filter(n -> n <= 1_000_000)
                  : Optional.empty());

  public static final Form<Double> SHARE =
      new Form<>(
          "a share",
          "write a number from 0 to 1, as in 0.8",
          text ->
              text.matches("0(\\.\\d{1,4})?|1(\\.0{1,4})?")
                  ? Optional.of(Double.valueOf(text))
                  : Optional.empty());

  public static final Form<Boolean> SWITCH =
      new Form<>(
          "a switch",
          "write true or false",
          text ->
              switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
              });

  /// A domain as an A-label in lower case.
  public static final Form<String> DOMAIN =
      new Form<>(
          "a domain",
          "write a name such as bounces.example.org, without @ and without a port",
          text ->
              Optional.of(RecipientKey.domain(text))
                  .filter(d -> d.length() <= 253)
                  .filter(d -> d.matches("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_-]+)*")));

  /// An IP address as it is written; whether it is one is the door's to say.
  public static final Form<String> IP_ADDRESS =
      new Form<>(
          "an IP address",
          "write one address, not a name or network, as in 192.0.2.1 or 2001:db8::1",
          text ->
              Optional.of(text)
                  .filter(t -> t.matches("\\d+(\\.\\d+){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*")));

  public static final Form<String> LIST_NAME =
      new Form<>(
          "a list name",
          "write 1 to 16 of a-z, 0-9 and -, as in news",
          text -> Optional.of(text).filter(t -> t.matches("[a-z0-9-]{1,16}")));

  public static final Form<String> NAME =
      new Form<>(
          "a name",
          "write 1 to 64 letters, digits, dots, - or _, as in shop",
          text -> Optional.of(text).filter(t -> t.matches("[A-Za-z0-9._-]{1,64}")));

  public static final Form<String> ENDPOINT_NAME =
      new Form<>(
          "a name of a webhook or mailbox",
          "write 1 to 32 of a-z, 0-9 and -, as in shop",
          text -> Optional.of(text).filter(t -> t.matches("[a-z0-9-]{1,32}")));

  public static final Form<String> EVENT_TYPE =
      new Form<>(
          "a type of event",
          "write some of " + String.join(", ", new TreeSet<>(Endpoint.EVENT_TYPES)),
          text -> Optional.of(text).filter(Endpoint.EVENT_TYPES::contains));

  public static final Form<Address> ADDRESS =
      new Form<>("a mail address", "write local@domain", Address::parse);

  /// A List-Id without its angle brackets (RFC 2919), in lower case, as it is compared.
  public static final Form<String> LIST_ID =
      new Form<>(
          "a List-Id",
          "write what stands between the angle brackets, as in news.example.org",
          text ->
              Optional.of(text.replaceAll("^<|>$", "").toLowerCase(Locale.ROOT))
                  .filter(t -> t.matches("[^\\s<>]+")));

  /// The name of a header field (RFC 5322 section 2.2).
  public static final Form<String> FIELD_NAME =
      new Form<>(
          "the name of a header field",
          "write it without the colon, as in X-Campaign",
          text -> Optional.of(text).filter(t -> t.matches("[!-9;-~]+")));

  public static final Form<URI> WEB_ADDRESS =
      new Form<>("a web address", "write https://host/path or http://host/path", Form::webAddress);

  public static final Form<String> COLUMN =
      new Form<>(
          "a text of one line",
          "write up to 100 characters, as in Email",
          text -> Optional.of(text).filter(t -> t.matches(".{1,100}")));

  public static final Form<String> TEXT =
      new Form<>(
          "a text of one line",
          "write 1 to 1000 characters",
          text -> Optional.of(text).filter(t -> t.matches(".{1,1000}")));

  public static final Form<Delimiter> DELIMITER =
      new Form<>(
          "a delimiter of cells",
          "write comma, semicolon or tab",
          text ->
              Arrays.stream(Delimiter.values())
                  .filter(d -> d.name().toLowerCase(Locale.ROOT).equals(text))
                  .findFirst());

  /// The two characters of `default_verp_delimiters`, or none for return paths that name nobody.
  public static final Form<Optional<Verp>> VERP =
      new Form<>(
          "delimiters of a return path",
          "write two different characters as in Postfix's default_verp_delimiters, \"+=\" or"
              + " \"-=\", or none",
          text ->
              Optional.of(Verp.of(text)).filter(verp -> verp.isPresent() || text.equals("none")));

  public static final Form<Path> PATH =
      new Form<>("a path", "write the path of a file or folder", Form::path);

  /// The name of an environment variable.
  public static final Form<String> VARIABLE =
      new Form<>(
          "the name of a variable",
          "write letters, digits and _, as in CAROM_SECRET",
          text -> Optional.of(text).filter(t -> t.matches("[A-Za-z_][A-Za-z0-9_]*")));

  private static <E extends Enum<E>> Optional<E> named(E[] words, String text) {
    return Arrays.stream(words)
        .filter(word -> word.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst();
  }

  private static Optional<Listen> listen(String text) {
    return text.startsWith("unix:")
        ? path(text.substring("unix:".length())).map(Listen.Unix::new)
        : HostPort.parse(text).map(place -> new Listen.Tcp(place.host(), place.port()));
  }

  private static Duration duration(Matcher m) {
    long number = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static Optional<Long> bytes(Matcher m) {
    String unit = m.group(2) == null ? "B" : m.group(2);
    long base = unit.contains("i") ? 1024 : 1000;
    long factor =
        switch (unit.charAt(0)) {
          case 'K' -> base;
          case 'M' -> base * base;
          case 'G' -> base * base * base;
          default -> 1;
        };
    long number = Long.parseLong(m.group(1));
    return number > Long.MAX_VALUE / factor ? Optional.empty() : Optional.of(number * factor);
  }

  private static Optional<URI> webAddress(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return Optional.of(uri).filter(u -> web && u.getHost() != null && u.getFragment() == null);
    } catch (URISyntaxException notOne) {
      return Optional.empty();
    }
  }

  private static Optional<Path> path(String text) {
    try {
      return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException notOne) {
      return Optional.empty();
    }
  }
}
