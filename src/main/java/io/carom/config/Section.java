package io.carom.config;

import io.carom.socket.Listen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One mapping of the file, asked for its keys; what is wrong is told to the source, and the
/// fallback is given instead.
final class Section {

  private final Source source;
  private final String path;
  private final int line;
  private final Map<String, Node> entries;
  private boolean sound = true;

  private Section(Source source, String path, int line, Map<String, Node> entries) {
    this.source = source;
    this.path = path;
    this.line = line;
    this.entries = entries;
  }

  /// The whole file; an empty one has no node.
  static Section root(Source source, Optional<Node> node) {
    Section nothing = new Section(source, "", 1, Map.of());
    return node.map(n -> nothing.open("", n)).orElse(nothing);
  }

  /// The section of this name; an empty one where it is not written.
  Section section(String name) {
    String inside = path.isEmpty() ? name : path + "." + name;
    Node node = entries.get(name);
    return node == null ? new Section(source, inside, line, Map.of()) : open(inside, node);
  }

  /// The sections listed under this name.
  ///
  /// @param remedy what to write where something else than a section stands there
  List<Section> items(String name, String remedy) {
    Node node = entries.get(name);
    String inside = (path.isEmpty() ? name : path + "." + name) + "[]";
    List<Section> found = new ArrayList<>();
    for (Node element : node == null ? List.<Node>of() : elements(node)) {
      if (element instanceof MappingNode) {
        found.add(open(inside, element));
      } else if (!empty(element)) {
        problem(element, spoken(inside) + " is a list of sections", remedy);
      }
    }
    return found;
  }

  <T> T one(Key<T> key) {
    return maybe(key)
        .orElseGet(() -> key.form().read().apply(key.fallback().orElseThrow()).orElseThrow());
  }

  /// The value, where it is written and good. A needed one that is absent is a problem.
  <T> Optional<T> maybe(Key<T> key) {
    Node node = entries.get(key.name());
    if (node == null) {
      if (key.needed()) {
        problem(
            key.spoken() + " is missing here",
            "add \"" + key.name() + ":\" and " + key.form().write());
      }
      return Optional.empty();
    }
    return read(key, node);
  }

  /// The values of a list; one alone need not stand in brackets.
  <T> List<T> many(Key<T> key) {
    Node node = entries.get(key.name());
    if (node == null) {
      return plainList(key.fallback().orElseThrow()).stream()
          .map(text -> key.form().read().apply(text).orElseThrow())
          .toList();
    }
    return elements(node).stream().flatMap(element -> read(key, element).stream()).toList();
  }

  /// The path as seen from the folder of the file.
  Optional<Path> path(Key<Path> key) {
    return maybe(key).map(source.folder()::resolve);
  }

  /// A place to listen at; the path of a socket as seen from the folder of the file.
  Optional<Listen> place(Key<Listen> key) {
    return maybe(key)
        .map(
            place ->
                switch (place) {
                  case Listen.Tcp tcp -> tcp;
                  case Listen.Unix(Path socket) -> new Listen.Unix(source.folder().resolve(socket));
                });
  }

  /// What a room makes of values that were read; what it has against them is a problem, told only
  /// where nothing else is wrong in this section.
  <T> Optional<T> made(Supplier<T> settings) {
    try {
      return Optional.of(settings.get());
    } catch (IllegalArgumentException e) {
      if (sound) {
        problem(spoken(path) + ": " + e.getMessage(), "");
      }
      return Optional.empty();
    }
  }

  /// Whether nothing was found wrong with the values asked for so far.
  boolean sound() {
    return sound;
  }

  /// Something is wrong with the section as a whole.
  void problem(String message, String remedy) {
    problem(line, message, remedy);
  }

  /// Something is wrong with the value of this key.
  void problem(Key<?> key, String message, String remedy) {
    problem(lineOf(key), message, remedy);
  }

  /// Whether anything is written under this name.
  boolean has(String name) {
    return entries.containsKey(name);
  }

  private int lineOf(Key<?> key) {
    Node node = entries.get(key.name());
    return node == null ? line : lineOf(node);
  }

  private <T> Optional<T> read(Key<T> key, Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      problem(node, key.spoken() + " is one value, not a list or section", key.form().write());
      return Optional.empty();
    }
    if (empty(node)) {
      problem(node, key.spoken() + " has no value", key.form().write() + ", or take the line away");
      return Optional.empty();
    }
    String text = scalar.getValue().strip();
    Optional<T> value = key.form().read().apply(text);
    if (value.isEmpty()) {
      problem(
          node,
          key.spoken() + ": \"" + text + "\" is not " + key.form().noun(),
          key.form().write());
    }
    return value;
  }

  private Section open(String inside, Node node) {
    Map<String, Node> found = new HashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        enter(inside, found, tuple);
      }
    } else if (!empty(node)) {
      problem(
          node,
          (inside.isEmpty() ? "the file" : spoken(inside)) + " is a section",
          "write its keys below it, indented: " + String.join(", ", Keys.within(inside)));
    }
    return new Section(source, inside, lineOf(node), found);
  }

  private void enter(String inside, Map<String, Node> found, NodeTuple tuple) {
    String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    String full = inside.isEmpty() ? name : spoken(inside) + "." + name;
    if (!Keys.within(inside).contains(name)) {
      problem(tuple.getKeyNode(), "\"" + full + "\" is not a key", Keys.insteadOf(inside, name));
    } else if (found.putIfAbsent(name, tuple.getValueNode()) != null) {
      problem(tuple.getKeyNode(), "\"" + full + "\" is written twice", "keep one of them");
    }
  }

  private void problem(Node at, String message, String remedy) {
    problem(lineOf(at), message, remedy);
  }

  private void problem(int at, String message, String remedy) {
    sound = false;
    source.problem(at, message, remedy);
  }

  private static List<Node> elements(Node node) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    return empty(node) ? List.of() : List.of(node);
  }

  private static boolean empty(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private static String spoken(String path) {
    return path.replace("[]", "");
  }

  /// `[a, b]` as its elements: how fallbacks of lists are written.
  private static List<String> plainList(String text) {
    String inner = text.substring(1, text.length() - 1).strip();
    return inner.isEmpty() ? List.of() : List.of(inner.split("\\s*,\\s*"));
  }
}
