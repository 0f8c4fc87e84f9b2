package io.carom.classify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The rules in `conf/rules`, as the product ships them.
final class ShippedRules {

  static final Rules RULES = load();

  private ShippedRules() {}

  private static Rules load() {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(Path.of("conf/rules"))) {
      for (Path path : paths.toList()) {
        files.put(path.getFileName().toString(), Files.readString(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return switch (Rules.load(files)) {
      case Rules.Loaded.Ok ok -> ok.rules();
      case Rules.Loaded.Broken broken -> throw new AssertionError(broken.problems().toString());
    };
  }
}
