package io.carom.cli;

/// The exit codes of every command.
final class Exit {

  static final int DONE = 0;

  /// The answer is no, or part of what was asked was refused.
  static final int NO = 1;

  /// The command line or the configuration is wrong; nothing was done.
  static final int USAGE = 2;

  /// The world failed: a file, a disk, a peer.
  static final int WORLD = 3;

  private Exit() {}
}
