package io.carom.cli;

import io.carom.classify.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A kind of report that can be simulated: one template each, `simulate/<name>.eml` beside this
/// class, and `<name>.zh.eml` where the sender itself speaks Chinese to Chinese users.
///
/// In a template `{name}` stands for what varies. Lines between `<<CHARSET` and `>>` are written
/// as base64 of that charset, lines between `<<CHARSET 8bit` and `>>` as its plain octets; all
/// else is UTF-8.
enum ReportKind {
  POSTFIX("postfix"),
  EXIM("exim"),
  SENDMAIL("sendmail"),
  QMAIL("qmail"),
  EXCHANGE("exchange"),
  GMAIL("gmail"),
  QQ("qq"),
  NETEASE("netease"),
  ALIYUN("aliyun"),
  DELAYED("delayed", Reason.RATE_LIMITED, Reason.MAILBOX_FULL),
  ARF("arf", Reason.COMPLAINT),
  AUTO_REPLY("auto-reply", Reason.AUTO_REPLY);

  /// What a mailing usually meets, the most frequent first.
  private static final Reason[] FAILURES = {
    Reason.USER_UNKNOWN,
    Reason.MAILBOX_FULL,
    Reason.MAILBOX_DISABLED,
    Reason.SPAM_CONTENT,
    Reason.IP_BLOCKLISTED,
    Reason.MESSAGE_TOO_LARGE
  };

  private static final Pattern BLOCK = Pattern.compile("<<(\\S+?)( 8bit)?");
  private static final Pattern SLOT = Pattern.compile("\\{(\\w+)\\}");
  private static final byte[] CRLF = {'\r', '\n'};

  private final String word;

  /// Made by List.of, which nobody can change.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Reason> reasons;

  ReportKind(String word, Reason... reasons) {
    this.word = word;
    this.reasons = List.of(reasons);
  }

  static Optional<ReportKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /// All of them, as a person may write them.
  static String known() {
    return Arrays.stream(values()).map(ReportKind::toString).collect(Collectors.joining(", "));
  }

  /// The causes that it can tell, its usual one first.
  List<Reason> reasons() {
    return reasons.isEmpty() ? List.of(FAILURES) : reasons;
  }

  /// The report as octets with CRLF, its slots filled.
  byte[] render(Language language, Map<String, String> facts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Charset charset = StandardCharsets.UTF_8;
    StringBuilder encoded = new StringBuilder();
    boolean base64 = false;
    for (String raw : template(language).split("\n", -1)) {
      Matcher block = BLOCK.matcher(raw);
      String line = fill(raw, facts);
      if (block.matches()) {
        charset = Charset.forName(block.group(1));
        base64 = block.group(2) == null;
      } else if (raw.equals(">>")) {
        if (base64) {
          write(out, Base64.getMimeEncoder().encode(encoded.toString().getBytes(charset)));
        }
        encoded.setLength(0);
        base64 = false;
        charset = StandardCharsets.UTF_8;
      } else if (base64) {
        encoded.append(line).append("\r\n");
      } else {
        write(out, line.getBytes(charset));
      }
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, byte[] line) {
    out.writeBytes(line);
    out.writeBytes(CRLF);
  }

  private static String fill(String line, Map<String, String> facts) {
    return SLOT.matcher(line)
        .replaceAll(
            slot ->
                Matcher.quoteReplacement(
                    Optional.ofNullable(facts.get(slot.group(1))).orElse(slot.group())));
  }

  private String template(Language language) {
    return resource(word + "." + language.word() + ".eml")
        .or(() -> resource(word + ".eml"))
        .orElseThrow();
  }

  private static Optional<String> resource(String name) {
    try (InputStream in = ReportKind.class.getResourceAsStream("simulate/" + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return word;
  }
}
