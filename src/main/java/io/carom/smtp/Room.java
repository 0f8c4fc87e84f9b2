package io.carom.smtp;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that all messages being received share, so that many large ones at once cannot
/// fill the heap.
final class Room {

  private final AtomicLong free;

  Room(long bytes) {
    free = new AtomicLong(bytes);
  }

  Share share() {
    return new Share();
  }

  /// What one message has taken; closing gives all of it back.
  final class Share implements AutoCloseable {

    private long taken;

    /// Takes more, or takes nothing and answers false.
    boolean take(long bytes) {
      if (free.addAndGet(-bytes) < 0) {
        free.addAndGet(bytes);
        return false;
      }
      taken += bytes;
      return true;
    }

    @Override
    public void close() {
      free.addAndGet(taken);
      taken = 0;
    }
  }
}
