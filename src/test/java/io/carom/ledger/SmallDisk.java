package io.carom.ledger;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file system of a few megabytes that a test may fill or turn read-only. Where mounting is
/// not permitted the test is reported as skipped, with the reason.
record SmallDisk(Path root) implements AutoCloseable {

  static SmallDisk of(Path place, String size) throws IOException {
    Path root = Files.createDirectory(place.resolve("disk"));
    String said = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", root.toString());
    assumeTrue(said.isEmpty(), "needs the right to mount a tmpfs: " + said);
    return new SmallDisk(root);
  }

  void remount(String how) throws IOException {
    String said = run("mount", "-o", "remount," + how, root.toString());
    if (!said.isEmpty()) {
      throw new IOException(said);
    }
  }

  @Override
  public void close() throws IOException {
    run("umount", root.toString());
  }

  /// What the command said against it; empty when it succeeded.
  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean done = process.onExit().join().exitValue() == 0;
    return done ? "" : "exit " + process.exitValue() + ": " + said;
  }
}
