package io.carom.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Damages messages the way transport, gateways and malice do: flips, cuts, repeats, and pieces of
/// other messages, a few at a time. The same seed gives the same message.
final class Mutation {

  /// A message that grows beyond this costs executions and shows nothing new.
  private static final int LONGEST = 64 << 10;

  /// Signs that readers turn on.
  private static final List<String> TOKENS =
      List.of(
          "\n",
          "\r\n",
          "\r",
          "\n\n",
          "\n\n\n",
          "<",
          ">",
          "@",
          "\"",
          "(",
          ")",
          ";",
          ":",
          "=",
          "=?",
          "?=",
          "--",
          "\\",
          "\0",
          " ",
          "\t",
          "550 5.1.1 ",
          "5.0.0",
          "450-",
          "rfc822;",
          "utf-8;",
          "xtext",
          "+2B",
          "\\x{4E2D}",
          "\\312\\325",
          "Final-Recipient: ",
          "Original-Recipient: ",
          "Action: failed",
          "Status: ",
          "Diagnostic-Code: smtp; ",
          "X-Failed-Recipients: ",
          "Content-Type: multipart/report; boundary=b\n\n--b\n",
          "Content-Type: message/rfc822\n\n",
          "Content-Type: message/delivery-status\n\n",
          "Content-Transfer-Encoding: base64\n",
          "Content-Transfer-Encoding: quoted-printable\n",
          "charset=utf-7",
          "From: <>",
          "\uFFFD",
          "收件人",
          "ü",
          "gone@example.net",
          "<gone@example.net>: ",
          "In: RCPT TO:<a@example.org>");

  private final Random random;
  private final List<byte[]> pool;

  Mutation(Random random, List<byte[]> pool) {
    this.random = random;
    this.pool = pool;
  }

  byte[] next() {
    byte[] message = pick();
    for (int steps = 1 + random.nextInt(6); steps > 0; steps--) {
      message = mutated(message);
    }
    return message;
  }

  private byte[] pick() {
    return pool.get(random.nextInt(pool.size()));
  }

  private byte[] mutated(byte[] message) {
    int at = random.nextInt(message.length + 1);
    int to = Math.min(message.length, at + random.nextInt(1 + random.nextInt(400)));
    return switch (random.nextInt(8)) {
      case 0 -> flipped(message);
      case 1 -> Arrays.copyOf(message, at);
      case 2 -> spliced(message, at, new byte[0], to);
      case 3 -> spliced(message, at, Arrays.copyOfRange(message, at, to), at);
      case 4 -> spliced(message, at, repeated(), at);
      case 5 -> spliced(message, at, stretch(pick()), to);
      case 6 ->
          spliced(
              message,
              at,
              random
                  .ints(8)
                  .collect(
                      ByteArrayOutputStream::new,
                      ByteArrayOutputStream::write,
                      (a, b) -> a.writeBytes(b.toByteArray()))
                  .toByteArray(),
              at);
      default -> spliced(message, at, token(), at);
    };
  }

  private byte[] flipped(byte[] message) {
    byte[] flipped = message.clone();
    if (flipped.length > 0) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] token() {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] repeated() {
    ByteArrayOutputStream repeated = new ByteArrayOutputStream();
    byte[] token = token();
    for (int i = random.nextInt(60); i >= 0; i--) {
      repeated.writeBytes(token);
    }
    return repeated.toByteArray();
  }

  private byte[] stretch(byte[] other) {
    int from = random.nextInt(other.length + 1);
    return Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(2_000)));
  }

  /// The message with `[from, to)` replaced.
  private static byte[] spliced(byte[] message, int from, byte[] by, int to) {
    ByteArrayOutputStream spliced = new ByteArrayOutputStream(message.length + by.length);
    spliced.write(message, 0, from);
    spliced.writeBytes(by);
    spliced.write(message, to, message.length - to);
    byte[] whole = spliced.toByteArray();
    return whole.length <= LONGEST ? whole : Arrays.copyOf(whole, LONGEST);
  }
}
