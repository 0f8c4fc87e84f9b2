package io.carom.cli;

import io.carom.mail.Octets;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// The messages in a stream of octets, one after the other, each alone in memory.
///
/// A stream is an mbox (RFC 4155) when its first line is a postmark, `From ` with a date, and the
/// next is a header field. Only then, and only behind an empty line or the last boundary of a
/// multipart, another such pair begins the next message; in all other streams `From ` is text,
/// since reports quote whole mailboxes. The postmark and the empty line that ends a message go,
/// and `>From ` loses one `>`.
///
/// Not for several threads.
final class Messages {

  /// What of one message is looked at; the rest is skipped. Twice what the SMTP door takes by
  /// default, with its base64.
  static final int MAX_BYTES = 64 * 1024 * 1024;

  /// No header line decides anything beyond its first octets, so lines are cut there for looking.
  private static final int LOOK = 998;

  private static final Pattern POSTMARK =
      Pattern.compile(
          "From .*\\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .*\\d{1,2}:\\d{2}.*\\b\\d{4}\\b.*",
          Pattern.DOTALL);
  private static final Pattern FIELD = Pattern.compile("[!-9;-~]+[ \t]*:.*", Pattern.DOTALL);
  private static final Pattern LAST_BOUNDARY = Pattern.compile("--.+--\\s*", Pattern.DOTALL);
  private static final Pattern STUFFED = Pattern.compile(">+From .*", Pattern.DOTALL);

  private final InputStream in;
  private Optional<byte[]> ahead = Optional.empty();
  private boolean started;
  private boolean mbox;
  private boolean ended;

  Messages(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /// The next message; empty at the end. A stream without octets is one empty message.
  Optional<Octets> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    if (!started) {
      start(message);
    }
    byte[] emptyLine = {};
    boolean boundary = false;
    // Without postmarks nothing behind a full message would be looked at.
    boolean full = false;
    for (Optional<byte[]> line = line(); line.isPresent() && !full; line = line()) {
      byte[] bytes = line.get();
      if (mbox && (emptyLine.length > 0 || boundary) && startsAnother(bytes)) {
        return Optional.of(Octets.of(message.toByteArray()));
      }
      add(message, emptyLine);
      emptyLine = mbox && isEmpty(bytes) ? bytes : new byte[0];
      boundary = mbox && LAST_BOUNDARY.matcher(look(bytes)).matches();
      if (emptyLine.length == 0) {
        add(message, mbox && STUFFED.matcher(look(bytes)).matches() ? tail(bytes) : bytes);
      }
      full = !mbox && message.size() == MAX_BYTES;
    }
    ended = true;
    return Optional.of(Octets.of(message.toByteArray()));
  }

  private void start(ByteArrayOutputStream message) throws IOException {
    started = true;
    Optional<byte[]> first = line();
    if (first.isEmpty()) {
      return;
    }
    mbox = startsAnother(first.get());
    if (!mbox) {
      add(message, first.get());
    }
  }

  /// Whether this line is a postmark; the line behind it stays ahead.
  private boolean startsAnother(byte[] line) throws IOException {
    if (!POSTMARK.matcher(look(line)).matches()) {
      return false;
    }
    ahead = line();
    return ahead.map(next -> FIELD.matcher(look(next)).matches()).orElse(false);
  }

  /// One line with its end; the pieces of an endless one come as lines of 64 KiB.
  private Optional<byte[]> line() throws IOException {
    if (ahead.isPresent()) {
      Optional<byte[]> line = ahead;
      ahead = Optional.empty();
      return line;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    int b = in.read();
    while (b >= 0) {
      line.write(b);
      if (b == '\n' || line.size() == 1 << 16) {
        break;
      }
      b = in.read();
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(line.toByteArray());
  }

  private static void add(ByteArrayOutputStream message, byte[] line) {
    message.write(line, 0, Math.min(line.length, MAX_BYTES - message.size()));
  }

  private static boolean isEmpty(byte[] line) {
    return line.length == 1 && line[0] == '\n'
        || line.length == 2 && line[0] == '\r' && line[1] == '\n';
  }

  private static byte[] tail(byte[] line) {
    return Arrays.copyOfRange(line, 1, line.length);
  }

  private static String look(byte[] line) {
    return new String(line, 0, Math.min(line.length, LOOK), StandardCharsets.ISO_8859_1);
  }
}
