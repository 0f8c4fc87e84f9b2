package io.carom.lists;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A process of its own that works on the list of a [Place], for tests that kill it, starve it
/// or take its rights.
final class ListProgram {

  private ListProgram() {}

  /// `apply DIRECTORY`: applies what is pending and says what came of it. `loop DIRECTORY`:
  /// removes a hundred addresses and puts them back, and says every step, as long as it is heard.
  static void main(String[] args) throws IOException {
    Path directory = Path.of(args[1]);
    try (Place place = new Place(directory)) {
      if (args[0].equals("apply")) {
        System.out.println(place.apply());
        return;
      }
      ListsHand hand = place.hand(ListProgram::say);
      while (true) {
        place.plan(hundred());
        hand.applyNow(Place.LIST);
        hand.undo(place.applied());
      }
    }
  }

  private static void say(Step step) {
    System.out.println(step);
    if (System.out.checkError()) {
      Runtime.getRuntime().halt(1);
    }
  }

  static String[] hundred() {
    return IntStream.range(0, 100)
        .mapToObj(i -> "user" + i * 7 + "@example.org")
        .toArray(String[]::new);
  }

  /// Starts `java OPTIONS... ListProgram`, itself started by `prefix`.
  static Process start(List<String> prefix, List<String> options, String what, Path directory) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ListProgram.class.getName(),
            what,
            directory.toString()));
    try {
      Path log = Files.createDirectories(directory).resolve("stderr");
      return new ProcessBuilder(command).redirectError(log.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
