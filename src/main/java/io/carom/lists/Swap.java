package io.carom.lists;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The moment in which a new file takes a list's name, and what a crash may have left of it.
///
/// Both names are exchanged, so what stood at the list's name in that very moment is kept beside
/// until it has been compared with what was read: a version that somebody wrote meanwhile is put
/// back, not lost.
final class Swap {

  private static final Logger LOG = LoggerFactory.getLogger(Swap.class);
  private static final Pattern INTENT = Pattern.compile("([0-9a-f]{64}) ([0-9a-f]{64}) (\\d+)\n");

  private final Path list;
  private final Path beside;
  private final Path link;
  private final FileChannel sidecar;
  private final Step.Watch watch;

  /// What is about to happen, as the sidecar keeps it.
  ///
  /// @param old SHA-256 of the list that was read
  /// @param fresh SHA-256 of the new file
  /// @param inode the new file's
  private record Intent(String old, String fresh, String inode) {}

  /// @param list the file itself, no symlink
  /// @param sidecar its locked companion
  Swap(Path list, FileChannel sidecar, Step.Watch watch) {
    this.list = list;
    this.beside = list.resolveSibling("." + list.getFileName() + ".carom.new");
    this.link = list.resolveSibling("." + list.getFileName() + ".carom.old");
    this.sidecar = sidecar;
    this.watch = watch;
  }

  /// Where the new file is written.
  Path beside() {
    return beside;
  }

  /// Finishes or takes back what a crash interrupted. Afterwards nothing is beside.
  void tidy() throws IOException {
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      if (Stamp.of(link).sameFile(Stamp.of(list))) {
        Files.delete(link);
      } else {
        Files.move(link, beside, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    if (Files.exists(beside, LinkOption.NOFOLLOW_LINKS)) {
      Optional<Intent> intent = intent();
      if (intent.isEmpty()) {
        Files.delete(beside);
      } else if (isNewFile(beside, intent.get())) {
        drop(intent.get());
      } else {
        settle(intent.get());
      }
    }
    forget();
  }

  /// Writes down what is about to happen; the new file is beside, complete and on disk.
  void intend(Splice splice) throws IOException {
    String line = splice.old() + " " + splice.fresh() + " " + Stamp.of(beside).inode() + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
    sidecar.truncate(0);
    for (int at = 0; bytes.hasRemaining(); ) {
      at += sidecar.write(bytes, at);
    }
    sidecar.force(true);
  }

  /// Gives up before the names were exchanged: the new file goes, and what was intended with it.
  void withdraw() throws IOException {
    Files.deleteIfExists(beside);
    forget();
  }

  private void forget() throws IOException {
    if (sidecar.size() > 0) {
      sidecar.truncate(0);
      sidecar.force(true);
    }
  }

  /// Gives the new file the list's name, and the list the name beside.
  void exchange() throws IOException {
    if (!LinuxFiles.exchange(beside, list)) {
      exchangeByLink();
    }
    syncDirectory();
  }

  /// The same in three steps, for file systems that cannot do it in one (NFS): only a version
  /// that somebody renamed there between the first two is lost.
  void exchangeByLink() throws IOException {
    Files.createLink(link, list);
    Files.move(beside, list, StandardCopyOption.ATOMIC_MOVE);
    Files.move(link, beside, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Drops the displaced file where it is what was read.
  ///
  /// @return false when it was not, and was put back: the list is somebody's newer version
  boolean settle() throws IOException {
    boolean kept = settle(intent().orElseThrow());
    forget();
    return kept;
  }

  private boolean settle(Intent intent) throws IOException {
    if (Splice.hash(beside).equals(intent.old) && Traits.of(beside).equals(Traits.of(list))) {
      Files.delete(beside);
      return true;
    }
    if (!isUntouched(list, intent)) {
      // Somebody wrote to the old file and somebody to the new one: no one can merge the two.
      keepForPeople();
      return true;
    }
    watch.reached(Step.DISPLACED);
    exchange();
    watch.reached(Step.RESTORED);
    drop(intent);
    return false;
  }

  /// Deletes what lost the list's name, unless somebody wrote to it while it had that name.
  private void drop(Intent intent) throws IOException {
    if (isUntouched(beside, intent)) {
      Files.delete(beside);
    } else {
      keepForPeople();
    }
  }

  private void keepForPeople() throws IOException {
    Path kept = list.resolveSibling(list.getFileName() + ".carom-kept-" + Stamp.of(beside).inode());
    Files.move(beside, kept, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory();
    LOG.warn("two programs wrote to {} at once: one version is kept as {}", list, kept);
  }

  private static boolean isNewFile(Path path, Intent intent) throws IOException {
    return Stamp.of(path).inode().toString().equals(intent.inode);
  }

  private static boolean isUntouched(Path path, Intent intent) throws IOException {
    return isNewFile(path, intent) && Splice.hash(path).equals(intent.fresh);
  }

  /// Empty where none was written whole: then nothing has been exchanged either.
  private Optional<Intent> intent() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(256);
    while (bytes.hasRemaining() && sidecar.read(bytes, bytes.position()) > 0) {
      // Until the end of the sidecar.
    }
    String line = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    Matcher m = INTENT.matcher(line);
    return m.matches()
        ? Optional.of(new Intent(m.group(1), m.group(2), m.group(3)))
        : Optional.empty();
  }

  private void syncDirectory() throws IOException {
    Path directory = list.toAbsolutePath().getParent();
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
