package io.carom.lists;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.List;

/// Copies a file with edits, every other byte as it is.
///
/// @param old SHA-256 of what was read
/// @param fresh SHA-256 of what was written
record Splice(String old, String fresh) {

  private static final int CHUNK = 1 << 16;

  /// @param edits in the order of their offsets, not overlapping
  static Splice copy(Path source, OutputStream target, List<Edit> edits) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(source), Hashing.sha256())) {
      DigestOutputStream out = new DigestOutputStream(target, Hashing.sha256());
      byte[] chunk = new byte[CHUNK];
      long at = 0;
      for (Edit edit : edits) {
        pass(in, out, edit.offset() - at, chunk);
        out.write(edit.insert().array());
        pass(in, OutputStream.nullOutputStream(), edit.cut(), chunk);
        at = edit.offset() + edit.cut();
      }
      pass(in, out, Long.MAX_VALUE, chunk);
      return new Splice(Hashing.hex(in.getMessageDigest()), Hashing.hex(out.getMessageDigest()));
    }
  }

  static String hash(Path path) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(path), Hashing.sha256())) {
      pass(in, OutputStream.nullOutputStream(), Long.MAX_VALUE, new byte[CHUNK]);
      return Hashing.hex(in.getMessageDigest());
    }
  }

  /// Stops short where the file ends first: its hash will tell.
  private static void pass(InputStream in, OutputStream out, long length, byte[] chunk)
      throws IOException {
    long left = length;
    while (left > 0) {
      int n = in.read(chunk, 0, (int) Math.min(chunk.length, left));
      if (n < 0) {
        return;
      }
      out.write(chunk, 0, n);
      left -= n;
    }
  }
}
