package io.carom.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// Standard output that remembers what kept it from being written: a `PrintWriter` keeps that to
/// itself, and a full disk would pass for success.
final class StandardOutput extends OutputStream {

  private final OutputStream out;
  private Optional<IOException> trouble = Optional.empty();

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] octets, int from, int length) throws IOException {
    try {
      out.write(octets, from, length);
    } catch (IOException e) {
      trouble = trouble.or(() -> Optional.of(e));
      throw e;
    }
  }

  /// Why the answer did not get out, in words; empty where it did, or where who reads it had
  /// enough, as `head` has.
  Optional<String> trouble() {
    return trouble.map(Text::because).filter(words -> !words.contains("Broken pipe"));
  }
}
