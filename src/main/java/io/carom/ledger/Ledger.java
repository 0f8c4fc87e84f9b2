package io.carom.ledger;

import java.util.function.Function;

/// The memory of an installation. One contract, tested against each database.
///
/// Writers are grouped: one platform thread owns the writing connection, takes all that waits,
/// runs each work in its own savepoint and commits once. To the caller both methods are plain
/// blocking calls.
public interface Ledger extends AutoCloseable {

  /// Runs `work` inside the next transaction and returns its answer after the commit is durable.
  ///
  /// `work` runs once, on the writing thread, and sees what earlier works of the same batch
  /// wrote. When it throws, it alone is rolled back and its exception is thrown here. An
  /// interrupt does not end the waiting, since who left early would not know what was kept.
  ///
  /// `work` must not call this ledger again: its journal reads and writes.
  ///
  /// @throws LedgerUnavailable when the batch could not be committed. Nothing of `work` is kept,
  /// save where the disk failed at the last moment and kept it all the same: works are such that
  /// doing them again does no harm
  <T> T write(Function<Journal, T> work);

  /// Runs `query` on one of a few reading threads and returns its answer; it sees one moment of
  /// what was committed, from its first statement to its last.
  ///
  /// A listing hands its rows out on that thread: a slow consumer keeps it from others. `query`
  /// must not call this ledger again.
  ///
  /// @throws LedgerUnavailable when the store cannot be read
  <T> T read(Function<Recall, T> query);

  /// Calls `listener` after each commit, on the writing thread: it must only wake somebody. What
  /// another process writes to the same store wakes nobody.
  void afterCommit(Runnable listener);

  /// Finishes the works that wait, checkpoints and closes; later calls throw
  /// [LedgerUnavailable].
  @Override
  void close();
}
