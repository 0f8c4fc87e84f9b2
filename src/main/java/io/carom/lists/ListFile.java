package io.carom.lists;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// One list's file, locked against every other rewrite of ours, in this process or another.
///
/// No editor knows our lock. So a rewrite never writes into the file: a new one is written
/// beside it and takes its name only while the list is what was read.
final class ListFile implements Closeable {

  private static final int CHUNK = 1 << 16;
  private static final Map<Path, ReentrantLock> OURS = new ConcurrentHashMap<>();

  private final Source source;
  private final Path path;
  private final ReentrantLock ours;
  private final FileChannel sidecar;
  private final Swap swap;
  private final Step.Watch watch;

  private ListFile(Source source, ReentrantLock ours, FileChannel sidecar, Step.Watch watch) {
    this.source = source;
    this.path = source.path();
    this.ours = ours;
    this.sidecar = sidecar;
    this.swap = new Swap(path, sidecar, watch);
    this.watch = watch;
  }

  /// Waits for the lock, then finishes what a crash may have left half done.
  ///
  /// @param named the list as configured; symlinks are followed, and what they lead to is
  ///     rewritten
  /// @throws ListRefused when this file cannot be rewritten
  static ListFile lock(Source named, Step.Watch watch) throws IOException, ListRefused {
    Path path = resolve(named.path());
    ReentrantLock ours = OURS.computeIfAbsent(path, _ -> new ReentrantLock());
    ours.lock();
    try {
      FileChannel sidecar = sidecar(path);
      ListFile file = new ListFile(named.at(path), ours, sidecar, watch);
      try {
        FileLock _ = sidecar.lock();
        file.swap.tidy();
        file.check();
        return file;
      } catch (IOException | ListRefused | RuntimeException e) {
        sidecar.close();
        throw e;
      }
    } catch (IOException | ListRefused | RuntimeException e) {
      ours.unlock();
      throw e;
    }
  }

  private static Path resolve(Path named) throws IOException, ListRefused {
    if (!Files.exists(named)) {
      throw new ListRefused(named + " does not exist, or its directory is closed to us");
    }
    Path path = named.toRealPath();
    if (!Files.isRegularFile(path)) {
      throw new ListRefused(path + " is no file");
    }
    return path;
  }

  private static FileChannel sidecar(Path path) throws IOException, ListRefused {
    Path sidecar = path.resolveSibling("." + path.getFileName() + ".carom.lock");
    try {
      return FileChannel.open(
          sidecar,
          Set.of(
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              LinkOption.NOFOLLOW_LINKS),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (AccessDeniedException e) {
      throw new ListRefused(
          "cannot write "
              + sidecar
              + ": a list is rewritten beside itself, so grant our user write permission on"
              + " the directory "
              + path.getParent(),
          e);
    }
  }

  private void check() throws IOException, ListRefused {
    if (Stamp.of(path).links() > 1) {
      throw new ListRefused(
          path + " has more than one hard link: a new file would part them; use a symlink instead");
    }
  }

  /// The file itself, no symlink.
  Path path() {
    return path;
  }

  /// The same with its layout.
  Source source() {
    return source;
  }

  /// Finishes or takes back a rewrite that failed half way.
  void tidy() throws IOException {
    swap.tidy();
  }

  /// Tries everything that a rewrite needs except the rewrite.
  void rehearse() throws IOException, ListRefused {
    Search _ = Search.of(source, Set.of());
    try (FileChannel _ = create()) {
      Traits.of(path).giveTo(swap.beside(), path);
    } finally {
      Files.deleteIfExists(swap.beside());
    }
  }

  /// Applies edits to the file as it was read.
  ///
  /// @param hash SHA-256 of what was read, when the file had that stamp
  /// @param journal called when nothing but the last step is left to do
  /// @return the new file's stamp; empty when the list is not what was read, and so was left
  ///     as it is now
  Optional<Stamp> rewrite(List<Edit> edits, Stamp read, String hash, Runnable journal)
      throws IOException, ListRefused {
    watch.reached(Step.READ);
    Stamp fresh;
    try {
      Splice splice = write(edits);
      if (!splice.old().equals(hash)) {
        swap.withdraw();
        return Optional.empty();
      }
      fresh = Stamp.of(swap.beside());
      swap.intend(splice);
      watch.reached(Step.INTENDED);
      journal.run();
      watch.reached(Step.JOURNALED);
      if (!Stamp.of(path).equals(read)) {
        swap.withdraw();
        return Optional.empty();
      }
    } catch (IOException | ListRefused | RuntimeException e) {
      swap.withdraw();
      throw e;
    }
    watch.reached(Step.COMPARED);
    swap.exchange();
    watch.reached(Step.SWAPPED);
    boolean kept = swap.settle();
    watch.reached(Step.SETTLED);
    return kept ? Optional.of(fresh) : Optional.empty();
  }

  private Splice write(List<Edit> edits) throws IOException, ListRefused {
    Traits traits = Traits.of(path);
    try (FileChannel channel = create()) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK);
      Splice splice = Splice.copy(path, out, edits);
      out.flush();
      watch.reached(Step.WRITTEN);
      traits.giveTo(swap.beside(), path);
      channel.force(true);
      if (!Splice.hash(swap.beside()).equals(splice.fresh())) {
        throw new IOException("what was written beside " + path + " reads back differently");
      }
      watch.reached(Step.CHECKED);
      return splice;
    }
  }

  /// Open to nobody else until it has the list's own mode.
  private FileChannel create() throws IOException {
    return FileChannel.open(
        swap.beside(),
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /// What an error of the file system means, in words.
  static String words(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "no permission on " + denied.getFile();
      case NoSuchFileException gone -> gone.getFile() + " does not exist";
      case FileSystemException f -> f.getFile() + ": " + f.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  @Override
  public void close() throws IOException {
    try {
      sidecar.close();
    } finally {
      ours.unlock();
    }
  }
}
