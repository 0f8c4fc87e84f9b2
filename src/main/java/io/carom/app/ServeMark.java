package io.carom.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/// What the one `serve` of a folder holds as long as it lives: two would tell applications
/// everything twice. Other commands work beside it.
final class ServeMark implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final FileChannel held;

  private ServeMark(FileChannel held) {
    this.held = held;
  }

  /// Takes it, waiting so long for one that is just ending.
  ///
  /// @throws IOException where another has it, in words for people
  static ServeMark take(Path data, Duration patience) throws IOException {
    FileChannel file =
        FileChannel.open(
            data.resolve("serve.lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      for (long looks = patience.dividedBy(LOOK_EVERY); !isLocked(file); looks--) {
        if (looks <= 0) {
          throw new IOException(
              "another serve works in %s; stop it, or name another folder with --data"
                  .formatted(data));
        }
        Thread.sleep(LOOK_EVERY);
      }
      return new ServeMark(file);
    } catch (InterruptedException stopping) {
      file.close();
      Thread.currentThread().interrupt();
      throw new IOException("told to stop", stopping);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException another) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    held.close();
  }
}
