package io.carom.ledger;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/// The ledger of one installation on one machine: SQLite in its data directory.
///
/// Other processes may open the same directory beside a running server; a writer waits for the
/// other's transaction to end.
public final class SqliteLedger implements Ledger {

  private final Readers readers;
  private final GroupCommit writer;

  private SqliteLedger(Readers readers, GroupCommit writer) {
    this.readers = readers;
    this.writer = writer;
  }

  /// Opens the ledger in `directory`, making both where they do not exist, for the owner only.
  ///
  /// @throws LedgerUnavailable when that cannot be done, its message saying what to do
  public static SqliteLedger open(Path directory) {
    SqliteFile file = new SqliteFile(directory);
    GroupCommit writer = new GroupCommit(file, first(file));
    return new SqliteLedger(
        new Readers(file::connect, file::identity, file::recall, file::broken), writer);
  }

  private static Sql first(SqliteFile file) {
    try {
      return file.open(Optional.empty());
    } catch (Sql.Failure e) {
      throw file.broken(e)
          .orElseGet(() -> new LedgerUnavailable(LedgerUnavailable.Kind.BROKEN, e.getMessage(), e));
    }
  }

  @Override
  public <T> T write(Function<Journal, T> work) {
    return writer.write(work);
  }

  @Override
  public <T> T read(Function<Recall, T> query) {
    return readers.read(query);
  }

  @Override
  public void afterCommit(Runnable listener) {
    writer.afterCommit(listener);
  }

  /// The last connection to close moves the log into the database file.
  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}
