package io.carom.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The configuration of a Postfix, as its own `postconf` and `postmap` tell it.
final class PostfixConfig {

  /// Columns of a line of master.cf, from 0.
  private static final int CHROOT = 4;

  private static final int COMMAND = 7;

  private final Optional<Path> folder;
  private final Map<String, String> main;
  private final List<String> overrides;
  private final List<String> services;

  private PostfixConfig(
      Optional<Path> folder,
      Map<String, String> main,
      List<String> overrides,
      List<String> services) {
    this.folder = folder;
    this.main = Map.copyOf(main);
    this.overrides = List.copyOf(overrides);
    this.services = List.copyOf(services);
  }

  /// Reads it.
  ///
  /// @param folder where main.cf lies; empty for the place that Postfix was built with
  /// @throws Failure where Postfix cannot be asked
  static PostfixConfig read(Optional<Path> folder) {
    Map<String, String> main = new LinkedHashMap<>();
    for (String line : settings(must(folder, "postconf", "-x"))) {
      int equals = line.indexOf('=');
      main.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
    }
    return new PostfixConfig(
        folder,
        main,
        settings(must(folder, "postconf", "-P", "-x")),
        must(folder, "postconf", "-M"));
  }

  /// A parameter of main.cf, its variables expanded; empty where it has no value.
  String value(String parameter) {
    return main.getOrDefault(parameter, "");
  }

  /// The elements of a list; what stands in braces is one.
  List<String> elements(String parameter) {
    return split(value(parameter));
  }

  /// The values that a parameter has here or for one service of master.cf.
  Stream<String> everywhere(String parameter) {
    return Stream.concat(
        Stream.of(value(parameter)),
        overrides.stream()
            .filter(line -> line.contains("/" + parameter + " ="))
            .map(line -> line.substring(line.indexOf('=') + 1).strip()));
  }

  /// Whether one of these daemons runs in a chroot (master(5)).
  boolean isInChroot(Set<String> daemons) {
    return services.stream()
        .map(service -> service.trim().split("\\s+"))
        .filter(column -> column.length > COMMAND && daemons.contains(column[COMMAND]))
        .anyMatch(column -> column[CHROOT].equals("y") || (column[CHROOT].equals("-") && isOld()));
  }

  /// Before compatibility level 1 a service runs in a chroot unless it says otherwise.
  private boolean isOld() {
    return value("compatibility_level").startsWith("0");
  }

  /// The groups of a user of this machine, by name; none where there is no such user.
  Set<String> groupsOf(String user) {
    Said said = run(List.of("id", "-Gn", user));
    return said.code() == 0
        ? Set.copyOf(List.of(String.join(" ", said.lines()).split(" ")))
        : Set.of();
  }

  /// Whether a list of names and tables holds this name.
  boolean holds(String parameter, String name) {
    return elements(parameter).stream()
        .anyMatch(
            element ->
                isTable(element)
                    ? lookUp(element, name).isPresent()
                    : element.equalsIgnoreCase(name));
  }

  /// What the first of these tables that knows the key says.
  Optional<String> lookUpIn(String parameter, String key) {
    return elements(parameter).stream()
        .filter(PostfixConfig::isTable)
        .flatMap(table -> lookUp(table, key).stream())
        .findFirst();
  }

  private Optional<String> lookUp(String table, String key) {
    Said said = run(command(folder, "postmap", "-q", key, table));
    return said.code() == 0 ? said.lines().stream().findFirst() : Optional.empty();
  }

  private static boolean isTable(String element) {
    return element.matches("(?s)[a-z]+:.*") && !element.startsWith("[");
  }

  static List<String> split(String list) {
    List<String> elements = new ArrayList<>();
    StringBuilder element = new StringBuilder();
    int depth = 0;
    for (char c : (list + " ").toCharArray()) {
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth > 0 || (c != ',' && !Character.isWhitespace(c))) {
        element.append(c);
      } else if (!element.isEmpty()) {
        elements.add(element.toString());
        element.setLength(0);
      }
    }
    return elements;
  }

  private record Said(int code, List<String> lines) {}

  private static List<String> must(Optional<Path> folder, String... words) {
    List<String> command = command(folder, words);
    Said said = run(command);
    if (said.code() != 0) {
      throw Failure.world(
          String.join(" ", command)
              + ": "
              + said.lines().stream().collect(Collectors.joining("; ")));
    }
    return said.lines();
  }

  private static List<String> settings(List<String> lines) {
    return lines.stream().filter(line -> line.contains(" =")).toList();
  }

  private static List<String> command(Optional<Path> folder, String... words) {
    List<String> command = new ArrayList<>(List.of(words[0]));
    folder.ifPresent(path -> command.addAll(List.of("-c", path.toString())));
    command.addAll(Arrays.asList(words).subList(1, words.length));
    return command;
  }

  private static Said run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Said(process.waitFor(), said.lines().toList());
    } catch (IOException e) {
      throw Failure.world(
          "Postfix cannot be asked: "
              + command.getFirst()
              + " does not run; is it installed here?");
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      throw Failure.world("interrupted");
    }
  }
}
