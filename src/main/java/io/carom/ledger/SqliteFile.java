package io.carom.ledger;

import io.carom.ledger.LedgerUnavailable.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.SQLiteOpenMode;

/// The SQLite database in a data directory: `ledger.db` and the two files beside it, for the
/// owner's eyes only.
final class SqliteFile implements GroupCommit.Store {

  private static final Logger log = LoggerFactory.getLogger(SqliteFile.class);

  /// The database, its log of commits, and the index of that log: together they are the store.
  private static final List<String> ENDS = List.of("", "-wal", "-shm");

  private static final String GONE = "gone";

  /// How long a writer waits for another process: its transactions are short, so whoever waits
  /// longer has met somebody who forgot a transaction open. Less than the ten minutes that a
  /// sender waits for our answer (RFC 5321 section 4.5.3.2.6).
  private static final int BUSY_MILLIS = 60_000;

  private static final Map<String, String> TYPES =
      Map.of("id", "integer primary key", "blob", "blob");

  /// Codes after which the connection or the disk is in doubt, not just the statement; the lower
  /// eight bits of SQLite's result codes.
  private static final Set<Integer> BREAKING =
      Set.of(
          5, // BUSY
          6, // LOCKED
          7, // NOMEM
          8, // READONLY
          10, // IOERR
          11, // CORRUPT
          13, // FULL
          14, // CANTOPEN
          15, // PROTOCOL
          22, // NOLFS
          26); // NOTADB

  private static final String REMEDY =
      "; if the disk is sound, move the folder away and restore a backup";

  private static final int FULL = 13;
  private static final Set<Integer> SUSPECT = Set.of(10, 11, 26);

  /// Two openings in one process must not meet at the lock file: Java refuses the second.
  private static final ReentrantLock OPENING = new ReentrantLock();

  private final Path directory;
  private final Path file;

  /// The files of the writing connection, by device and inode.
  private volatile List<Object> identity = List.of();

  SqliteFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("ledger.db");
  }

  @Override
  public Sql open(Optional<RuntimeException> after) {
    OPENING.lock();
    try {
      makeDirectory();
      try (FileChannel guard = guard()) {
        guard.lock();
        clearRemains();
        makeFile();
        return openGuarded(after);
      }
    } catch (IOException e) {
      throw new LedgerUnavailable(
          Kind.BROKEN, "the ledger in " + directory + " cannot be opened: " + words(e), e);
    } finally {
      OPENING.unlock();
    }
  }

  private static String words(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException file -> file.getFile() + " is a file, and must be a folder";
      case NoSuchFileException none -> "there is no folder to make " + none.getFile() + " in";
      case AccessDeniedException denied ->
          "no permission for " + denied.getFile() + "; it belongs to the user that serves";
      default -> e.toString();
    };
  }

  /// The driver brings SQLite with it as a library of the machine, which has to lie in a file.
  private static void loadLibrary() {
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      throw new LedgerUnavailable(
          Kind.BROKEN,
          "SQLite's library cannot be unpacked in "
              + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"))
              + ": let our user write and execute files there, or name another folder with"
              + " CAROM_JAVA_OPTS=-Dorg.sqlite.tmpdir=FOLDER",
          e);
    }
  }

  private Sql openGuarded(Optional<RuntimeException> after) {
    loadLibrary();
    Sql sql = connect();
    try {
      if (!sql.one("pragma journal_mode", row -> row.getString(1)).equals(Optional.of("wal"))) {
        throw new LedgerUnavailable(
            Kind.BROKEN,
            directory + " is on a file system that SQLite cannot share; use a local one");
      }
      Schema.prepare(sql, source(), TYPES);
      if (after.isPresent()) {
        probe(sql, after.get());
      }
      identity = files();
      return sql;
    } catch (RuntimeException e) {
      sql.close();
      throw e;
    }
  }

  /// After trouble, one small durable write says whether there is room and permission; where the
  /// trouble casts doubt on what is stored, SQLite looks through it as well.
  private static void probe(Sql sql, RuntimeException after) {
    if (code(after).filter(SUSPECT::contains).isPresent()) {
      String found = sql.one("pragma quick_check(1)", row -> row.getString(1)).orElse("");
      if (!found.equals("ok")) {
        throw new LedgerUnavailable(
            Kind.BROKEN, "the ledger is damaged, restore a backup: " + found);
      }
    }
    sql.update("update tally set messages = messages where id = 1");
  }

  /// One more connection to a store that was opened.
  Sql connect() {
    try {
      return new Sql(source().getConnection());
    } catch (SQLException e) {
      throw new Sql.Failure(e);
    }
  }

  private SQLiteDataSource source() {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setJournalSizeLimit(64 << 20);
    // Nobody asks for them, and the driver would run a statement more for each insert.
    config.setGetGeneratedKeys(false);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  @Override
  public void begin(Sql sql) {
    sql.update("begin immediate");
  }

  @Override
  public boolean inPlace() {
    return files().equals(identity);
  }

  /// Which files the writing connection has: another value once it was opened anew.
  Object identity() {
    return identity;
  }

  private List<Object> files() {
    return ENDS.stream().map(end -> key(beside(end))).toList();
  }

  private Path beside(String end) {
    return file.resolveSibling(file.getFileName() + end);
  }

  private static Object key(Path file) {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? "unknown to this file system" : key;
    } catch (NoSuchFileException e) {
      return GONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<LedgerUnavailable> broken(RuntimeException failure) {
    return code(failure)
        .filter(BREAKING::contains)
        .map(
            code ->
                new LedgerUnavailable(
                    code == FULL ? Kind.FULL : Kind.BROKEN,
                    file + ": " + failure.getMessage() + (SUSPECT.contains(code) ? REMEDY : ""),
                    failure));
  }

  private static Optional<Integer> code(RuntimeException failure) {
    return failure instanceof Sql.Failure f
        ? Optional.of(f.sql().getErrorCode() & 0xff)
        : Optional.empty();
  }

  @Override
  public SqlJournal journal(Sql sql) {
    return new SqlJournal(sql, this::bytes);
  }

  SqlRecall recall(Sql sql) {
    return new SqlRecall(sql, this::bytes);
  }

  private long bytes() {
    return Stream.of("", "-wal").mapToLong(end -> beside(end).toFile().length()).sum();
  }

  private void makeDirectory() throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null) {
        sync(parent);
      }
    }
  }

  /// Where the database file was taken from under us, the files beside it are still of the old
  /// one, and SQLite would replay their changes into whatever lies there now.
  private void clearRemains() throws IOException {
    List<Object> now = files();
    if (identity.isEmpty() || now.getFirst().equals(identity.getFirst())) {
      return;
    }
    for (int i = 1; i < now.size(); i++) {
      if (now.get(i).equals(identity.get(i))) {
        Files.deleteIfExists(beside(ENDS.get(i)));
      }
    }
    log.error(
        "ledger: {} was {} under a running Carom; what it held is lost here unless you bring it"
            + " back",
        file,
        now.getFirst().equals(GONE) ? "removed" : "replaced");
  }

  /// Made before SQLite opens it, and never opened here again: closing any descriptor of a file
  /// gives up all locks that this process holds on it (POSIX), SQLite's among them.
  private void makeFile() throws IOException {
    if (Files.exists(file)) {
      return;
    }
    try {
      Files.createFile(file, ownerOnly(directory, "rw-------"));
      sync(directory);
    } catch (FileAlreadyExistsException anotherProcessWasFaster) {
      // Then it is as good as ours.
    }
  }

  /// Held while opening: two processes that start at once must not both build the tables.
  private FileChannel guard() throws IOException {
    return FileChannel.open(
        directory.resolve("ledger.lock"),
        EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        ownerOnly(directory, "rw-------"));
  }

  /// A new name in a directory lasts only once the directory is on disk.
  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path near, String mode) {
    boolean posix = near.getFileSystem().supportedFileAttributeViews().contains("posix");
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }
}
