package io.carom.app;

import io.carom.flow.MemoryGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a running gate says of itself to other processes: a file of one line beside the ledger.
///
/// The line names the process that wrote it, so that one left behind by a killed server is not
/// believed.
public final class GateNote {

  private static final String NAME = "gate.state";
  private static final Pattern LINE = Pattern.compile("(\\d+) (\\S+) (ready|loading) (\\d+)\\n");

  private final MemoryGate gate;
  private final Path file;
  private String written = "";

  GateNote(MemoryGate gate, Path data) {
    this.gate = gate;
    this.file = data.resolve(NAME);
  }

  /// How the gate of a running server stands.
  ///
  /// @param ready whether every suppression is loaded; until then everybody passes
  /// @param suppressions how many it knows
  public record Standing(boolean ready, long suppressions) {}

  /// Reads it; empty where no server with a gate runs on this data.
  public static Optional<Standing> read(Path data) {
    try {
      Matcher line = LINE.matcher(Files.readString(data.resolve(NAME)));
      return line.matches() && isRunning(Long.parseLong(line.group(1)), line.group(2))
          ? Optional.of(new Standing(line.group(3).equals("ready"), Long.parseLong(line.group(4))))
          : Optional.empty();
    } catch (IOException noGate) {
      return Optional.empty();
    }
  }

  private static boolean isRunning(long process, String since) {
    return ProcessHandle.of(process).map(GateNote::begun).filter(since::equals).isPresent();
  }

  private static String begun(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("-");
  }

  /// Writes it, where it changed.
  synchronized void write() {
    ProcessHandle self = ProcessHandle.current();
    String line =
        "%d %s %s %d\n"
            .formatted(self.pid(), begun(self), gate.ready() ? "ready" : "loading", gate.size());
    if (line.equals(written)) {
      return;
    }
    Path fresh = file.resolveSibling(NAME + ".new");
    try {
      Files.writeString(fresh, line);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written = line;
  }

  /// Takes it away.
  synchronized void erase() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      // Nobody believes it once the process has ended.
    }
  }
}
