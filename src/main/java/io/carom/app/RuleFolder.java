package io.carom.app;

import io.carom.classify.Classifier;
import io.carom.classify.RuleProblem;
import io.carom.classify.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder of rule files, read at start and again whenever a file changes.
///
/// A broken file is refused with its line, and the rules that were in force stay.
public final class RuleFolder {

  private static final Logger LOG = LoggerFactory.getLogger(RuleFolder.class);

  private final Path folder;
  private volatile Classifier classifier;
  private volatile Map<String, String> seen;
  private String complaint = "";

  private RuleFolder(Path folder, Map<String, String> files, Classifier classifier) {
    this.folder = folder;
    this.seen = files;
    this.classifier = classifier;
  }

  /// Rule files that cannot be used.
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(Path folder, List<RuleProblem> problems) {
      this(
          folder,
          problems.stream()
              .map(p -> "\n  %s:%d: %s".formatted(p.file(), p.line(), p.message()))
              .collect(Collectors.joining()));
    }

    Unusable(Path folder, String because) {
      super("the rules in " + folder + " cannot be used:" + because);
    }
  }

  /// Reads the folder.
  ///
  /// @throws Unusable when a file is broken, or the folder cannot be read
  public static RuleFolder open(Path folder) throws Unusable {
    return open(folder, Map.of());
  }

  /// Reads the folder as if these files, text by name, lay in it too or in place of their
  /// namesakes.
  ///
  /// @throws Unusable when a file is broken, or the folder cannot be read
  public static RuleFolder open(Path folder, Map<String, String> besides) throws Unusable {
    Map<String, String> files = read(folder);
    files.putAll(besides);
    return switch (Rules.load(files)) {
      case Rules.Loaded.Ok(Rules rules) -> new RuleFolder(folder, files, new Classifier(rules));
      case Rules.Loaded.Broken(List<RuleProblem> problems) -> throw new Unusable(folder, problems);
    };
  }

  /// The classifier in force.
  public Classifier classifier() {
    return classifier;
  }

  /// Looks whether a file changed, and takes the new rules if they are whole.
  void refresh() {
    Map<String, String> files;
    try {
      files = read(folder);
    } catch (Unusable unreadable) {
      complain(unreadable.getMessage());
      return;
    }
    complaint = "";
    if (files.equals(seen)) {
      return;
    }
    seen = files;
    switch (Rules.load(files)) {
      case Rules.Loaded.Ok(Rules rules) -> {
        classifier = new Classifier(rules);
        LOG.info("rules reloaded: {} rules in {} files", rules.all().size(), files.size());
      }
      case Rules.Loaded.Broken(List<RuleProblem> problems) ->
          LOG.error("{}; the old rules stay", new Unusable(folder, problems).getMessage());
    }
  }

  /// Once, and not at every look.
  private void complain(String words) {
    if (!words.equals(complaint)) {
      LOG.warn("{}; the old rules stay", words);
      complaint = words;
    }
  }

  private static Map<String, String> read(Path folder) throws Unusable {
    if (!Files.isDirectory(folder)) {
      throw new Unusable(folder, " there is no such folder");
    }
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path file : entries.filter(p -> p.toString().endsWith(".yaml")).toList()) {
        files.put(file.getFileName().toString(), text(folder, file));
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new Unusable(folder, " it cannot be read (" + e.getMessage() + ")");
    }
  }

  private static String text(Path folder, Path file) throws IOException, Unusable {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new Unusable(folder, "\n  " + file.getFileName() + ": it is not UTF-8");
    }
  }
}
