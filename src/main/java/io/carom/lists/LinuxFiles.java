package io.carom.lists;

import io.carom.mail.Octets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What Linux can do with files and the JDK does not offer: extended attributes of every name
/// space (POSIX ACLs and security labels are such), and the exchange of two names.
final class LinuxFiles {

  private static final int ENOENT = 2;
  private static final int ENODATA = 61;
  private static final int EINVAL = 22;
  private static final int ENOSYS = 38;
  private static final int ENOTSUP = 95;
  private static final int AT_FDCWD = -100;
  private static final int RENAME_EXCHANGE = 2;

  /// The kernel's own limits on the names and on one value.
  private static final int MAX_BYTES = 65_536;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final MemoryLayout PTR = ValueLayout.ADDRESS;

  private static final Optional<MethodHandle> LIST =
      function("listxattr", FunctionDescriptor.of(LONG, PTR, PTR, LONG));
  private static final Optional<MethodHandle> VALUE =
      function("getxattr", FunctionDescriptor.of(LONG, PTR, PTR, PTR, LONG));
  private static final Optional<MethodHandle> SET =
      function("setxattr", FunctionDescriptor.of(INT, PTR, PTR, PTR, LONG, INT));
  private static final Optional<MethodHandle> REMOVE =
      function("removexattr", FunctionDescriptor.of(INT, PTR, PTR));
  private static final Optional<MethodHandle> RENAME =
      function("renameat2", FunctionDescriptor.of(INT, INT, PTR, INT, PTR, INT));

  private LinuxFiles() {}

  /// Every extended attribute of a file that this process may see.
  static Map<String, Octets> attributes(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment file = path(arena, path);
      MemorySegment out = arena.allocate(MAX_BYTES);
      long size = call(LIST, arena, file, out, (long) MAX_BYTES);
      if (size == -ENOTSUP) {
        return Map.of();
      }
      byte[] names = bytes(out, checked(size, "list attributes of", path));
      Map<String, Octets> found = new TreeMap<>();
      for (String name : new String(names, StandardCharsets.UTF_8).split("\0", -1)) {
        if (name.isEmpty()) {
          continue;
        }
        long length = call(VALUE, arena, file, arena.allocateFrom(name), out, (long) MAX_BYTES);
        if (length != -ENODATA) {
          byte[] value = bytes(out, checked(length, "read " + name + " of", path));
          found.put(name, Octets.of(value));
        }
      }
      return found;
    }
  }

  static void setAttribute(Path path, String name, Octets value) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Math.max(1, value.length()));
      MemorySegment.copy(value.array(), 0, bytes, ValueLayout.JAVA_BYTE, 0, value.length());
      MemorySegment key = arena.allocateFrom(name);
      long done = call(SET, arena, path(arena, path), key, bytes, (long) value.length(), 0);
      checked(done, "set " + name + " of", path);
    }
  }

  static void removeAttribute(Path path, String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long done = call(REMOVE, arena, path(arena, path), arena.allocateFrom(name));
      checked(done, "remove " + name + " of", path);
    }
  }

  /// Exchanges what two names stand for, in one step that nobody sees half done.
  ///
  /// @return false, with nothing done, where the file system cannot
  static boolean exchange(Path one, Path other) throws IOException {
    if (RENAME.isEmpty()) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      long done =
          call(
              RENAME,
              arena,
              AT_FDCWD,
              path(arena, one),
              AT_FDCWD,
              path(arena, other),
              RENAME_EXCHANGE);
      if (done == -EINVAL || done == -ENOSYS || done == -ENOTSUP) {
        return false;
      }
      checked(done, "exchange " + other.getFileName() + " with", one);
      return true;
    }
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> function(String name, FunctionDescriptor shape) {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    return linux
        ? LINKER
            .defaultLookup()
            .find(name)
            .map(f -> LINKER.downcallHandle(f, shape, Linker.Option.captureCallState("errno")))
        : Optional.empty();
  }

  /// The function's answer, or the negative of its errno.
  private static long call(Optional<MethodHandle> function, Arena arena, Object... arguments)
      throws IOException {
    MemorySegment state = arena.allocate(STATE);
    Object[] all = new Object[arguments.length + 1];
    all[0] = state;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    try {
      MethodHandle handle =
          function.orElseThrow(
              () -> new IOException("only on Linux can a list keep its attributes"));
      long answer = ((Number) handle.invokeWithArguments(all)).longValue();
      return answer < 0 ? -(int) ERRNO.get(state, 0L) : answer;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable neverThrownByC) {
      throw new IllegalStateException(neverThrownByC);
    }
  }

  private static int checked(long answer, String what, Path path) throws IOException {
    if (answer >= 0) {
      return (int) answer;
    }
    String why =
        switch ((int) -answer) {
          case 1, 13 -> "no permission";
          case ENOENT -> "no such file";
          case 28 -> "no space left";
          case 30 -> "read-only file system";
          case ENOTSUP -> "not supported by the file system";
          default -> "error " + -answer;
        };
    throw new IOException("cannot " + what + " " + path + ": " + why);
  }

  private static byte[] bytes(MemorySegment from, int length) {
    return from.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private static MemorySegment path(Arena arena, Path path) {
    Charset names = Charset.forName(System.getProperty("sun.jnu.encoding"));
    byte[] bytes = (path.toAbsolutePath() + "\0").getBytes(names);
    MemorySegment out = arena.allocate(bytes.length);
    MemorySegment.copy(bytes, 0, out, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return out;
  }
}
