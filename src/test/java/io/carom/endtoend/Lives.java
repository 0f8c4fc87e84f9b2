package io.carom.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// A `carom serve` that is killed and started again, for clients who want to know whether it was
/// there all along.
final class Lives implements AutoCloseable {

  /// Down, or up but not ready to judge yet.
  static final int DOWN = 0;

  private final String[] command;
  private Program carom;
  private int lived;
  private int life = DOWN;

  /// @param config with both milters, on places that stay the same
  Lives(Path config, Path data) {
    command = new String[] {"serve", "--config", config.toString(), "--data", data.toString()};
  }

  /// The number of its life, from 1, or [#DOWN]: two equal answers other than that one say that
  /// it was up and ready from the first to the second.
  synchronized int now() {
    return life;
  }

  synchronized void awaitUp() throws InterruptedException {
    while (life == DOWN) {
      wait();
    }
  }

  /// Starts it; comes back when it listens and the gate is ready.
  void start() throws IOException, InterruptedException {
    Program started = Program.carom(Map.of("CAROM_LOG_LEVEL", "INFO"), command);
    synchronized (this) {
      carom = started;
    }
    boolean[] heard = new boolean[2];
    started.await(
        line -> {
          heard[0] |= line.contains("gate: ready");
          heard[1] |= line.contains("milter outbound");
          return heard[0] && heard[1];
        });
    synchronized (this) {
      life = ++lived;
      notifyAll();
    }
  }

  /// SIGKILL, in the middle of whatever it does.
  void kill() throws InterruptedException {
    synchronized (this) {
      life = DOWN;
    }
    carom.kill();
    carom.end();
  }

  @Override
  public void close() {
    if (carom != null) {
      carom.close();
    }
  }
}
