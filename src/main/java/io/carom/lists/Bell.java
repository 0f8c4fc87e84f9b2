package io.carom.lists;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a working thread waits for between two looks: its time, news, or the end.
final class Bell {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Condition end = lock.newCondition();
  private boolean rung;
  private boolean stopped;

  /// There may be something to do. Cheap, never waits.
  void ring() {
    lock.lock();
    try {
      rung = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Ends every wait, for good.
  void stop() {
    lock.lock();
    try {
      stopped = true;
      news.signal();
      end.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /// Waits so long or until it rings, then `atLeast` more, so that what rings by the hundred a
  /// second is one piece of news. An interrupt is the end.
  void await(Duration atMost, Duration atLeast) {
    lock.lock();
    try {
      long left = Math.max(0, atMost.toNanos());
      while (!rung && !stopped && left > 0) {
        left = news.awaitNanos(left);
      }
      left = atLeast.toNanos();
      while (!stopped && left > 0) {
        left = end.awaitNanos(left);
      }
      rung = false;
    } catch (InterruptedException e) {
      stopped = true;
    } finally {
      lock.unlock();
    }
  }
}
