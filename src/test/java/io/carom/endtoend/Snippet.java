package io.carom.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// A file of `conf/postfix` as the settings of main.cf that it holds.
final class Snippet {

  private Snippet() {}

  /// The settings.
  ///
  /// @param changes what stands in the shipped text, and what stands there for this test; each
  ///     must be found
  static Map<String, String> of(String name, Map<String, String> changes) throws IOException {
    String text = text(name, changes);
    Map<String, String> settings = new LinkedHashMap<>();
    String last = "";
    for (String line : text.lines().filter(l -> !l.startsWith("#") && !l.isBlank()).toList()) {
      if (Character.isWhitespace(line.charAt(0))) {
        settings.merge(last, line, (before, more) -> before + "\n" + more);
      } else {
        int equals = line.indexOf('=');
        last = line.substring(0, equals).strip();
        settings.put(last, line.substring(equals + 1).strip());
      }
    }
    return settings;
  }

  /// The shipped text itself.
  static String text(String name, Map<String, String> changes) throws IOException {
    String text = Files.readString(Path.of("conf", "postfix", name));
    for (Map.Entry<String, String> change : changes.entrySet()) {
      if (!text.contains(change.getKey())) {
        throw new AssertionError(name + " has no " + change.getKey() + ":\n" + text);
      }
      text = text.replace(change.getKey(), change.getValue());
    }
    return text;
  }
}
