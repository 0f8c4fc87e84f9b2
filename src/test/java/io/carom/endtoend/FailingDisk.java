package io.carom.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A disk that does not confirm what a program writes to it, for as long as it is told to fail: a
/// library that goes before the system's own.
///
/// @param flag the file that is there while it fails
record FailingDisk(Path library, Path flag) {

  private static final String SOURCE =
      """
      #include <errno.h>
      #include <stdlib.h>
      #include <sys/syscall.h>
      #include <unistd.h>

      static int disk(long call, int fd) {
        const char *flag = getenv("FSYNC_FAILS_WHILE");
        if (flag && access(flag, F_OK) == 0) {
          errno = EIO;
          return -1;
        }
        return syscall(call, fd);
      }

      int fsync(int fd) { return disk(SYS_fsync, fd); }
      int fdatasync(int fd) { return disk(SYS_fdatasync, fd); }
      """;

  /// Why there can be none here; empty when there can.
  static String missing() {
    return Files.isExecutable(Path.of("/usr/bin/gcc")) ? "" : "no gcc to make fsync fail with";
  }

  /// One whose parts lie in this folder; it works until it is told to fail.
  static FailingDisk in(Path folder) throws IOException {
    Path library = folder.resolve("failing-disk.so");
    Path source = Files.writeString(folder.resolve("failing-disk.c"), SOURCE);
    Postfix.run("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString());
    return new FailingDisk(library, folder.resolve("fsync fails while this is here"));
  }

  /// What the program needs in its environment.
  Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "FSYNC_FAILS_WHILE", flag.toString());
  }

  void fail() throws IOException {
    Files.createFile(flag);
  }

  void work() throws IOException {
    Files.delete(flag);
  }
}
