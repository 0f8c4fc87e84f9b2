package io.carom.classify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A YAML mapping of known keys that knows its lines. What is wrong with it is told to its
/// [Problems] as soon as it is met.
final class YamlMap {

  /// Takes what is wrong, and where.
  interface Problems {
    void add(int line, String message);
  }

  private final int line;
  private final Problems problems;
  private final Map<String, Node> values = new HashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();

  YamlMap(Node node, List<String> keys, Problems problems) {
    this.line = line(node);
    this.problems = problems;
    if (!(node instanceof MappingNode mapping)) {
      problems.add(line, "write keys and values here: " + String.join(", ", keys));
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = scalar(tuple.getKeyNode()).orElse("");
      int at = line(tuple.getKeyNode());
      if (!keys.contains(key)) {
        problems.add(at, "unknown key '" + key + "': " + instead(key, keys));
      } else if (values.putIfAbsent(key, tuple.getValueNode()) != null) {
        problems.add(at, "the key '" + key + "' stands here twice: join the two");
      }
      lines.putIfAbsent(key, at);
    }
  }

  int line() {
    return line;
  }

  /// The line of a key, or of the mapping where the key is missing.
  int line(String key) {
    return lines.getOrDefault(key, line);
  }

  Optional<Node> node(String key) {
    return Optional.ofNullable(values.get(key));
  }

  Optional<String> text(String key) {
    Optional<Node> node = node(key);
    Optional<String> text = node.flatMap(YamlMap::scalar);
    if (node.isPresent() && text.isEmpty()) {
      problems.add(line(key), "'" + key + "' takes one value");
    }
    return text;
  }

  /// The items of a list; a single value counts as a list of one.
  List<Node> list(String key) {
    return node(key)
        .map(n -> n instanceof SequenceNode sequence ? sequence.getValue() : List.of(n))
        .orElse(List.of());
  }

  List<String> texts(String key) {
    return list(key).stream().flatMap(node -> scalar(node).stream()).toList();
  }

  static Optional<String> scalar(Node node) {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }

  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /// What to write instead of a word that is not known: the nearest one, or all.
  static String instead(String written, List<String> known) {
    String nearest = "";
    int least = 4;
    for (String word : known) {
      int distance = distance(written, word);
      if (distance < least) {
        least = distance;
        nearest = word;
      }
    }
    return nearest.isEmpty()
        ? "write one of " + String.join(", ", known)
        : "did you mean '" + nearest + "'?";
  }

  /// Edits between two words (Levenshtein).
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
