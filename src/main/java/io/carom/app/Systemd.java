package io.carom.app;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells systemd how we are (`sd_notify(3)`), where systemd started us and asked for it.
///
/// Calls libsystemd, because Java cannot open the datagram socket that the protocol needs.
final class Systemd {

  private static final Logger LOG = LoggerFactory.getLogger(Systemd.class);

  private Systemd() {}

  static void ready() {
    say("READY=1");
  }

  static void stopping() {
    say("STOPPING=1");
  }

  @SuppressWarnings("restricted") // the launcher grants native access
  private static void say(String state) {
    if (System.getenv("NOTIFY_SOCKET") == null) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment function =
          SymbolLookup.libraryLookup("libsystemd.so.0", arena).findOrThrow("sd_notify");
      MethodHandle notify =
          Linker.nativeLinker()
              .downcallHandle(
                  function,
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
      int answer = (int) notify.invokeExact(0, arena.allocateFrom(state));
      if (answer < 0) {
        LOG.warn("systemd was not told {}: error {}", state, -answer);
      }
    } catch (Throwable unreachable) {
      LOG.warn("systemd was not told {}: {}", state, unreachable.toString());
    }
  }
}
